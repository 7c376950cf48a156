"""Working days against the database: the published bank holidays and the extra closures together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.utils import OperationalError, ProgrammingError

from foundation.core import workdays
from foundation.core.clock import today
from foundation.core.models import Closure

if TYPE_CHECKING:
    from datetime import date


def extra_closures() -> dict[date, str]:
    """Every closure announced beside the published bank holidays."""
    return dict(Closure.objects.values_list("day", "name"))


def extra_closures_if_any() -> tuple[dict[date, str], str]:
    """The same before any migration too: ({}, a note) when there is no database to ask."""
    try:
        return extra_closures(), ""
    except (OperationalError, ProgrammingError):
        return {}, "No database yet: counted with the published bank holidays alone."


def count(start: date, working_days: int) -> workdays.Count:
    """Count working days from `start`; see workdays.count."""
    return workdays.count(start, working_days, extra_closures())


def days_left(due: date, on: date | None = None) -> int:
    """Working days left until `due`; negative once it has passed."""
    return workdays.between(on or today(), due, extra_closures())
