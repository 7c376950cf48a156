"""Where a proposal stands: the rules of its day, who is entitled, what was said, the thresholds, the ways open.

Read once per page or act; the snapshot of a decision is taken from the same values that were judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from decisions.models import Option, Proposal, View
from decisions.queries.ledger import ledger
from decisions.rules.consensus import Consensus, Entitled, Said, consensus
from decisions.rules.outcomes import Case, Choice, Closed, choices, competence
from decisions.rules.thresholds import Assessment, assess, read, threshold_position
from foundation.core.clock import today
from foundation.core.errors import Refused
from framework.queries import programme_in_force, rules_in_force
from framework.rules import GroupRules, NoRulesError
from framework.rules.powers import EVERYTHING
from groups.queries import competence as group_competence
from groups.queries import voices_on
from meetings.queries import papers_in_time
from meetings.rules.lifecycle import CANCELLED
from meetings.rules.record import not_yet_refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from groups.models import Appointment, Group, Seat
    from groups.rules.competence import Competence


@dataclass(frozen=True)
class Bearings:
    """Everything the outcome of a proposal is judged by, on one day."""

    on: date
    rules: GroupRules
    seats: tuple[Seat, ...]
    views: tuple[View, ...]
    consensus: Consensus
    assessment: Assessment
    case: Case

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The framework's outcomes, open or closed with the reason."""
        return choices(self.case)

    @property
    def competent(self) -> bool:
        """The group may decide a matter of this level."""
        return competence(self.case) is None

    def view_of(self, seat: Seat) -> View | None:
        """The newest view of a seat, or None."""
        return next((view for view in self.views if view.seat.code == seat.code), None)


def day_of(proposal: Proposal) -> date:
    """The day whose rules hold: the meeting's that takes it; by correspondence today, or the day it was decided."""
    if proposal.item is not None:
        return proposal.item.meeting.on
    decided = proposal.decisions.filter(corrects__isnull=True).values_list("taken_on", flat=True).first()
    return decided or today()


def competence_for(proposal: Proposal, on: date) -> Competence:
    """May the group take a decision of the proposal's level and field on the day, with the delegations of that day?"""
    return group_competence(
        proposal.group,
        level=proposal.level,
        on=on,
        subject=proposal.field,
        referred=proposal.referred_from_id is not None,
        outside=proposal.outside,
    )


def own_field(group: Group, on: date) -> str:
    """The one subject a group decides on by the framework of the day; '' where it has several, all, or none."""
    try:
        subjects = rules_in_force(group.code, on).competence.subjects
    except NoRulesError:
        return ""
    return subjects[0] if len(subjects) == 1 and subjects[0] != EVERYTHING else ""


def fields_on(on: date) -> list[tuple[str, str]]:
    """The framework's subjects on a day: key and label."""
    return [(rule.key, rule.label) for rule in programme_in_force(on).subjects]


def outside_bodies(group: Group, on: date) -> list[str]:
    """The bodies outside the programme that take some of a group's decisions with it, or in its place, on a day."""
    try:
        return list(dict.fromkeys(one.body for one in rules_in_force(group.code, on).competence.outside))
    except NoRulesError:
        return []


def has_rules(group: Group, on: date) -> bool:
    """True when the framework in force on the day has rules for the group."""
    try:
        rules_in_force(group.code, on)
    except NoRulesError:
        return False
    return True


def rules_for(group: Group, on: date) -> GroupRules:
    """The group's rules in force on a day. Raises Refused where the framework of that day has none."""
    try:
        return rules_in_force(group.code, on)
    except NoRulesError as error:
        raise Refused(str(error)) from error


def entitled_seats(proposal: Proposal, on: date) -> list[Seat]:
    """The seats that may express a view, by the framework of the day, each with its holders of that day."""
    return list(voices_on(proposal.group, on))


def holders_of(seat: Seat) -> Sequence[Appointment]:
    """Who holds a seat that was read with its holders."""
    held: Sequence[Appointment] = getattr(seat, "holders", ())
    return held


def newest_views(proposal: Proposal) -> list[View]:
    """The version that counts of each seat's view."""
    newest: dict[str, View] = {}
    for view in View.objects.filter(proposal=proposal).select_related("seat", "option", "confirmed_by").order_by("pk"):
        newest[view.seat.code] = view
    return sorted(newest.values(), key=lambda view: (view.seat.position, view.seat.pk))


def bearings(proposal: Proposal, *, option: Option | None = None, on: date | None = None) -> Bearings:
    """Where the proposal stands if that option were chosen (by default the recommended one).

    Raises Refused when no version of the framework in force on the day knows the group.
    """
    day = on or day_of(proposal)
    rules = rules_for(proposal.group, day)
    seats = entitled_seats(proposal, day)
    views = newest_views(proposal)
    stand = consensus([_said(view) for view in views], [_entitled(seat) for seat in seats])
    found = assessment_on(proposal, rules, day, option or proposal.recommended)
    case = Case(
        rules=rules,
        level=proposal.level,
        met=found.met,
        unassessed=found.unassessed,
        objectors=tuple(seat.name for seat in stand.objections),
        referred=proposal.referred_from_id is not None,
        competence=competence_for(proposal, day),
    )
    return Bearings(day, rules, tuple(seats), tuple(views), stand, found, case)


def _said(view: View) -> Said:
    option = view.option.number if view.option else None
    return Said(view.seat.code, view.position, option, view.needs_confirmation)


def _entitled(seat: Seat) -> Entitled:
    return Entitled(seat.code, seat.name, vacant=not holders_of(seat))


def cost_of(proposal: Proposal, option: Option | None) -> Decimal | None:
    """The pounds that count: the option's own cost where stated, else the proposal's; None while nobody stated any."""
    if option is not None and option.cost_gbp is not None:
        return option.cost_gbp
    return proposal.cost_gbp


def assessment_on(proposal: Proposal, rules: GroupRules, on: date, option: Option | None) -> Assessment:
    """The proposal against Ofgem's thresholds, with the running total of that day."""
    position = threshold_position(ledger(on, without=proposal), cost_of(proposal, option))
    return assess(rules.thresholds, position, read(proposal.judged))


def meeting_refusal(proposal: Proposal) -> Closed | None:
    """Why no outcome can be recorded for the meeting's reasons: cancelled, not yet held, a late paper not waived."""
    item = proposal.item
    if item is None:
        return None
    meeting = item.meeting
    if meeting.status == CANCELLED:
        return Closed(f"{meeting.reference} was cancelled; place the proposal at another meeting.", "")
    if reason := not_yet_refusal(meeting.on, today()):
        return Closed(reason, "")
    papers = papers_in_time(meeting, item)
    return None if papers else Closed(papers.reason, papers.citation)
