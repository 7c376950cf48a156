"""Attendance by seat, and the guests the chair invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.dated import in_force
from foundation.core.errors import Refused
from groups.models import Appointment
from groups.queries import seats_on
from meetings import policy
from meetings.events import EventKind
from meetings.models import Attendance, Guest, Meeting
from meetings.rules import record as rules
from meetings.services.ledger import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from groups.models import Seat

NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class SeatMode:
    """How a seat was filled: a key of Attendance.MODES, "" for not recorded; the name when an alternate sat in it."""

    mode: str
    alternate: str = ""


@audit.act
def record_attendance(
    *, meeting: Meeting, seats: Mapping[int, SeatMode], guests: Iterable[tuple[str, str]], actor: audit.Actor
) -> int:
    """Save the whole attendance page: seats by their id, and guests as (name, organisation). Returns seats changed.

    What is the same as before records nothing. Raises Refused for a seat that the roster of the day does not have.
    """
    roster = {seat.pk: seat for seat in seats_on(meeting.group, meeting.on)}
    if unknown := set(seats) - set(roster):
        raise Refused(f"The roster of {meeting.reference} does not have {len(unknown)} of these seats.")
    changed = sum(
        record_seat(meeting=meeting, seat=roster[pk], mode=filled.mode, alternate=filled.alternate, actor=actor)
        for pk, filled in seats.items()
    )
    set_guests(meeting=meeting, guests=guests, actor=actor)
    return changed


@audit.act
def record_seat(*, meeting: Meeting, seat: Seat, mode: str, actor: audit.Actor, alternate: str = "") -> bool:
    """Record how one seat was filled; an empty mode takes the record back. False when nothing changed.

    Raises Refused when an alternate has no name, or when the meeting was cancelled.
    """
    _may_record(meeting, actor)
    if (mode == "alternate") != bool(alternate.strip()):
        raise Refused(f"{seat.name}: an alternate is recorded with a name, and only an alternate has one.")
    present = Attendance.objects.select_related("meeting", "seat").filter(meeting=meeting, seat=seat).first()
    before = (present.mode, present.alternate) if present else ("", "")
    if before == (mode, alternate):
        return False
    _save(present or Attendance(meeting=meeting, seat=seat), mode, alternate)
    record(
        EventKind.ATTENDANCE_RECORDED,
        meeting,
        actor=actor,
        also=[seat],
        data={"seat": seat.code, "mode": mode or NOT_RECORDED, "before": before[0] or NOT_RECORDED},
        private={"alternate": alternate} if alternate else None,
    )
    return True


def _save(kept: Attendance, mode: str, alternate: str) -> None:
    if not mode:
        kept.delete()
        return
    day = kept.meeting.on
    holders = list(Appointment.objects.filter(in_force(day), seat=kept.seat).select_related("person").order_by("pk"))
    known = len(holders) == 1 and mode in {"in_person", "dial_in"}  # of several holders nobody said which
    kept.mode, kept.alternate, kept.person = mode, alternate, holders[0].person if known else None
    kept.save()


def _may_record(meeting: Meeting, actor: audit.Actor) -> None:
    policy.require(policy.may_prepare, actor, meeting)
    if reason := rules.attendance_refusal(meeting.status):
        raise Refused(reason)


@audit.act
def set_guests(*, meeting: Meeting, guests: Iterable[tuple[str, str]], actor: audit.Actor) -> None:
    """Make these the invited attendees, each with the organisation; one event for each added or taken off."""
    _may_record(meeting, actor)
    wanted = {name.strip()[:120]: organisation.strip()[:120] for name, organisation in guests if name.strip()}
    for guest in Guest.objects.filter(meeting=meeting).order_by("name"):
        if wanted.get(guest.name) == guest.organisation:
            del wanted[guest.name]
        else:
            _remove_guest(guest, actor=actor)
    for name, organisation in wanted.items():
        guest = Guest.objects.create(meeting=meeting, name=name, organisation=organisation)
        private = {"name": name, "organisation": organisation}
        record(EventKind.GUEST_RECORDED, meeting, actor=actor, also=[guest], private=private)


def _remove_guest(guest: Guest, *, actor: audit.Actor) -> None:
    private = {"name": guest.name, "organisation": guest.organisation}
    guest.delete()
    record(EventKind.GUEST_REMOVED, guest.meeting, actor=actor, private=private)
