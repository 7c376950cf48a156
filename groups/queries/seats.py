"""Everybody a seat has had: holders, alternates and those who declined it, newest first; until a day, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, QuerySet

from groups.models import Alternate, Appointment, Declination
from groups.queries.standing import standing
from groups.rules.lifecycles import APPROVED

if TYPE_CHECKING:
    from datetime import date

    from groups.models import Seat
    from groups.queries.standing import User

Row = TypeVar("Row", bound=Model)


def holders_of(seat: Seat, until: date | None = None) -> QuerySet[Appointment]:
    """Who held the seat, in every span of it the framework has had."""
    return _of(Appointment.objects.all(), seat, until).select_related("person", "organisation", "delegator")


def alternates_of(seat: Seat, user: User | None, until: date | None = None) -> QuerySet[Alternate]:
    """Who was named to stand in; outside the programme only those who were approved."""
    rows = _of(Alternate.objects.all(), seat, until).select_related("seat__group", "person", "organisation")
    return rows if standing(user).is_participant else rows.filter(status=APPROVED)


def declinations_of(seat: Seat, until: date | None = None) -> QuerySet[Declination]:
    """Who declined it."""
    return _of(Declination.objects.all(), seat, until)


def _of(rows: QuerySet[Row], seat: Seat, until: date | None) -> QuerySet[Row]:
    found = rows.filter(seat__code=seat.code, seat__group=seat.group)
    return (found if until is None else found.filter(valid_from__lte=until)).order_by("-valid_from", "-pk")
