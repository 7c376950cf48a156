"""Counting the day on which something is due, with every day that was used. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from foundation.core import workdays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Period(Protocol):
    """What is counted: a framework's deadline rule, or the copy of it that an obligation keeps.

    `working_days` is None for a duty without a day; `direction` is 'before' or 'after'.
    """

    @property
    def working_days(self) -> int | None: ...

    @property
    def direction(self) -> str: ...


@dataclass(frozen=True)
class Due:
    """The result of a count. `due_on` is the last day, to its end (24:00 Europe/London).

    Everything but `start` is empty for a duty without a day, and all of it while the anchor has no date.
    """

    start: date | None
    due_on: date | None = None
    counted: tuple[date, ...] = ()
    skipped: tuple[tuple[date, str], ...] = ()


def compute(rule: Period, anchor_on: date | None, closures: Mapping[date, str]) -> Due:
    """The day on which `rule` is due when its anchor falls on `anchor_on`.

    After: the count begins on the next working day. Before: it goes back from the day before. `closures` are the days
    closed beside England's published bank holidays, each with its name.
    """
    if anchor_on is None or rule.working_days is None:
        return Due(start=anchor_on)
    signed = rule.working_days if rule.direction == "after" else -rule.working_days
    found = workdays.count(anchor_on, signed, closures)
    return Due(start=anchor_on, due_on=found.due, counted=found.counted, skipped=found.skipped)


def spare_days(due_on: date, done_on: date, due: Due, closures: Mapping[date, str]) -> int:
    """Working days between the day something was done and its due day: below zero when it was late.

    `due` is its own count: what that counted as a working day is one, whatever was announced of it later.
    """
    known = {**closures, **dict(due.skipped)}
    counted = set(due.counted)
    return workdays.between(done_on, due_on, {day: name for day, name in known.items() if day not in counted})


def after_closure(old: date, new: date, today: date) -> date:
    """The due day once a closure is announced: `new`, unless that would make overdue what was not.

    Days already gone were counted in good faith; an announcement cannot take them away.
    """
    return new if new >= min(old, today) else old
