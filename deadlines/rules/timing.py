"""When enforcement acts on an obligation: instants in Europe/London, from the day it is due. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from foundation.core import workdays

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    Closures = Mapping[date, str]

LONDON: Final = ZoneInfo("Europe/London")
CHAIR, SRO = "CHAIR", "SRO"


def possible_from(direction: str, anchor_on: date | None) -> date | None:
    """The first day on which an obligation can be met; None when it could be all along.

    What is counted after an event follows it; what is counted before one can be done at once.
    """
    return anchor_on if direction == "after" else None


def breach_at(due_on: date) -> datetime:
    """The end of the due day: 00:00 Europe/London of the next one."""
    return datetime.combine(due_on + timedelta(days=1), time.min, tzinfo=LONDON)


def issue_at(due_on: date, hour: time) -> datetime:
    """From when on what stands ready is issued by itself: `hour` of the due day."""
    return datetime.combine(due_on, hour, tzinfo=LONDON)


def remind_at(due_on: date, step: int, hour: time, closures: Closures) -> datetime:
    """When the reminder `step` working days ahead goes out: at `hour` of that day; step 0 is the due day itself."""
    day = workdays.count(due_on, -step, closures).due
    return datetime.combine(day, hour, tzinfo=LONDON)


def step_reached(due_on: date, steps: Collection[int], hour: time, at: datetime, closures: Closures) -> int | None:
    """The reminder that is due at an instant: the latest step reached, or None before the first and after the end.

    Steps missed while the worker was off are not made up for: one reminder says what the others would have.
    """
    if at >= breach_at(due_on):
        return None
    reached = [step for step in steps if at >= remind_at(due_on, step, hour, closures)]
    return min(reached, default=None)


def reminders(at: datetime, steps: Collection[int], hour: time, closures: Closures) -> dict[date, int]:
    """The due days of which somebody is reminded at an instant, each with its step."""
    today = at.astimezone(LONDON).date()
    ahead = range((farthest_due(today, steps, closures) - today).days + 1)
    reached = {
        day: step_reached(day, steps, hour, at, closures) for day in (today + timedelta(days=days) for days in ahead)
    }
    return {day: step for day, step in reached.items() if step is not None}


def farthest_due(today: date, steps: Collection[int], closures: Closures) -> date:
    """The last due day that a reminder sent today can be about; nothing due later needs looking at."""
    return workdays.count(today, max(steps, default=0), closures).due


def escalate_at(due_on: date, after: int, closures: Closures) -> datetime:
    """When a breach goes up: once `after` whole working days have passed since the due day; 0 is at the breach."""
    return breach_at(workdays.count(due_on, after, closures).due)


def gone_up_until(day: date, after: int, closures: Closures) -> date:
    """The last due day whose breach has gone up a rung by 00:00 of `day`, when that takes `after` working days."""
    return workdays.count(day, -after, closures).due - timedelta(days=1)


def rungs_reached(due_on: date, ladder: Mapping[str, int], at: datetime, closures: Closures) -> list[str]:
    """Whom a breach has reached at an instant, lowest first. `ladder` gives the working days to each rung."""
    return [rung for rung, after in ladder.items() if at >= escalate_at(due_on, after, closures)]
