"""Seats nobody holds, over all groups that are convened on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max

from foundation.core.dated import in_force
from groups import rules
from groups.models import Appointment, Declination, Group, Seat

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from groups.queries.seating import Status


@dataclass(frozen=True)
class Vacancy:
    """A seat nobody holds on a day, since when, and whether its party declines it for now."""

    seat: Seat
    since: date
    declination: Declination | None = None

    @property
    def status(self) -> Status:
        """Vacant, or declined for now: only the first opens a nomination round."""
        return "declined" if self.declination else "vacant"


def vacancies(on: date, *, among: Collection[Group] | None = None) -> list[Vacancy]:
    """Seats that nobody holds on a day, by group, those that make consensus first. `among` narrows to some groups.

    Three queries, however many groups there are.
    """
    groups = Group.objects.filter(in_force(on), convened_on__lte=on)
    if among is not None:
        groups = groups.filter(pk__in=[group.pk for group in among])
    held = Appointment.objects.filter(in_force(on)).values("seat")
    seats = Seat.objects.filter(in_force(on), group__in=groups).exclude(pk__in=held).select_related("group")
    empty = list(seats.order_by("group__level", "group__code", "position", "pk"))
    declined = {one.seat_id: one for one in Declination.objects.filter(in_force(on), seat__in=empty).order_by("pk")}
    last = dict(
        Appointment.objects.filter(seat__in=empty, valid_to__lt=on)
        .order_by("seat")
        .values_list("seat")
        .annotate(Max("valid_to"))
    )
    found = [Vacancy(seat, _since(seat, last.get(seat.pk)), declined.get(seat.pk)) for seat in empty]
    return sorted(found, key=lambda one: (_group(one), one.seat.kind not in rules.VOICES))


def _group(vacancy: Vacancy) -> tuple[int, str]:
    group = vacancy.seat.group
    return (group.level, group.code) if group else (0, "")


def _since(seat: Seat, last: date | None) -> date:
    """The day after its last holder's; else the first day of the seat, or of the group where that came later."""
    if last is not None:
        return last + timedelta(days=1)
    convened = seat.group.convened_on if seat.group else None
    return max(seat.valid_from, convened) if convened else seat.valid_from
