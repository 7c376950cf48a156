"""What is known when somebody is to be put in a seat: as recorded; or as recorded and read in so far, for a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from foundation.accounts.models import Affiliation
from foundation.core.dated import in_force
from groups.models import Appointment, Declination
from groups.queries.constituents import represented
from groups.rules import Office, Taken
from groups.rules.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from foundation.accounts.models import Organisation, Person
    from groups.models import Alternate, Seat


# who has one of these assures, sponsors or audits what the seats of parties decide on
OVERSEEING = (Office.IPA, Office.OFGEM, Office.AUDITOR)


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

    def oversight(self, person: Person, period: Period) -> Seat | None:
        """The office by which the person oversees the programme on some day of the period."""


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

    def oversight(self, person: Person, period: Period) -> Seat | None:
        """The first by its code."""
        offices = Appointment.objects.filter(overlapping(period), seat__group=None, seat__code__in=OVERSEEING)
        held = offices.filter(person=person).select_related("seat").order_by("seat__code", "pk").first()
        return held.seat if held else None


RECORDED = Recorded()


def overlapping(period: Period) -> Q:
    """The filter for dated rows that hold on some day of a period."""
    begun = Q() if period.end is None else Q(valid_from__lte=period.end)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=period.start))


def taken(row: Appointment | Alternate) -> Taken:
    """Somebody in a seat or standing in, as the rules ask."""
    return Taken(row.person.name, row.remit, Period(row.valid_from, row.valid_to))
