"""How each seat stands on a day: held and by whom, vacant, or declined for now; and what its rule says of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from foundation.core.dated import in_force
from framework.queries import versions
from groups.models import Alternate, Appointment, Declination, Seat
from groups.queries.structure import terms_on
from groups.rules.appointing import during
from groups.rules.lifecycles import APPROVED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from foundation.accounts.models import Person
    from framework.rules.terms import SeatRule
    from groups.models import Group
    from groups.rules.periods import Period

Row = TypeVar("Row", Appointment, Alternate, Declination)
Status = Literal["held", "vacant", "declined"]
STATUSES: dict[Status, str] = {"held": "Held", "vacant": "Vacant", "declined": "Declined for now"}


@dataclass(frozen=True)
class Seating:
    """A seat as it stands on a day. `remits` are those its rule then has; none where one speaks on everything."""

    seat: Seat
    holders: tuple[Appointment, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    declination: Declination | None = None
    remits: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """Held by anybody; else declined for now, or vacant."""
        if self.holders:
            return "held"
        return "declined" if self.declination else "vacant"

    @property
    def status_label(self) -> str:
        """The status in words."""
        return STATUSES[self.status]

    @property
    def open_remits(self) -> tuple[str, ...]:
        """Remits nobody has, while somebody has another of the seat's."""
        taken = {held.remit for held in self.holders}
        return tuple(one for one in self.remits if one not in taken) if taken and "" not in taken else ()


def seating_on(group: Group | None, day: date) -> list[Seating]:
    """Every seat of a group (or every office, for None) as it stands on a day, in the framework's order."""
    seats = Seat.objects.filter(in_force(day), group=group).select_related("group").order_by("position", "pk")
    terms = terms_on(group, day) if group else None
    rules = {rule.code: rule.remits for rule in terms.seats} if terms else {}
    return seating_of(list(seats), day, remits=rules)


def seating_of(seats: list[Seat], day: date, *, remits: dict[str, tuple[str, ...]] | None = None) -> list[Seating]:
    """The same for given seats, in three queries however many they are."""
    wanted = [seat.pk for seat in seats]
    holders = _by_seat(appointments_on(day).filter(seat__in=wanted))
    alternates = _by_seat(alternates_on(day).filter(seat__in=wanted))
    declined = _by_seat(Declination.objects.filter(in_force(day), seat__in=wanted).order_by("pk"))
    return [
        Seating(
            seat,
            tuple(holders[seat.pk]),
            tuple(alternates[seat.pk]),
            next(iter(declined[seat.pk]), None),
            (remits or {}).get(seat.code, ()),
        )
        for seat in seats
    ]


def _by_seat(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows of one kind, by their seat."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.seat_id].append(row)
    return found


def appointments_on(day: date) -> QuerySet[Appointment]:
    """Who holds seats on a day."""
    return Appointment.objects.filter(in_force(day)).select_related("person", "organisation").order_by("pk")


def is_to_take(person: Person, seat: Seat, day: date) -> bool:
    """Whether somebody is recorded as taking the seat, under its code, after the day."""
    ahead = Appointment.objects.filter(seat__group=seat.group, seat__code=seat.code, valid_from__gt=day)
    return ahead.filter(person=person).exists()


def alternates_on(day: date) -> QuerySet[Alternate]:
    """Who stands in for holders on a day, approved."""
    rows: QuerySet[Alternate] = Alternate.objects.filter(in_force(day), status=APPROVED)
    return rows.select_related("person", "organisation").order_by("pk")


def rules_during(seat: Seat, period: Period) -> list[tuple[str, SeatRule]]:
    """What each version in force in a period says of a seat, by the version's name; nothing for an office."""
    days = [(version.id, max(version.in_force_from, period.start)) for version in during(versions(), period)]
    rules = [(version, rule_on(seat, day)) for version, day in days]
    return [(version, rule) for version, rule in rules if rule is not None]


def rule_on(seat: Seat, day: date) -> SeatRule | None:
    """What the framework of a day says of a seat; None for an office, or where it has none."""
    terms = terms_on(seat.group, day) if seat.group else None
    return terms.seat(seat.code) if terms else None


def period_of(seat: Seat, wanted: Period) -> Period:
    """The time in a seat; what has no end of its own ends with the seat, or with the group."""
    ends = [day for day in (seat.valid_to, seat.group.valid_to if seat.group else None) if day]
    last = min(ends) if ends and min(ends) >= wanted.start else None
    return wanted.ended_by(last)


def organisations_in(seat: Seat, day: date) -> set[int]:
    """The ids of the organisations whose people hold a seat on a day."""
    held = Appointment.objects.filter(in_force(day), seat=seat).order_by("organisation_id")
    return set(held.values_list("organisation_id", flat=True))
