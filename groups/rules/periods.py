"""From one day to another, both included; without a last day while it goes on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from `start` to `end`; `end` is None while it goes on."""

    start: date
    end: date | None = None

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both."""
        return _begun(self, other.end) and _begun(other, self.end)

    def within(self, other: Period) -> bool:
        """Whether every day of it lies in the other."""
        return other.has(self.start) and (other.end is None or (self.end is not None and self.end <= other.end))

    def ended_by(self, last: date | None) -> Period:
        """The same, ending with `last` where it has no end of its own."""
        return Period(self.start, last) if self.end is None else self

    def __str__(self) -> str:
        if self.end is None:
            return f"from {words(self.start)}"
        if self.end == self.start:
            return f"on {words(self.start)}"
        return f"from {words(self.start)} to {words(self.end)}"


def _begun(period: Period, end: date | None) -> bool:
    return end is None or period.start <= end


def gap(wanted: Period, held: Iterable[Period]) -> date | None:
    """The first day of `wanted` that none of the periods has; None where they cover all of it."""
    day = wanted.start
    for period in sorted(held, key=lambda one: one.start):
        if period.start > day:
            break
        if period.has(day):
            if period.end is None:
                return None
            day = period.end + DAY
    return day if wanted.has(day) else None


def words(day: date) -> str:
    """A day in a sentence: 9 March 2022."""
    return f"{day.day} {day:%B %Y}"
