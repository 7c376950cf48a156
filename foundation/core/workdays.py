"""Working days in England: Monday to Friday and not a bank holiday (domain, section 3). Pure: closures come in.

Counting after a day starts on the next working day; counting before a day goes back; both run to the end of the
day, Europe/London. A count remembers the days it used, so that a deadline can show its working years later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SATURDAY = 5
FARTHEST = 1000  # working days; beyond this a count is a slip of the keyboard


@dataclass(frozen=True)
class Count:
    """A count of working days. `counted` are the working days used, `skipped` the bank holidays met on the way."""

    start: date
    working_days: int
    due: date
    counted: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...]


@cache
def bank_holidays(year: int) -> Mapping[date, str]:
    """England's bank holidays of a year as the `holidays` package knows them, one-off ones included."""
    import holidays  # it reads its tables on import, which no other command should pay for

    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year, language="en_GB").items())


def closure(day: date, extra: Mapping[date, str] | None = None) -> str | None:
    """The name of the bank holiday or extra closure on that day, or None."""
    return (extra or {}).get(day) or bank_holidays(day.year).get(day)


def is_working_day(day: date, extra: Mapping[date, str] | None = None) -> bool:
    """True for Monday to Friday when neither a bank holiday nor an extra closure falls on it."""
    return day.weekday() < SATURDAY and closure(day, extra) is None


def count(start: date, working_days: int, extra: Mapping[date, str] | None = None) -> Count:
    """Count from `start`: positive after it, negative before it, 0 stays on it.

    Raises ValueError when more than 1,000 working days are asked for.
    """
    if abs(working_days) > FARTHEST:
        raise ValueError(f"{working_days} working days is too far to count; the most is {FARTHEST}.")
    step = timedelta(days=1 if working_days > 0 else -1)
    counted: list[date] = []
    skipped: list[tuple[date, str]] = []
    day = start
    while len(counted) < abs(working_days):
        day += step
        name = closure(day, extra)
        if day.weekday() >= SATURDAY:
            continue
        if name:
            skipped.append((day, name))
        else:
            counted.append(day)
    return Count(start, working_days, day, tuple(counted), tuple(skipped))


def between(today: date, due: date, extra: Mapping[date, str] | None = None) -> int:
    """Working days left from today to the due day: 0 on the day, negative once it has passed (on a weekend too)."""
    if today == due:
        return 0
    forward = due > today
    day, last = (today, due) if forward else (due, today)
    days = 0
    while day < last:
        day += timedelta(days=1)
        days += is_working_day(day, extra)
    return days if forward else -max(1, days)
