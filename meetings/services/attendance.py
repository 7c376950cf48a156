"""Attendance by seat with alternates' authority, when people came and left, and the guests the chair invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.dated import in_force
from foundation.core.errors import Refused
from groups.models import Alternate, Appointment
from groups.queries import seats_on
from groups.queries.seating import alternates_on
from meetings import policy
from meetings.events import EventKind
from meetings.models import Attendance, Guest, Meeting
from meetings.queries import attendance_of, locked
from meetings.queries.attendance import LONGEST_NAME
from meetings.rules import attendance as seat_rules
from meetings.rules import record as rules
from meetings.rules.record import ALTERNATE
from meetings.services.ledger import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from foundation.accounts.models import Person
    from groups.models import Seat
    from meetings.queries import SeatLine

NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class SeatMode:
    """How a seat was filled: a key of Attendance.MODES, "" for not recorded.

    When an alternate sat in it: the name, the person where the alternate signs in here, and on what authority where
    no approval is in force.
    """

    mode: str
    alternate: str = ""
    person: Person | None = None
    authority: str = ""


@audit.act
def record_attendance(
    *,
    meeting: Meeting,
    seats: Mapping[int, SeatMode],
    actor: audit.Actor,
    guests: Iterable[tuple[str, str]] | None = None,
) -> int:
    """Save the attendance page: seats by their id, guests as (name, organisation). Returns seats changed.

    What is the same as before records nothing; None as guests leaves them as they are. Raises Refused for a seat that
    the roster of the day does not have.
    """
    meeting = _may_record(meeting, actor)
    roster = {seat.pk: seat for seat in seats_on(meeting.group, meeting.on)}
    if unknown := set(seats) - set(roster):
        raise Refused(f"The roster of {meeting.reference} does not have {len(unknown)} of these seats.")
    changed = sum(_record_seat(meeting, roster[pk], filled, actor=actor) for pk, filled in seats.items())
    if guests is not None:
        _set_guests(meeting, guests, actor=actor)
    return changed


@audit.act
def record_seat(
    *,
    meeting: Meeting,
    seat: Seat,
    mode: str,
    actor: audit.Actor,
    alternate: str = "",
    person: Person | None = None,
    authority: str = "",
) -> bool:
    """Record how one seat was filled; an empty mode takes the record back. False when nothing changed.

    `person` is the alternate, if they sign in here: they may then speak for the seat at the meeting. Their approval, if
    one is in force that day, is kept with it; without one `authority` says in words on what they stand in. Raises
    Refused when an alternate has no name or no authority or holds the seat, or when the meeting was cancelled.
    """
    return _record_seat(_may_record(meeting, actor), seat, SeatMode(mode, alternate, person, authority), actor=actor)


def _record_seat(meeting: Meeting, seat: Seat, said: SeatMode, *, actor: audit.Actor) -> bool:
    """The same at a meeting that is held for us."""
    holders, person = _holders(meeting, seat), said.person
    _refuse(seat, said, holders)
    stands_in = _approval(meeting, seat, person)
    present = Attendance.objects.select_related("meeting", "seat").filter(meeting=meeting, seat=seat).first()
    authority = "" if stands_in else said.authority.strip()
    wanted = _Filled(said.mode, said.alternate, person.pk if person else None, authority, _key(stands_in))
    before = _filled(present)
    if before == wanted:
        return False
    if reason := _authority_refusal(meeting, seat, wanted):
        raise Refused(reason)
    _save(present or Attendance(meeting=meeting, seat=seat), wanted, person or _came(said.mode, holders))
    words = {"alternate": said.alternate, "authority": authority}
    record(
        EventKind.ATTENDANCE_RECORDED,
        meeting,
        actor=actor,
        also=[seat, *([person] if person else []), *([stands_in] if stands_in else [])],
        data={"seat": seat.code, "mode": said.mode or NOT_RECORDED, "before": before.mode or NOT_RECORDED},
        private={name: value for name, value in words.items() if value} or None,
    )
    return True


def _refuse(seat: Seat, said: SeatMode, holders: Sequence[Person]) -> None:
    if reason := rules.seat_refusal(seat.name, said.mode, said.alternate, of_a_person=said.person is not None):
        raise Refused(reason)
    if said.person is not None and said.person in holders:
        raise Refused(f"{said.person.name} holds the seat {seat.name}; an alternate is somebody else.")


def _key(alternate: Alternate | None) -> int | None:
    return alternate.pk if alternate else None


@dataclass(frozen=True)
class _Filled:
    """What is recorded of a seat, for telling a change from none."""

    mode: str = ""
    alternate: str = ""
    stood_in: int | None = None
    authority: str = ""
    stands_in: int | None = None  # the key of the approval


def _filled(kept: Attendance | None) -> _Filled:
    if kept is None:
        return _Filled()
    stood_in = kept.person_id if kept.mode == ALTERNATE else None
    return _Filled(kept.mode, kept.alternate, stood_in, kept.authority, kept.stands_in_id)


def _holders(meeting: Meeting, seat: Seat) -> list[Person]:
    held = Appointment.objects.filter(in_force(meeting.on), seat=seat).select_related("person").order_by("pk")
    return [appointment.person for appointment in held]


def _approval(meeting: Meeting, seat: Seat, person: Person | None) -> Alternate | None:
    """The approval under which the person stands in for the seat on the meeting's day."""
    return None if person is None else alternates_on(meeting.on).filter(seat=seat, person=person).first()


def _authority_refusal(meeting: Meeting, seat: Seat, wanted: _Filled) -> str | None:
    if wanted.mode != ALTERNATE:
        return f"{seat.name}: only an alternate needs an authority." if wanted.authority else None
    approved = wanted.stands_in is not None
    return seat_rules.authority_refusal(
        seat.name, wanted.alternate, wanted.authority, approved=approved, historical=meeting.historical
    )


def _came(mode: str, holders: Sequence[Person]) -> Person | None:
    """The holder who came; of several nobody said which."""
    return holders[0] if len(holders) == 1 and mode in rules.IN_THE_SEAT else None


def _save(kept: Attendance, wanted: _Filled, person: Person | None) -> None:
    if not wanted.mode:
        kept.delete()
        return
    kept.mode, kept.alternate, kept.authority = wanted.mode, wanted.alternate, wanted.authority
    kept.person, kept.stands_in_id = person, wanted.stands_in
    if kept.mode not in Attendance.PRESENT:
        kept.arrived_at = kept.left_at = None
    kept.save()


def _may_record(meeting: Meeting, actor: audit.Actor) -> Meeting:
    """The meeting as it stands now, held until the transaction ends: two who take attendance wait for each other."""
    policy.require(policy.may_prepare, actor, meeting)
    held = locked(meeting)
    if reason := rules.attendance_refusal(held.status):
        raise Refused(reason)
    return held


@audit.act
def record_as_expected(*, meeting: Meeting, mode: str, actor: audit.Actor) -> int:
    """Record every seat of which nothing is recorded as it was expected: its holder as `mode`, the approved alternate,
    apologies as they were sent. Returns the seats recorded.

    Vacant seats stay as they are; an alternate who has no approval is recorded by hand, with the authority.
    """
    meeting = _may_record(meeting, actor)
    open_lines = [line for line in attendance_of(meeting).lines if line.attendance is None]
    return sum(_record_expected(meeting, line, mode, actor=actor) for line in open_lines)


def _record_expected(meeting: Meeting, line: SeatLine, mode: str, *, actor: audit.Actor) -> bool:
    as_expected = seat_rules.mode_as_expected(line.state, mode)
    if as_expected != ALTERNATE:
        return _record_seat(meeting, line.seat, SeatMode(as_expected), actor=actor)
    if line.stand_in is None:
        return False
    person = line.stand_in.person
    named = f"{person.name} ({line.stand_in.organisation.name})"[:LONGEST_NAME]
    return _record_seat(meeting, line.seat, SeatMode(ALTERNATE, named, person), actor=actor)


@dataclass(frozen=True)
class Times:
    """When somebody came and left; None for the start, or the end, of the meeting."""

    arrived: datetime | None = None
    left: datetime | None = None


@audit.act
def record_times(
    *, meeting: Meeting, seats: Mapping[int, Times], guests: Mapping[int, Times], actor: audit.Actor
) -> int:
    """Record when seats and guests, by their keys, came and left. Returns how many changed.

    Raises Refused for a seat that was not filled, for a guest of another meeting, and for who left before they came.
    """
    return _record_times(_may_record(meeting, actor), seats, guests, actor=actor)


def _record_times(
    meeting: Meeting, seats: Mapping[int, Times], guests: Mapping[int, Times], *, actor: audit.Actor
) -> int:
    filled = {one.seat_id: one for one in Attendance.objects.filter(meeting=meeting).select_related("seat")}
    invited = {one.pk: one for one in Guest.objects.filter(meeting=meeting).order_by("pk")}
    if unknown := [*(set(seats) - set(filled)), *(set(guests) - set(invited))]:
        raise Refused(f"{len(unknown)} of these were not recorded as present at {meeting.reference}.")
    changed = [pk for pk, times in seats.items() if _timed(meeting, filled[pk], times, actor=actor)]
    return len(changed) + sum(_guest_timed(meeting, invited[pk], times, actor=actor) for pk, times in guests.items())


@audit.act
def leave(*, meeting: Meeting, seat: int, back: bool, actor: audit.Actor) -> bool:
    """Record that the people of a seat, by its key, leave the meeting now; or that they are back. False: no change."""
    held = _may_record(meeting, actor)
    kept = Attendance.objects.filter(meeting=held, seat=seat).first()
    if kept is None:
        raise Refused(f"This seat was not recorded as present at {held.reference}.")
    if (kept.left_at is None) == back:
        return False
    times = Times(kept.arrived_at, None if back else now())
    return bool(_record_times(held, {seat: times}, {}, actor=actor))


def _timed(meeting: Meeting, kept: Attendance, times: Times, *, actor: audit.Actor) -> bool:
    present = kept.mode in Attendance.PRESENT
    if not _set_times(kept, times, kept.seat.name, present=present):
        return False
    data = {"seat": kept.seat.code, **_iso(times)}
    record(EventKind.ATTENDANCE_TIMED, meeting, actor=actor, also=[kept.seat], data=data)
    return True


def _guest_timed(meeting: Meeting, guest: Guest, times: Times, *, actor: audit.Actor) -> bool:
    if not _set_times(guest, times, guest.name, present=True):
        return False
    private = {"name": guest.name}
    record(EventKind.GUEST_TIMED, meeting, actor=actor, also=[guest], data=_iso(times), private=private)
    return True


def _set_times(kept: Attendance | Guest, times: Times, who: str, *, present: bool) -> bool:
    if (kept.arrived_at, kept.left_at) == (times.arrived, times.left):
        return False
    if reason := seat_rules.times_refusal(who, times.arrived, times.left, present=present):
        raise Refused(reason)
    kept.arrived_at, kept.left_at = times.arrived, times.left
    kept.save(update_fields=["arrived_at", "left_at"])
    return True


def _iso(times: Times) -> dict[str, object]:
    return {
        "arrived": times.arrived.isoformat() if times.arrived else None,
        "left": times.left.isoformat() if times.left else None,
    }


@audit.act
def set_guests(*, meeting: Meeting, guests: Iterable[tuple[str, str]], actor: audit.Actor) -> None:
    """Make these the invited attendees, each with the organisation; one event for each added, changed or taken off."""
    _set_guests(_may_record(meeting, actor), guests, actor=actor)


def _set_guests(meeting: Meeting, guests: Iterable[tuple[str, str]], *, actor: audit.Actor) -> None:
    wanted = {_short(name): _short(organisation) for name, organisation in guests if name.strip()}
    for guest in Guest.objects.filter(meeting=meeting).order_by("name"):
        if guest.name not in wanted:
            _remove_guest(guest, actor=actor)
        elif (organisation := wanted.pop(guest.name)) != guest.organisation:
            guest.organisation = organisation
            guest.save(update_fields=["organisation"])
            _record_guest(EventKind.GUEST_RECORDED, guest, actor=actor)
    for name, organisation in wanted.items():
        guest = Guest.objects.create(meeting=meeting, name=name, organisation=organisation)
        _record_guest(EventKind.GUEST_RECORDED, guest, actor=actor)


def _short(words: str) -> str:
    return words.strip()[:LONGEST_NAME].strip()


def _record_guest(kind: EventKind, guest: Guest, *, actor: audit.Actor) -> None:
    private = {"name": guest.name, "organisation": guest.organisation}
    record(kind, guest.meeting, actor=actor, also=[guest], private=private)


def _remove_guest(guest: Guest, *, actor: audit.Actor) -> None:
    private = {"name": guest.name, "organisation": guest.organisation}
    guest.delete()
    record(EventKind.GUEST_REMOVED, guest.meeting, actor=actor, private=private)


@audit.act
def invite(*, meeting: Meeting, name: str, organisation: str, actor: Person) -> Guest:
    """The chair invites somebody who holds no seat. Raises NotAllowed for anybody else, Refused when they are invited.

    What the chair asked the secretariat to write down goes through set_guests.
    """
    policy.may_invite(actor, meeting).require()
    meeting = locked(meeting)
    if reason := seat_rules.invite_refusal(meeting.status):
        raise Refused(reason)
    name = _short(name)
    if Guest.objects.filter(meeting=meeting, name=name).exists():
        raise Refused(f"{name} is invited already.")
    guest = Guest.objects.create(
        meeting=meeting, name=name, organisation=_short(organisation), invited_by=actor, invited_at=now()
    )
    _record_guest(EventKind.GUEST_INVITED, guest, actor=actor)
    return guest
