"""The page of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from decisions import policy, queries
from decisions.rules.consensus import still_needed
from decisions.rules.lifecycle import DRAFT, OPEN, edit_refusal, views_refusal
from decisions.services import ABOUT
from decisions.views import panels
from decisions.views.common import address, button, proposal_or_404
from foundation.core.clock import today
from foundation.core.closures import days_left
from foundation.core.policy import YES, no
from foundation.core.templatetags.shapes import Clock, TimelineEntry, Why
from groups.policy import is_secretariat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.http import HttpRequest, HttpResponse

    from decisions.models import Decision, Proposal
    from decisions.queries import Bearings
    from foundation.core.templatetags.shapes import Action, SeatCard


@login_not_required
@require_safe
def proposal_page(request: HttpRequest, reference: str) -> HttpResponse:
    """A proposal with where it stands: seats, options, thresholds, trail, the rules in force."""
    proposal = proposal_or_404(request, reference)
    found = queries.bearings(proposal)
    position = found.assessment.position
    limits = found.rules.thresholds
    decided = list(queries.decisions_visible_to(request.user).filter(proposal=proposal).order_by("pk"))
    places = panels.places(request.user, proposal)
    context = {
        "proposal": proposal,
        "about": _about(proposal),
        "state": panels.state_pill(proposal),
        "pills": panels.labels(proposal, found),
        "subtitle": _subtitle(proposal, meeting_open=bool(places)),
        "clock": _clock(proposal),
        "actions": [*_actions(request, proposal), *places],
        "found": found,
        "needed": still_needed(found.consensus),
        "route": _route(found),
        "spoken": _spoken(found),
        **_seats(found),
        "open_outcomes": panels.open_outcomes(found),
        "closed_outcomes": panels.closed_outcomes(found),
        "options": panels.options(proposal, _chosen(decided)),
        "gauges": panels.gauges(position.single, position.before, (limits.single_gbp, limits.cumulative_gbp)),
        "judged": panels.judgements(proposal, found.rules),
        "met": [met.sentence for met in found.assessment.met],
        "unassessed": ", ".join(found.assessment.unassessed).lower(),
        "decided": decided,
        "trail": _trail(request, proposal),
        "rules": panels.rule_facts(found.rules),
    }
    return render(request, "decisions/proposal.html", context)


def _about(proposal: Proposal) -> tuple[str, str] | None:
    """The thing a proposal of its kind is about: name and page."""
    return ABOUT[proposal.kind](proposal.subject) if proposal.kind in ABOUT else None


def _subtitle(proposal: Proposal, *, meeting_open: bool) -> str:
    recommended = f", recommended: option {proposal.recommended.number}" if proposal.recommended else ""
    return f"Raised by {proposal.raised_by}{recommended}. {panels.where_taken(proposal, meeting_open=meeting_open)}"


def _chosen(decided: Sequence[Decision]) -> int | None:
    """The option of the newest decision."""
    option = decided[-1].option if decided else None
    return option.number if option else None


def _route(found: Bearings) -> tuple[str, str] | None:
    """What the framework says to do about an objection that stands: words and clause."""
    if found.consensus.reached:
        return None
    rule = found.rules.no_consensus
    ways = " or ".join(panels.ROUTES[key] for key in rule.choices)
    return f"If it is sustained when the chair calls the decision: {ways}.", rule.citation


def _spoken(found: Bearings) -> str:
    """How many of the seats that can speak have, and apart from them the vacant ones."""
    vacant = len(found.consensus.vacant)
    words = f"{found.consensus.spoken} of {len(found.seats) - vacant} seats have spoken"
    return f"{words}; {vacant} more {'is' if vacant == 1 else 'are'} vacant" if vacant else words


def _seats(found: Bearings) -> dict[str, list[SeatCard]]:
    """Those that spoke, whose words are read, and the rest, in little room."""
    cards = panels.seat_cards(found)
    silent = [card for card in cards if card.stance in {"none", "vacant"}]
    return {"spoken_seats": [card for card in cards if card not in silent], "silent_seats": silent}


def _clock(proposal: Proposal) -> Clock | None:
    """While views are open: the working days until the meeting takes it."""
    if proposal.status != OPEN or proposal.item is None:
        return None
    meeting = proposal.item.meeting
    if meeting.historical:
        return Clock("Taken at", meeting.starts_at, state="historical")
    why = Why("Views may be given until the chair records the outcome at the meeting.", "The meeting", meeting.on)
    return Clock("Views close at the meeting", meeting.starts_at, max(0, days_left(meeting.on)), why=why)


def _actions(request: HttpRequest, proposal: Proposal) -> Iterator[Action]:
    """What could be done, the first possible one standing out; steps that lie behind are not shown for ever."""
    user, cycle, status = request.user, proposal.lifecycle, proposal.status
    if not user.is_authenticated:
        return
    if status == DRAFT:
        may = policy.may_change(user, proposal)
        opening = cycle.refusal(status, "open")
        yield button("Open for views", address(proposal, "open"), may, opening, primary=True, post=True)
        yield button("Edit the proposal", address(proposal, "edit"), may)
    if status in {DRAFT, OPEN}:
        yield from _speaking(request, proposal)
        may, behind = policy.may_decide(user, proposal), cycle.refusal(status, "decide")
        waits = queries.meeting_refusal(proposal)
        if may and waits and not behind:
            may = no(waits.reason, waits.citation)
        yield button("Record the outcome", address(proposal, "outcome"), may, behind, primary=bool(may))
        changing = policy.may_change(user, proposal)
        if changing:
            refusal = edit_refusal(status, {"item"})
            yield button("Agenda item and thresholds", address(proposal, "assess"), changing, refusal)
            yield button("Withdraw…", address(proposal, "withdraw"), changing)


def _speaking(request: HttpRequest, proposal: Proposal) -> Iterator[Action]:
    """One button for each seat the person speaks for; for anybody else one, greyed with the reason."""
    user, refusal = request.user, views_refusal(proposal.status)
    spoken_for = policy.voices_of(user, proposal)
    said = {view.seat.code for view in queries.newest_views(proposal)} if spoken_for else set()
    for seat in spoken_for:
        verb = "Change" if seat.code in said else "Record"
        label = f"{verb} our view…" if len(spoken_for) == 1 else f"{verb} the view of {seat.name}…"
        verdict = policy.may_represent(user, proposal, seat)
        yield button(label, address(proposal, "view", seat.code), verdict, refusal, primary=True)
    if is_secretariat(user, proposal.group):
        yield button("Log a view given by telephone…", address(proposal, "telephone"), YES, refusal)
    elif not spoken_for:
        yield button("Record our view…", "", policy.no_voice(user, proposal))
    for view in queries.to_confirm(user).filter(proposal=proposal):
        url = address(proposal, "confirm", view.seat.code)
        yield button(f"Confirm the view of {view.seat.name}…", url, policy.may_confirm_view(user, view), primary=True)


def _trail(request: HttpRequest, proposal: Proposal) -> list[TimelineEntry]:
    """What happened to the proposal and its decisions, and what is still to come."""
    things = [proposal, *proposal.decisions.order_by("pk")]
    told = panels.timeline(request.user, things)
    if proposal.status in {DRAFT, OPEN} and proposal.item is not None:
        meeting = proposal.item.meeting
        ahead = meeting.on >= today()
        told.append(
            TimelineEntry(f"{meeting.reference}, item {proposal.item.number}", meeting.starts_at, done=not ahead)
        )
    return told
