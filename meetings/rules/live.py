"""A meeting while it runs: what is captured with one key, clocks, and the time into the recording. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from meetings.rules.lifecycle import HELD, REPORTED
from meetings.rules.record import record_refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

ACTION = "action"
LATEST = timedelta(minutes=1)  # a screen's clock may run that much ahead of ours
EARLIEST = timedelta(days=2)  # a laptop closed that long ago still tells when a line was written


@dataclass(frozen=True)
class Kind:
    """Something captured live: the key that begins it, its words, and the kind of entry it becomes in the record."""

    name: str
    key: str
    label: str
    becomes: str  # "" for an action, which is no entry


KINDS = (
    Kind("decision", "d", "Decision", "heard"),
    Kind("view", "v", "View", "viewpoint"),
    Kind(ACTION, "a", "Action", ""),
    Kind("raid", "r", "RAID item", "raid"),
    Kind("note", "n", "Note", "note"),
    Kind("context", "c", "Context", "context"),
)


RAID = "raid"
RAID_KINDS = (("risk", "Risk"), ("assumption", "Assumption"), ("issue", "Issue"), ("dependency", "Dependency"))


RAID_ENTRIES = {RAID, *dict(RAID_KINDS)}  # the kinds of entries that are one of the four, told which or not


def becomes(kind: str, raid: str = "") -> str:
    """The kind of entry in the record, `raid` being which of the four a RAID item is; "" for an action."""
    if kind == RAID and raid:
        return raid
    return next(one.becomes for one in KINDS if one.name == kind)


def live_refusal(status: str, on: date, today: date) -> str | None:
    """Why no item of the meeting can be taken now."""
    if status in {HELD, REPORTED}:
        return "This meeting has been held; no item is being taken any more."
    return record_refusal(status, on, today)


def offset(started: datetime | None, at: datetime) -> timedelta | None:
    """The time into the recording at a moment, in whole seconds; None without a recording, or before it began."""
    if started is None or at < started:
        return None
    return timedelta(seconds=int((at - started).total_seconds()))


def written_at(said: datetime | None, now: datetime) -> datetime:
    """When a line was written: as the screen tells, unless its clock is plainly wrong; then the moment it arrived."""
    if said is None or said > now + LATEST or said < now - EARLIEST:
        return now
    return min(said, now)


def spent(stretches: Iterable[tuple[datetime, datetime | None]], now: datetime) -> timedelta:
    """How long an item has been taken altogether; a stretch without an end runs until now."""
    return sum((max((ended or now) - started, timedelta()) for started, ended in stretches), timedelta())


def overrun(allotted: int, taken: timedelta) -> timedelta:
    """By how much an item has taken more than the minutes it was allotted; nothing where none were."""
    return max(taken - timedelta(minutes=allotted), timedelta()) if allotted else timedelta()


def recording_refusal(started: datetime, now: datetime, on: date, day: date) -> str | None:
    """Why the recording cannot have begun then. `day` is the day of `started` in London, `on` the meeting's."""
    if started > now:
        return "The recording cannot begin later than now."
    return None if day == on else "The recording begins on the day of the meeting."


def minutes_words(taken: timedelta) -> str:
    """65 seconds as 1:05, an hour and five minutes as 65:00."""
    seconds = int(taken.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}"
