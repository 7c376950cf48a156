"""Rows that hold from one day to another: `valid_to` is the last day, or empty while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from datetime import date


def in_force(on: date, prefix: str = "") -> Q:
    """The filter for rows in force on a day; `prefix` names a relation, as in 'seat__'."""
    return Q(**{f"{prefix}valid_from__lte": on}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    )


class DatedQuerySet(models.QuerySet[Any]):
    """Rows by the day on which they hold."""

    def on(self, day: date) -> Self:
        """Rows in force on the day."""
        return self.filter(in_force(day))


class DatedModel(models.Model):
    """A row that holds from one day to another, both included."""

    valid_from = models.DateField("from")
    valid_to = models.DateField("to", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_dates_in_order",
            )
        ]

    def holds_on(self, day: date) -> bool:
        """True when the row is in force on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
