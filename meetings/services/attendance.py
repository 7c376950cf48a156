"""Attendance by seat, and the guests the chair invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foundation.audit import services as audit
from foundation.core.dated import in_force
from foundation.core.errors import Refused
from groups.models import Appointment
from groups.queries import seats_on
from meetings import policy
from meetings.events import EventKind
from meetings.models import Attendance, Guest, Meeting
from meetings.rules import record as rules
from meetings.rules.record import ALTERNATE
from meetings.services.ledger import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from foundation.accounts.models import Person
    from groups.models import Seat

NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class SeatMode:
    """How a seat was filled: a key of Attendance.MODES, "" for not recorded.

    When an alternate sat in it: the name, and the person where the alternate signs in here.
    """

    mode: str
    alternate: str = ""
    person: Person | None = None


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
        record_seat(meeting=meeting, seat=roster[pk], actor=actor, **_fields(filled)) for pk, filled in seats.items()
    )
    set_guests(meeting=meeting, guests=guests, actor=actor)
    return changed


def _fields(filled: SeatMode) -> dict[str, Any]:
    return {"mode": filled.mode, "alternate": filled.alternate, "person": filled.person}


@audit.act
def record_seat(
    *,
    meeting: Meeting,
    seat: Seat,
    mode: str,
    actor: audit.Actor,
    alternate: str = "",
    person: Person | None = None,
) -> bool:
    """Record how one seat was filled; an empty mode takes the record back. False when nothing changed.

    `person` is the alternate, if they sign in here: they may then speak for the seat at the meeting. Raises Refused
    when an alternate has no name or holds the seat, or when the meeting was cancelled.
    """
    _may_record(meeting, actor)
    holders = _holders(meeting, seat)
    if reason := rules.seat_refusal(seat.name, mode, alternate, of_a_person=person is not None):
        raise Refused(reason)
    if person is not None and person in holders:
        raise Refused(f"{person.name} holds the seat {seat.name}; an alternate is somebody else.")
    present = Attendance.objects.select_related("meeting", "seat").filter(meeting=meeting, seat=seat).first()
    before = (present.mode, present.alternate, _stood_in(present)) if present else ("", "", None)
    if before == (mode, alternate, person.pk if person else None):
        return False
    _save(present or Attendance(meeting=meeting, seat=seat), mode, alternate, person or _came(mode, holders))
    record(
        EventKind.ATTENDANCE_RECORDED,
        meeting,
        actor=actor,
        also=[seat, *([person] if person else [])],
        data={"seat": seat.code, "mode": mode or NOT_RECORDED, "before": before[0] or NOT_RECORDED},
        private={"alternate": alternate} if alternate else None,
    )
    return True


def _holders(meeting: Meeting, seat: Seat) -> list[Person]:
    held = Appointment.objects.filter(in_force(meeting.on), seat=seat).select_related("person").order_by("pk")
    return [appointment.person for appointment in held]


def _stood_in(kept: Attendance) -> int | None:
    return kept.person_id if kept.mode == ALTERNATE else None


def _came(mode: str, holders: Sequence[Person]) -> Person | None:
    """The holder who came; of several nobody said which."""
    return holders[0] if len(holders) == 1 and mode in rules.IN_THE_SEAT else None


def _save(kept: Attendance, mode: str, alternate: str, person: Person | None) -> None:
    if not mode:
        kept.delete()
        return
    kept.mode, kept.alternate, kept.person = mode, alternate, person
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
