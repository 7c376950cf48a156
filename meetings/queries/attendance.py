"""Who was at a meeting, by the roster in force on its day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.accounts.models import Affiliation, Person
from foundation.core.dated import in_force
from groups.queries import seating_on
from meetings.models import AgendaItem, Attendance, Guest, Meeting, SeatReply, Speaker
from meetings.rules.attendance import STATES, State, state_of

if TYPE_CHECKING:
    from groups.models import Alternate, Appointment, Seat
    from groups.queries import Seating, User

LONGEST_NAME = 120  # characters the record holds for an alternate


@dataclass(frozen=True)
class SeatLine:
    """A seat at a meeting with its holders of that day, and how it was filled (None: not recorded)."""

    seat: Seat
    holders: tuple[tuple[str, str], ...]
    attendance: Attendance | None
    held_by: frozenset[int] = frozenset()  # the people's keys
    reply: SeatReply | None = None  # what was said before the meeting
    alternates: tuple[Alternate, ...] = ()  # approved, and in force that day
    is_declined: bool = False
    speaking: tuple[Appointment | Alternate, ...] = ()  # who may speak for the seat, with remits

    @property
    def state(self) -> State:
        """How the seat stands, before the meeting and during it."""
        return state_of(
            self.attendance.mode if self.attendance else "",
            self.reply.answer if self.reply else "",
            left=self.attendance is not None and self.attendance.left_at is not None,
            held=not self.is_vacant,
            declined=self.is_declined,
            stands_in=self.stand_in is not None,
        )

    @property
    def state_label(self) -> str:
        """The same in words."""
        return STATES[self.state]

    @property
    def stand_in(self) -> Alternate | None:
        """The one approved alternate of the day for the whole seat; of a co-representative's the seat still comes."""
        whole = [one for one in self.alternates if not one.remit]
        return whole[0] if len(whole) == 1 else None

    @property
    def is_shared(self) -> bool:
        """Several may speak for the seat, so that somebody says who does at an item."""
        return self.seat.has_voice and len(self.speaking) > 1

    @property
    def holders_words(self) -> str:
        """Its holders, with their remits: “Ann (testing), Bob (migration)”."""
        held = [one for one in self.speaking if one.person_id in self.held_by]
        return ", ".join(f"{one.person.name} ({one.remit})" if one.remit else one.person.name for one in held)

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
    historical: bool = False

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
    def here(self) -> tuple[SeatLine, ...]:
        """Seats that are filled and have not left."""
        return tuple(line for line in self.lines if line.state == "here")

    @property
    def expected(self) -> tuple[SeatLine, ...]:
        """Seats of which nothing is recorded, and whose holder or alternate is expected."""
        return tuple(line for line in self.lines if line.state in {"expected", "alternate"})

    @property
    def shared(self) -> tuple[SeatLine, ...]:
        """Seats with co-representatives."""
        return tuple(line for line in self.lines if line.is_shared)

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


def attendance_of(meeting: Meeting) -> Coverage:
    """Each seat of the roster in force on the meeting's day with how it was or will be filled, and the guests."""
    recorded = {row.seat_id: row for row in Attendance.objects.filter(meeting=meeting).select_related("person")}
    said = {row.seat_id: row for row in SeatReply.objects.filter(meeting=meeting).select_related("said_by")}
    lines = tuple(
        _line(one, recorded.get(one.seat.pk), said.get(one.seat.pk)) for one in seating_on(meeting.group, meeting.on)
    )
    guests = Guest.objects.filter(meeting=meeting).select_related("invited_by").order_by("name")
    return Coverage(lines, tuple(guests), meeting.historical)


def _line(seating: Seating, recorded: Attendance | None, reply: SeatReply | None) -> SeatLine:
    return SeatLine(
        seat=seating.seat,
        holders=tuple((held.person.name, held.organisation.name) for held in seating.holders),
        attendance=recorded,
        held_by=frozenset(held.person_id for held in seating.holders),
        reply=reply,
        alternates=seating.alternates,
        is_declined=seating.status == "declined",
        speaking=(*seating.holders, *seating.alternates),
    )


def seats_to_reply_for(user: User | None, meeting: Meeting) -> list[SeatLine]:
    """The seats of the meeting's day that the person holds or stands in for, approved."""
    if not isinstance(user, Person):
        return []
    mine = [line for line in attendance_of(meeting).lines if user.pk in {one.person_id for one in line.speaking}]
    return [line for line in mine if line.attendance is None]


def speakers_at(item: AgendaItem) -> dict[int, Speaker]:
    """Who speaks for which seat at an item, as far as somebody has said; by the key of the seat."""
    said = Speaker.objects.filter(item=item).select_related("person").order_by("pk")
    return {speaker.seat_id: speaker for speaker in said}


def may_speak(meeting: Meeting, seat: Seat) -> dict[int, str]:
    """Who may speak for the seat at the meeting, by the person's key, with the remit; the alternate recorded there too.

    Their rights are those of the meeting's day.
    """
    lines = [line for line in attendance_of(meeting).lines if line.seat.pk == seat.pk]
    found = {one.person_id: one.remit for line in lines for one in line.speaking}
    recorded = [line.attendance for line in lines if line.attendance and line.attendance.mode == "alternate"]
    return {**{one.person_id: "" for one in recorded if one.person_id is not None}, **found}
