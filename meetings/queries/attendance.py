"""Who was at a meeting, by the roster in force on its day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.accounts.models import Affiliation, Person
from foundation.core.dated import in_force
from groups.queries import seats_on
from meetings.models import Attendance, Guest, Meeting

if TYPE_CHECKING:
    from groups.models import Appointment, Seat
    from groups.queries import User

LONGEST_NAME = 120  # characters the record holds for an alternate


@dataclass(frozen=True)
class SeatLine:
    """A seat at a meeting with its holders of that day, and how it was filled (None: not recorded)."""

    seat: Seat
    holders: tuple[tuple[str, str], ...]
    attendance: Attendance | None
    held_by: frozenset[int] = frozenset()  # the people's keys

    @property
    def is_vacant(self) -> bool:
        """Nobody held the seat on the day."""
        return not self.holders

    @property
    def is_present(self) -> bool:
        """The seat was filled at the meeting, by its holder or an alternate."""
        return self.attendance is not None and self.attendance.mode in Attendance.PRESENT

    @property
    def who(self) -> str:
        """Who sat in the seat, or would have: “Name (Organisation)”, several separated by semicolons."""
        if self.attendance is not None and self.attendance.mode == "alternate":
            return self.attendance.alternate
        return "; ".join(f"{name} ({organisation})" for name, organisation in self.holders)


@dataclass(frozen=True)
class Coverage:
    """All seats of a meeting with the guests, and the sums that say how well the group was represented."""

    lines: tuple[SeatLine, ...]
    guests: tuple[Guest, ...]

    @property
    def present(self) -> tuple[SeatLine, ...]:
        """Seats that were filled."""
        return tuple(line for line in self.lines if line.is_present)

    @property
    def vacant(self) -> tuple[SeatLine, ...]:
        """Seats nobody held on the day. They never block; they are listed."""
        return tuple(line for line in self.lines if line.is_vacant)

    @property
    def unfilled(self) -> tuple[SeatLine, ...]:
        """Seats with a holder that sent apologies or were absent."""
        return tuple(line for line in self.lines if line.attendance is not None and not line.is_present)

    @property
    def unrecorded(self) -> tuple[SeatLine, ...]:
        """Seats with a holder of which nothing is recorded yet."""
        return tuple(line for line in self.lines if line.attendance is None and not line.is_vacant)

    @property
    def voices(self) -> tuple[SeatLine, ...]:
        """Seats that express views and make consensus."""
        return tuple(line for line in self.lines if line.seat.has_voice)

    @property
    def voices_present(self) -> int:
        """How many of those were filled."""
        return sum(line.is_present for line in self.voices)

    @property
    def recorded(self) -> bool:
        """Somebody recorded attendance."""
        return any(line.attendance is not None for line in self.lines) or bool(self.guests)


@dataclass(frozen=True)
class Candidate:
    """Somebody who signs in here and may be recorded as an alternate: a person of an organisation on the day."""

    person: Person
    organisation: str
    label: str

    @property
    def words(self) -> str:
        """As the record and the headline report name an alternate: “Name (Organisation)”."""
        named = f"{self.person.name} ({self.organisation})"
        return named if len(named) <= LONGEST_NAME else self.person.name


def candidates(meeting: Meeting) -> list[Candidate]:
    """Everybody affiliated to an organisation on the meeting's day, by name. Namesakes are told apart by e-mail."""
    affiliated = (
        Affiliation.objects.filter(in_force(meeting.on), person__is_active=True)
        .select_related("person", "organisation")
        .order_by("person__name", "organisation__name", "pk")
    )
    named = [(each.person, each.organisation.name) for each in affiliated]
    often = Counter((person.name, organisation) for person, organisation in named)
    return [Candidate(person, party, _label(person, party, often[person.name, party])) for person, party in named]


def _label(person: Person, organisation: str, namesakes: int) -> str:
    told_apart = f", {person.email}" if namesakes > 1 else ""
    return f"{person.name} ({organisation}{told_apart})"


def attended_by(user: User | None, meeting: Meeting) -> list[Seat]:
    """The seats in which the person sat at the meeting, as its holder or its alternate, as far as it is recorded."""
    if not isinstance(user, Person):
        return []
    present = Attendance.objects.filter(meeting=meeting, person=user, mode__in=Attendance.PRESENT)
    return [one.seat for one in present.select_related("seat__group").order_by("seat__position", "pk")]


def _holders(seat: Seat) -> list[Appointment]:
    held: list[Appointment] = seat.holders  # type: ignore[attr-defined]  # prefetched by seats_on
    return held


def attendance_of(meeting: Meeting) -> Coverage:
    """Each seat of the roster in force on the meeting's day with how it was filled, and the guests."""
    recorded = {row.seat_id: row for row in Attendance.objects.filter(meeting=meeting).select_related("person")}
    lines = tuple(
        SeatLine(
            seat=seat,
            holders=tuple((held.person.name, held.organisation.name) for held in _holders(seat)),
            attendance=recorded.get(seat.pk),
            held_by=frozenset(held.person_id for held in _holders(seat)),
        )
        for seat in seats_on(meeting.group, meeting.on)
    )
    return Coverage(lines, tuple(Guest.objects.filter(meeting=meeting).order_by("name")))
