"""Who holds what on a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet

from foundation.accounts.models import Affiliation, Person
from foundation.core.clock import today
from foundation.core.dated import in_force
from framework.queries import in_force as version_on
from framework.queries import rules_in_force
from groups import rules
from groups.models import Alternate, Appointment, Group, Membership, Seat
from groups.queries.seating import alternates_on, seating_on
from groups.queries.structure import visible_to
from groups.rules import Office, SeatKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from groups.queries.standing import User


def seats_on(group: Group, day: date) -> QuerySet[Seat]:
    """The group's seats as the framework of that day has them, with the holders of that day."""
    holders = Appointment.objects.filter(in_force(day)).select_related("person", "organisation").order_by("pk")
    return (
        Seat.objects.filter(in_force(day), group=group)
        .select_related("group")
        .prefetch_related(Prefetch("appointments", queryset=holders, to_attr="holders"))
        .order_by("position", "pk")
    )


def groups_with_seats(user: User | None, day: date) -> list[tuple[Group, list[Seat]]]:
    """Every group with its seats and holders of that day, in a fixed number of queries."""
    held = Appointment.objects.filter(in_force(day)).select_related("person", "organisation").order_by("pk")
    seats = (
        Seat.objects.filter(in_force(day))
        .prefetch_related(Prefetch("appointments", queryset=held, to_attr="holders"))
        .order_by("position", "pk")
    )
    groups = visible_to(user).prefetch_related(Prefetch("seats", queryset=seats, to_attr="seats_then"))
    return [(group, group.seats_then) for group in groups]


def memberships_on(group: Group, day: date) -> QuerySet[Membership]:
    """Organisations on the group's open membership list on that day."""
    return Membership.objects.filter(in_force(day), group=group).select_related("organisation").order_by("organisation")


def voices_on(group: Group, day: date) -> QuerySet[Seat]:
    """The seats that express views and make consensus on that day."""
    return seats_on(group, day).filter(kind__in=rules.VOICES)


def holders(code: str, *, group: Group | None = None, on: date | None = None) -> QuerySet[Person]:
    """The people in a seat of the group, or in an office (no group), on a day (today by default)."""
    day = on or today()
    seats = Seat.objects.filter(in_force(day), group=group, code=code)
    return _people(seats, day)


def chairs(group: Group, on: date | None = None) -> QuerySet[Person]:
    """Who chairs the group on a day."""
    day = on or today()
    return _people(Seat.objects.filter(in_force(day), group=group, kind=SeatKind.CHAIR), day)


def members(group: Group, on: date | None = None) -> QuerySet[Person]:
    """Everybody who sits on the group on a day, and for open groups the people of member organisations."""
    day = on or today()
    seated = _people(Seat.objects.filter(in_force(day), group=group), day)
    organisations = Membership.objects.filter(in_force(day), group=group).values("organisation")
    belonging = Affiliation.objects.filter(in_force(day), organisation__in=organisations).values("person")
    standing_in = alternates_on(day).filter(in_force(day, "seat__"), seat__group=group).order_by()
    pks = Q(pk__in=seated.order_by().values("pk")) | Q(pk__in=belonging) | Q(pk__in=standing_in.values("person"))
    both = Person.objects.filter(pks)
    return both.filter(is_active=True).distinct().order_by("name", "pk")


def _people(seats: QuerySet[Seat], day: date) -> QuerySet[Person]:
    held = Appointment.objects.filter(in_force(day), seat__in=seats)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("name", "pk")


def owners(owner: str, group: Group | None, on: date | None = None) -> QuerySet[Person]:
    """The people behind an owner of a duty: an office by its code, 'CHAIR', or a seat code of the group."""
    if owner in set(Office):
        return holders(owner, on=on)
    if group is None:
        return Person.objects.none()
    return chairs(group, on) if owner == "CHAIR" else holders(owner, group=group, on=on)


def roster(seats: Iterable[Seat]) -> list[dict[str, object]]:
    """A snapshot of seats and holders, for a decision's record."""
    return [
        {
            "code": seat.code,
            "name": seat.name,
            "kind": seat.kind,
            "holders": [
                {"name": held.person.name, "organisation": held.organisation.name}
                for held in getattr(seat, "holders", [])
            ],
        }
        for seat in seats
    ]


def roster_on(group: Group, day: date) -> dict[str, object]:
    """The whole roster of a group on a day as plain data: seats with holders, alternates and remits, and vacancies.

    Raises framework.rules.NoRulesError where the framework of that day does not know the group.
    """
    rules_in_force(group.code, day)
    seating = seating_on(group, day)
    return {
        "group": group.code,
        "on": day.isoformat(),
        "version": version_on(day).id,
        "convened": group.is_convened_on(day),
        "seats": [
            {
                "code": one.seat.code,
                "name": one.seat.name,
                "kind": one.seat.kind,
                "status": one.status,
                "holders": [_row(held) for held in one.holders],
                "alternates": [{**_row(held), "occasion": held.occasion} for held in one.alternates],
            }
            for one in seating
        ],
        "vacancies": [one.seat.code for one in seating if one.status == "vacant"],
    }


def _row(held: Appointment | Alternate) -> dict[str, object]:
    return {
        "name": held.person.name,
        "organisation": held.organisation.name,
        "remit": held.remit,
        "from": held.valid_from.isoformat(),
        "to": held.valid_to.isoformat() if held.valid_to else None,
    }
