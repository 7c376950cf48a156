"""Recording an outcome: the form, then the answers once more before what cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from decisions import policy, queries, services
from decisions.forms import OutcomeForm, typed
from decisions.forms.outcome import rows_in
from decisions.rules.consensus import names, still_needed
from decisions.rules.findings import RESULTS, Result
from decisions.views import panels
from decisions.views.common import decision_or_404, proposal_or_404
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.errors import Refused
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import short_date
from meetings.rules.dates import offset_words

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from decisions.models import Decision, Proposal
    from decisions.queries import Bearings


@login_required
@require_http_methods(["GET", "POST"])
def record_outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair records the outcome of an open proposal."""
    proposal = proposal_or_404(request, reference)
    policy.may_decide(request.user, proposal).require()
    if reason := proposal.lifecycle.refusal(proposal.status, "decide"):
        raise Refused(reason)
    if closed := queries.meeting_refusal(proposal):
        raise Refused(closed.reason, citation=closed.citation)
    found = queries.bearings(proposal)
    form = _form(request, proposal, found)
    if _asked(request, "record") and form.is_valid():
        decision = services.decide(proposal=proposal, actor=actor_of(request), **_said(form))
        messages.success(request, f"{decision.reference} is recorded.")
        return redirect(decision)
    return _page(request, proposal, found, form, corrects=None)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """The chair corrects a decision by a later one, under the rules of today."""
    decision = decision_or_404(request, reference)
    proposal = decision.proposal
    policy.may_correct(request.user, decision).require()
    if later := queries.correction_of(decision):
        raise Refused(f"{decision.reference} has been corrected by {later.reference}; correct that one.")
    found = queries.bearings(proposal, on=today())
    form = _form(request, proposal, found)
    if _asked(request, "record") and form.is_valid():
        made = services.correct(decision=decision, actor=actor_of(request), **_said(form))
        messages.success(request, f"{decision.reference} is corrected by {made.reference}.")
        return redirect(made)
    return _page(request, proposal, found, form, corrects=decision)


def _form(request: HttpRequest, proposal: Proposal, found: Bearings) -> OutcomeForm:
    """As sent; when one more condition is asked for, as typed so far, with an empty row."""
    if _asked(request, "add-condition"):
        held = typed(request.POST)
        return OutcomeForm(proposal=proposal, found=found, initial={**held, f"condition_text_{rows_in(held) + 1}": ""})
    return OutcomeForm(request.POST or None, proposal=proposal, found=found)


def _asked(request: HttpRequest, step: str) -> bool:
    """Which of the form's buttons was pressed."""
    return request.method == "POST" and request.POST.get("step") == step


def _said(form: OutcomeForm) -> dict[str, Any]:
    return {
        "outcome": form.cleaned_data["outcome"],
        "basis": form.cleaned_data["basis"],
        "answers": form.answers,
        "option": form.accepted,
        "recording_at": form.recorded_at,
    }


def _page(
    request: HttpRequest, proposal: Proposal, found: Bearings, form: OutcomeForm, *, corrects: Decision | None
) -> HttpResponse:
    context: dict[str, Any] = {
        "proposal": proposal,
        "corrects": corrects,
        "found": found,
        "form": form,
        "needed": still_needed(found.consensus),
        "seats": panels.seat_cards(found),
        "rules": panels.rule_facts(found.rules),
        "options": panels.options(proposal),
    }
    if form.is_bound and not _asked(request, "change") and form.is_valid():
        context |= {"answers": answers(form), "warning": _warning(form), "posted": _posted(request)}
        return render(request, "decisions/outcome_check.html", context)
    wrong = form.is_bound and not form.is_valid()
    return render(request, "decisions/outcome.html", context, status=422 if wrong else 200)


def _posted(request: HttpRequest) -> list[tuple[str, str]]:
    """What was filled in, to travel on with the check."""
    skipped = {"csrfmiddlewaretoken", "step"}
    return [(key, value) for key, values in request.POST.lists() if key not in skipped for value in values]


def _warning(form: OutcomeForm) -> str:
    """Not a refusal, but worth a second look: seats in support of something else."""
    if form.accepted is None:
        return ""
    others = form.found.consensus.supporting_another(form.accepted.number)
    return f"These seats support another option: {names(others)}." if others else ""


def answers(form: OutcomeForm) -> list[Answer]:
    """Everything as it will be recorded."""
    rules, stated = form.found.rules, form.answers
    rule = rules.outcome(form.cleaned_data["outcome"])
    listed = [
        Answer("Outcome", rule.label if rule else ""),
        Answer("Basis", form.basis_label),
        Answer("Option accepted", str(form.accepted) if form.accepted else ""),
        *[
            Answer(criterion.label, _finding(form, criterion.key))
            for criterion in rules.criteria
            if criterion.key in stated.criteria
        ],
        Answer("Grounds", "; ".join(ground.label for ground in rules.grounds if ground.key in stated.grounds)),
        *[
            Answer(f"Condition {number}", _wanted(wanted.text, wanted.owner, wanted.due_on))
            for number, wanted in enumerate(stated.conditions, 1)
        ],
        Answer("Work", _wanted(stated.work.text, stated.work.owner, stated.work.due_on) if stated.work else ""),
        Answer("Reason", stated.reason),
        Answer("Time in the recording", offset_words(form.recorded_at)),
        Answer("Taken on", f"{short_date(form.found.on)}, Governance Framework {rules.version}"),
    ]
    return [one for one in listed if one.answer]


def _finding(form: OutcomeForm, key: str) -> str:
    finding = form.answers.criteria[key]
    words = RESULTS[Result(finding.result)]
    return f"{words}: {finding.justification}" if finding.justification else words


def _wanted(text: str, owner: str, due: date | None) -> str:
    day = f", by {short_date(due)}" if due else ""
    return f"{text} ({owner}{day})"
