"""The page of a decision."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from deadlines.queries import duty
from decisions import policy, queries, services
from decisions.rules.freezing import WITHHELD, for_reader
from decisions.rules.thresholds import frozen_judgements
from decisions.tables import OUTCOME_TONES
from decisions.views import panels
from decisions.views.common import button, decision_or_404
from foundation.accounts.views import actor_of
from foundation.core.scope import Classification
from foundation.core.templatetags.shapes import Action, Fact, Pill
from foundation.core.templatetags.wording import short_date
from framework.rules.deciding import ROUTE_CHOICES
from groups.queries import readable_scopes
from meetings.rules.dates import offset_words, recording_link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from decisions.models import Decision
    from decisions.rules.conformance import Check

CHECK_TONES = {"passed": "ok", "failed": "bad", "waived": "warn", "noted": "plain", "pending": "info"}


@login_not_required
@require_safe
def decision_page(request: HttpRequest, reference: str) -> HttpResponse:
    """A decision with everything it rested on, as it stood."""
    decision = decision_or_404(request, reference)
    owed = queries.publication_obligation(decision)
    readable = readable_scopes(request.user)
    held = for_reader(decision.snapshot, readable)
    places = panels.places(request.user, decision.proposal)
    context = {
        "decision": decision,
        "proposal": decision.proposal,
        "state": outcome_pill(decision),
        "pills": list(_pills(decision)),
        "subtitle": _subtitle(decision, meeting_open=bool(places)),
        "clock": duty(owed).clock if owed else None,
        "actions": [*_actions(request, decision), *places],
        "facts": _facts(decision, meeting_open=bool(places)),
        "held": held,
        "papers": [paper for paper in held["papers"] if WITHHELD not in paper],
        "criteria": held["criteria"],
        "grounds": held["grounds"],
        "seats": panels.frozen_seat_cards(decision),
        "stood": _stood(held),
        "options": panels.options(decision.proposal, decision.option.number if decision.option else None),
        "conditions": queries.conditions_of(decision),
        "gauges": _gauges(held["thresholds"]),
        "judged": [Fact(*said) for said in frozen_judgements(held["thresholds"]["judged"])],
        "checks": [_check(check) for check in queries.checklist(decision, readable)],
        "later": queries.correction_visible_to(request.user, decision),
        "trail": panels.timeline(request.user, queries.trail_subjects(decision)),
        "rules": _rules(held),
    }
    return render(request, "decisions/decision.html", context)


def _pills(decision: Decision) -> Iterator[Pill]:
    if queries.is_conditional(decision):
        yield Pill("Conditional until its conditions are closed", "warn")
    if decision.published_at is None:
        yield Pill("Not published yet", "plain")
    if queries.correction_of(decision):
        yield Pill("Corrected by a later decision", "warn")
    public = decision.proposal.classification == Classification.PUBLIC
    yield Pill(decision.proposal.get_classification_display(), icon="globe-alt" if public else "lock-closed")


def outcome_pill(decision: Decision) -> Pill:
    """The outcome in words."""
    return Pill(decision.outcome_label, OUTCOME_TONES.get(decision.outcome, "info"), decision.outcome)


def _subtitle(decision: Decision, *, meeting_open: bool) -> str:
    meeting = decision.snapshot["meeting"] if meeting_open and not decision.corrects else None
    where = f"at {meeting['reference']}, item {meeting['item']}" if meeting else ""
    return f"Taken by the {decision.group.code} on {short_date(decision.taken_on)} {where}".strip() + "."


def _actions(request: HttpRequest, decision: Decision) -> Iterator[Action]:
    user = request.user
    if not user.is_authenticated:
        return
    if policy.may_export_trail(user, decision):
        trail = reverse("reports:trail", args=[decision.reference])
        yield Action("Export the trail", trail, post=True, primary=True, download=True)
    publishing = policy.may_publish(user, decision)
    refusal = services.publication_refusal(decision)
    if decision.published_at is None and publishing:
        yield button("Publish", reverse("decisions:publish", args=[decision.reference]), publishing, refusal, post=True)
    entering = policy.may_enter_actual(user, decision)
    if decision.accepts and entering:
        yield button("Enter the actual cost…", reverse("decisions:actual", args=[decision.reference]), entering)
    later = queries.correction_of(decision)
    corrected = f"{decision.reference} has been corrected by {later.reference}; correct that one." if later else None
    url = reverse("decisions:correct", args=[decision.reference])
    yield button("Correct by a later decision…", url, policy.may_correct(user, decision), corrected)


def _facts(decision: Decision, *, meeting_open: bool) -> list[Fact]:
    facts = [
        Fact("Outcome", decision.outcome_label, decision.snapshot["rules"]["outcome"]["citation"]),
        Fact("Basis", decision.basis_label, decision.snapshot["rules"]["basis"]["citation"]),
        Fact("Recorded by", decision.taken_by.name, f"on {short_date(decision.recorded_at)}"),
        Fact("Proposal", decision.proposal.reference, url=decision.proposal.get_absolute_url()),
    ]
    if decision.option:
        facts.insert(2, Fact("Option accepted", str(decision.option)))
    item = decision.proposal.item
    if decision.recording_at is not None:
        link = recording_link(item.meeting.recording_url, decision.recording_at) if item and meeting_open else ""
        facts.append(Fact("In the recording", offset_words(decision.recording_at), url=link))
    if decision.corrects:
        facts.append(Fact("Corrects", decision.corrects.reference, url=decision.corrects.get_absolute_url()))
    return facts


def _stood(held: dict[str, Any]) -> str:
    """How the seats stood, in one line."""
    stand = held["consensus"]
    counts = [
        (len(stand["supports"]), "in support"),
        (len(stand["no_objections"]), "without objection"),
        (len(stand["objections"]), "objecting"),
        (len(stand["abstentions"]), "abstaining"),
        (len(stand["conflicts"]), "with a conflict declared"),
        (len(stand["silent"]), "silent"),
        (len(stand["vacant"]), "vacant"),
    ]
    return ", ".join(f"{count} {words}" for count, words in counts if count)


def _gauges(held: dict[str, Any]) -> list[dict[str, Any]]:
    limits = Decimal(held["limits"]["single_gbp"]), Decimal(held["limits"]["cumulative_gbp"])
    return panels.gauges(_pounds(held["single_gbp"]), Decimal(held["before_gbp"]), limits)


def _pounds(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _check(check: Check) -> dict[str, object]:
    words = check.result.capitalize()
    return {"check": check, "pill": Pill(words, CHECK_TONES[check.result])}  # type: ignore[arg-type]  # literal tones


def _rules(held: dict[str, Any]) -> list[Fact]:
    """The rules as they were in force, from the snapshot."""
    version, rules = held["framework"]["version"], held["rules"]
    assumed = "date assumed" if held["framework"]["date_assumed"] else ""
    routes = " or ".join(panels.ROUTES[key] for key in ROUTE_CHOICES[rules["no_consensus"]["route"]])
    facts = [
        Fact("Framework", version, assumed, reverse("framework:version", args=[version])),
        Fact("Outcomes", " · ".join(rule["label"] for rule in rules["outcomes"]), rules["outcome"]["citation"]),
        Fact("Without consensus", routes, rules["no_consensus"]["citation"]),
    ]
    if published := rules["publication"]:
        facts.append(Fact("Published", f"{published['days']} working days", published["citation"]))
    return facts


@login_required
@require_POST
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish a decision that comes with no headline report."""
    decision = decision_or_404(request, reference)
    services.publish(decision=decision, actor=actor_of(request))
    messages.success(request, f"{decision.reference} is published.")
    return redirect(decision)
