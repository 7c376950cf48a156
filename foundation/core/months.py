"""A month as the weeks that show it, Monday first. Pure."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

FIRST, LAST = date(2021, 1, 1), date(2099, 12, 1)  # what can be turned to: the programme began in 2021
DECEMBER = 12


@dataclass(frozen=True)
class Month:
    """One month of the calendar."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def weeks(self) -> list[list[date]]:
        """The days shown, from the Monday before its first day to the Sunday after its last."""
        return calendar.Calendar().monthdatescalendar(self.year, self.number)

    @property
    def words(self) -> str:
        """December 2026."""
        return f"{self.first:%B %Y}"

    @property
    def key(self) -> str:
        """2026-12, as in an address."""
        return f"{self.first:%Y-%m}"

    def turned(self, step: int) -> Month | None:
        """So many months later or, negative, earlier; None beyond what the calendar holds."""
        months = self.year * DECEMBER + self.number - 1 + step
        there = Month(months // DECEMBER, months % DECEMBER + 1)
        return there if FIRST <= there.first <= LAST else None


def month_of(day: date) -> Month:
    """The month a day falls in."""
    return Month(day.year, day.month)


def read_month(text: str) -> Month | None:
    """A month out of 2026-12; None when it is none, or beyond what the calendar holds."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month_of(day) if FIRST <= day <= LAST and len(text) == len("2026-12") else None
