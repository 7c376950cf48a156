"""The pattern of a series: on which days it falls, how it reads, and what a changed one does to its meetings. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from foundation.core import workdays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WEEK = 7
YEAR = 12  # months
FARTHEST = 400  # dates; more are a slip of the keyboard
WEEKLY, LAST = 0, -1
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {WEEKLY: "every", 1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}
_MONTHLY = re.compile(rf"\b(first|second|third|fourth|last) ({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_WEEKLY = re.compile(rf"^every (other )?({'|'.join(WEEKDAYS)})$", re.IGNORECASE)


@dataclass(frozen=True)
class Pattern:
    """Which days of the calendar: the n-th weekday of a month (1 to 4, or -1 the last), or (0) that day of a week.

    `every` so many months or weeks, counted from the month or week in which `start` falls. Weekdays begin with Monday,
    which is 0. The time of the day is a wall clock's in London and no part of this.
    """

    ordinal: int
    weekday: int
    start: date
    every: int = 1

    @property
    def words(self) -> str:
        """How it is said: First Wednesday of every month; Every Thursday; Every 3 weeks on Thursday."""
        day = WEEKDAYS[self.weekday]
        if self.ordinal == WEEKLY:
            return {1: f"Every {day}", 2: f"Every other {day}"}.get(self.every, f"Every {self.every} weeks on {day}")
        months = {1: "every month", 2: "every other month"}.get(self.every, f"every {self.every} months")
        return f"{ORDINALS[self.ordinal].capitalize()} {day} of {months}"

    def period(self, day: date) -> int:
        """Which of the series' weeks or months a day falls in; 0 is that of the start. One meeting belongs to each."""
        if self.ordinal == WEEKLY:
            return (_monday(day) - _monday(self.start)).days // WEEK // self.every
        return (day.year * YEAR + day.month - self.start.year * YEAR - self.start.month) // self.every

    def dates(self, first: date, last: date) -> Iterator[date]:
        """The days from `first` to `last`, both included, and none before the start. At most 400."""
        first = max(first, self.start)
        number = max(0, self.period(first))
        for _ in range(FARTHEST):
            day = self.date_in(number)
            if day > last:
                return
            if day >= first:
                yield day
            number += 1

    def date_in(self, number: int) -> date:
        """The day in a week or month of the series."""
        if self.ordinal == WEEKLY:
            return _monday(self.start) + timedelta(days=self.weekday, weeks=number * self.every)
        months = self.start.year * YEAR + self.start.month - 1 + number * self.every
        return nth_weekday(months // YEAR, months % YEAR + 1, self.weekday, self.ordinal)


def nth_weekday(year: int, month: int, weekday: int, ordinal: int) -> date:
    """The first to fourth such weekday of a month, or (-1) its last."""
    if ordinal == LAST:
        following = date(year + month // YEAR, month % YEAR + 1, 1)
        back = (following.weekday() - weekday - 1) % WEEK + 1
        return following - timedelta(days=back)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % WEEK, weeks=ordinal - 1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def read_pattern(words: str, start: date) -> Pattern | None:
    """The pattern in the framework's words for when a group meets; None where they name no one day."""
    if monthly := _MONTHLY.search(words):
        ordinals = {name: number for number, name in ORDINALS.items()}
        return Pattern(ordinals[monthly[1].lower()], WEEKDAYS.index(monthly[2].capitalize()), start)
    if weekly := _WEEKLY.match(words.strip()):
        return Pattern(WEEKLY, WEEKDAYS.index(weekly[2].capitalize()), start, every=2 if weekly[1] else 1)
    return None


def next_working_day(day: date, closures: Mapping[date, str]) -> date:
    """The day itself when it is a working day, else the next one."""
    while not workdays.is_working_day(day, closures):
        day += timedelta(days=1)
    return day


# --- what a series does to its meetings -----------------------------------------------------------------------------

Act = Literal["call", "stay", "move", "cancel", "skip", "covered"]


@dataclass(frozen=True)
class Taken:
    """A date of the pattern that has been dealt with: `key` of its meeting (None: left out) and the day that has.

    `fixed` says why the meeting stays as it is; empty for one that may still be replanned. `alien`: a regular meeting
    of the group that the series did not call.
    """

    key: int | None
    on: date
    day: date
    fixed: str = ""
    alien: bool = False


@dataclass(frozen=True)
class Step:
    """What the pattern asks on a date: a meeting called, one that stays, moves there or goes, or nothing."""

    act: Act
    on: date
    taken: Taken | None = None


def ahead(pattern: Pattern, taken: Iterable[Taken], first: date, last: date) -> list[Step]:
    """The dates whose week or month has no meeting of the series: new ones, and those left out. None is touched."""
    own_last = sorted(taken, key=lambda one: not one.alien)  # the series' own meeting is what counts in its period
    periods = {pattern.period(one.on): one for one in own_last}
    steps = []
    for on in pattern.dates(first, last):
        there = periods.get(pattern.period(on))
        if there is None:
            steps.append(Step("call", on))
        elif there.alien:
            steps.append(Step("covered", on, there))
        elif there.key is None:
            steps.append(Step("skip", on, there))
    return steps


def replanned(pattern: Pattern, taken: Sequence[Taken], first: date, last: date) -> list[Step]:
    """What a changed pattern does: each of its weeks or months keeps its meeting, which moves to the new day.

    Meetings that may not be touched stay and fill theirs; those in no week or month of the new pattern go.
    """
    periods: dict[int, list[Taken]] = {}
    for one in sorted(taken, key=lambda one: one.on):
        periods.setdefault(pattern.period(one.on), []).append(one)
    steps = []
    for on in pattern.dates(first, last):
        steps += _in_period(on, periods.pop(pattern.period(on), []))
    for left in periods.values():
        steps += [Step(_left(one), one.on, one) for one in left if one.key is not None and not one.alien]
    return sorted(steps, key=lambda step: (step.on, step.taken.day if step.taken else step.on))


def _left(one: Taken) -> Act:
    return "stay" if one.fixed else "cancel"


def _in_period(on: date, there: Sequence[Taken]) -> list[Step]:
    own = [one for one in there if not one.alien]
    there = own or there  # what the group called beside its series fills a place that is empty, and no other
    fixed = [one for one in there if one.fixed]
    free = [one for one in there if not one.fixed and one.key is not None]
    if fixed:
        filled: list[Step] = [Step("covered" if one.alien else "stay", one.on, one) for one in fixed]
        return [*filled, *(Step("cancel", one.on, one) for one in free)]
    if not free:
        return [Step("skip", on, there[0]) if there else Step("call", on)]
    kept, *others = free
    first = Step("stay" if kept.day == on else "move", on, kept)
    return [first, *(Step("cancel", one.on, one) for one in others)]


def preview_mark(rows: Iterable[object]) -> str:
    """A short mark of a preview: whoever confirms it says which one they saw."""
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()[:12]
