"""What is known when somebody is to be put in a seat: as recorded; or as recorded and read in so far, for a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from foundation.accounts.models import Affiliation
from foundation.core.dated import in_force
from groups.models import Alternate, Appointment, Declination
from groups.queries.constituents import represented
from groups.rules import Taken
from groups.rules.lifecycles import APPROVED, NOMINATED
from groups.rules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foundation.accounts.models import Organisation, Person
    from groups.models import Seat


@dataclass(frozen=True)
class Part:
    """A seat or office that somebody has, or the seat of another in which they are named to stand in; and when."""

    seat: Seat
    period: Period
    stands_in: bool = False

    def __str__(self) -> str:
        has = "is an alternate in" if self.stands_in else "holds"
        return f"{has} the {'seat' if self.seat.group else 'office'} {self.seat} {self.period}"


class Known(Protocol):
    """The facts that say whether a seat is free for somebody."""

    def works_for(self, person: Person, organisation: Organisation, day: date) -> bool:
        """Whether the person was of the organisation on the day."""

    def declination(self, seat: Seat, period: Period) -> Declination | None:
        """By whom the seat is declined for now on some day of the period."""

    def holders(self, seat: Seat, period: Period, person: Person | None) -> Sequence[Taken]:
        """Who holds the seat on some day of the period, earliest first; one person's holdings alone, where given."""

    def represented(self, seat: Seat, day: date) -> frozenset[int]:
        """The ids of the organisations for which the seat speaks on a day."""

    def parts(self, person: Person, period: Period) -> Sequence[Part]:
        """Every seat and office the person has, and those they stand in for, on some day of the period."""


class Recorded:
    """As the database has it."""

    def works_for(self, person: Person, organisation: Organisation, day: date) -> bool:
        """As affiliations say."""
        return Affiliation.objects.filter(in_force(day), person=person, organisation=organisation).exists()

    def declination(self, seat: Seat, period: Period) -> Declination | None:
        """The first recorded."""
        found: Declination | None = Declination.objects.filter(overlapping(period), seat=seat).order_by("pk").first()
        return found

    def holders(self, seat: Seat, period: Period, person: Person | None) -> list[Taken]:
        """As appointments say."""
        held = Appointment.objects.filter(overlapping(period), seat=seat).select_related("person")
        held = held if person is None else held.filter(person=person)
        return [taken(one) for one in held.order_by("valid_from", "pk")]

    def represented(self, seat: Seat, day: date) -> frozenset[int]:
        """As the constituencies' members say."""
        return represented(seat, day)

    def parts(self, person: Person, period: Period) -> list[Part]:
        """As appointments and alternates say: what they have first, then those they stand in for."""
        return [part for _, part in parts(period, person)]


RECORDED = Recorded()


def overlapping(period: Period) -> Q:
    """The filter for dated rows that hold on some day of a period."""
    begun = Q() if period.end is None else Q(valid_from__lte=period.end)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=period.start))


def parts(period: Period, person: Person | None = None) -> list[tuple[int, Part]]:
    """What everybody, or one person, has on some day of a period, with the key of the person; in two queries."""
    who = Q() if person is None else Q(person=person)
    held = Appointment.objects.filter(overlapping(period), who).select_related("seat__group")
    named = Alternate.objects.filter(overlapping(period), who, status__in=(NOMINATED, APPROVED))
    rows = [*held.order_by("valid_from", "pk"), *named.select_related("seat__group").order_by("valid_from", "pk")]
    return [(row.person_id, part_of(row)) for row in rows]


def part_of(row: Appointment | Alternate) -> Part:
    """What a row gives its person."""
    return Part(row.seat, Period(row.valid_from, row.valid_to), stands_in=isinstance(row, Alternate))


def taken(row: Appointment | Alternate) -> Taken:
    """Somebody in a seat or standing in, as the rules ask."""
    return Taken(row.person.name, row.remit, Period(row.valid_from, row.valid_to))
