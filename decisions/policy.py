"""Who may do what with proposals and decisions. Rights come from seats and offices held today.

Each answer is about the person alone; whether the state allows it is the lifecycle's to say. The functions that return
querysets are the matching filters, tested to agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions.queries import day_of, decisions_visible_to, entitled_seats, visible_to
from decisions.rules.outcomes import Basis
from foundation.core.policy import YES, Verdict, no
from groups.models import Group, Seat
from groups.policy import holds_office, is_chair, is_secretariat, may_read, speaks_for
from groups.queries import User, standing
from groups.rules import VOICES, Office, SeatKind
from meetings.models import Attendance
from meetings.queries import speakers_at

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from decisions.models import Decision, Proposal, View
    from meetings.models import Speaker

DRAFTING = (SeatKind.PROGRAMME, SeatKind.SECRETARIAT)
TRAIL_OFFICES = (Office.AUDITOR, Office.PMO, Office.SRO, Office.IPA, Office.OFGEM)


def may_see(user: User | None, proposal: Proposal) -> Verdict:
    """Is the proposal within what the person may read? Agrees with visible_to."""
    return YES if visible_to(user).filter(pk=proposal.pk).exists() else no("This is not open to you.")


def may_see_decision(user: User | None, decision: Decision) -> Verdict:
    """Is the decision within what the person may read? Agrees with decisions_visible_to."""
    return YES if decisions_visible_to(user).filter(pk=decision.pk).exists() else no("This is not open to you.")


def may_draft(user: User | None, group: Group) -> Verdict:
    """May the person put proposals to the group: secretariat and programme seats. Agrees with groups_to_draft_for."""
    if is_secretariat(user, group):
        return YES
    if any(seat.kind in DRAFTING for seat in standing(user).on_group(group.code)):
        return YES
    return no(f"Only the PMO secretariat and the programme's seats on the {group.code} put proposals to it.")


def groups_to_draft_for(user: User | None) -> QuerySet[Group]:
    """The groups to which the person may put proposals."""
    every = Group.objects.order_by("level", "code")
    if holds_office(user, Office.PMO):
        return every
    return every.filter(code__in={seat.group for seat in standing(user).seats if seat.kind in DRAFTING})


def may_change(user: User | None, proposal: Proposal) -> Verdict:
    """May the person edit the proposal, open it for views or withdraw it? Whoever may put one to the group."""
    return may_draft(user, proposal.group)


def named_for(proposal: Proposal) -> dict[int, Speaker]:
    """Who was named to speak for a seat at the item that takes the proposal, by the seat's key; few name anybody."""
    return speakers_at(proposal.item) if proposal.item is not None else {}


def alternates(user: User | None, proposal: Proposal, seat: Seat) -> bool:
    """Does the person stand in for the seat at the meeting that takes the proposal?"""
    return _alternating(user, proposal).filter(seat=seat).exists()


def _alternating(user: User | None, proposal: Proposal) -> QuerySet[Attendance]:
    person = getattr(user, "pk", None)
    if person is None or proposal.item is None:
        return Attendance.objects.none()
    return Attendance.objects.filter(meeting=proposal.item.meeting, mode="alternate", person_id=person)


def may_represent(user: User | None, proposal: Proposal, seat: Seat) -> Verdict:
    """May the person speak for the seat with its own authority: as its representative, or as the alternate in place?

    Where somebody was named to speak for the seat at the item, nobody else does.
    """
    named = named_for(proposal).get(seat.pk)
    if named is not None:
        return YES if named.person_id == getattr(user, "pk", None) else _another_speaks(named, seat)
    if speaks_for(user, proposal.group, seat.code) or alternates(user, proposal, seat):
        return YES
    return no(f"Only the representative of {seat.name} or their alternate may speak for the seat.")


def _another_speaks(named: Speaker, seat: Seat) -> Verdict:
    return no(f"{named.person.name} was named to speak for {seat.name} at this item.")


def voices_of(user: User | None, proposal: Proposal) -> list[Seat]:
    """The seats entitled to a view on the proposal for which the person may speak. Agrees with may_represent."""
    held = {seat.code for seat in standing(user).on_group(proposal.group.code) if seat.kind in VOICES}
    replaced = set(_alternating(user, proposal).values_list("seat_id", flat=True))
    named = {seat: speaker.person_id for seat, speaker in named_for(proposal).items()}
    person = getattr(user, "pk", None)
    return [
        seat
        for seat in entitled_seats(proposal, day_of(proposal))
        if (named[seat.pk] == person if seat.pk in named else seat.code in held or seat.pk in replaced)
    ]


def no_voice(user: User | None, proposal: Proposal) -> Verdict:
    """What somebody is told who speaks for no seat: who speaks for theirs, or that they have none."""
    held = {seat.code for seat in standing(user).on_group(proposal.group.code)}
    named = named_for(proposal)
    for seat in entitled_seats(proposal, day_of(proposal)) if named else []:
        if seat.pk in named and seat.code in held:
            return _another_speaks(named[seat.pk], seat)
    return no(f"Only the representative of a constituency or code body on the {proposal.group.code} records its view.")


def may_record_view(user: User | None, proposal: Proposal, seat: Seat) -> Verdict:
    """May the person record a view for the seat: who speaks for it, or the secretariat for one given by telephone?"""
    verdict = may_represent(user, proposal, seat)
    return YES if verdict or is_secretariat(user, proposal.group) else verdict


def may_confirm_view(user: User | None, view: View) -> Verdict:
    """Only the seat's representative confirms what was said for it by telephone."""
    if speaks_for(user, view.proposal.group, view.seat.code):
        return YES
    return no(f"Only the representative of {view.seat.name} may confirm a view given by telephone.")


def may_decide(user: User | None, proposal: Proposal, basis: str = "") -> Verdict:
    """May the person record the outcome: the group's chair; on the SRO's own basis the SRO; never who raised it.

    Agrees with queries.awaiting_outcome.
    """
    if not (verdict := _decides(user, proposal, basis)):
        return verdict
    if proposal.raised_by_person_id == getattr(user, "pk", None):
        return no("You raised this proposal; somebody else must record its outcome.")
    return YES


def _decides(user: User | None, proposal: Proposal, basis: str) -> Verdict:
    """The chair; for the SRO's own decision, which only the group without a parent knows, the SRO."""
    if basis == Basis.SRO:
        return holds_office(user, Office.SRO)
    chair = is_chair(user, proposal.group)
    if not chair and not basis and proposal.group.parent_id is None:
        return YES if holds_office(user, Office.SRO) else chair
    return chair


def may_correct(user: User | None, decision: Decision, basis: str = "") -> Verdict:
    """A correction is a decision too: who may take one on that basis, and never who raised the proposal."""
    return may_decide(user, decision.proposal, basis)


def may_enter_actual(user: User | None, decision: Decision) -> Verdict:
    """The secretariat, which keeps the logs, enters what a decision cost in the end."""
    return is_secretariat(user, decision.group)


def may_publish(user: User | None, decision: Decision) -> Verdict:
    """The secretariat publishes."""
    return is_secretariat(user, decision.group)


def may_export_trail(user: User | None, decision: Decision) -> Verdict:
    """May the person export the signed trail: the auditor, the overseeing offices, the group's chair."""
    seen = may_see_decision(user, decision)
    if not seen:
        return seen
    if not may_read(user, decision.scope):
        return no(f"The trail of what the {decision.group.code} sent up is exported by who reads all it does.")
    if holds_office(user, *TRAIL_OFFICES) or is_chair(user, decision.group):
        return YES
    return no("The trail is exported by the auditor, the PMO, the SRO, the IPA, Ofgem or the group's chair.")
