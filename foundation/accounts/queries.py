"""Organisations by whether they take part on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from foundation.accounts.models import Organisation

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet


def taking_part(day: date) -> QuerySet[Organisation]:
    """The organisations that are part of the programme on a day, by name. Agrees with `takes_part_on`."""
    return Organisation.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day)).order_by("name", "pk")
