"""Which meeting follows which, how late a paper came, and where in a recording a moment lies. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from foundation.core import workdays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NEXT_MONTH = "next_month_meeting"  # the framework's anchor
DECEMBER = 12
_OFFSET = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)")


@dataclass(frozen=True)
class MeetingDay:
    """A meeting's day in Europe/London, and whether the meeting was entered after the fact."""

    on: date
    historical: bool = False


def next_month_meeting(held: MeetingDay, regular: Iterable[MeetingDay]) -> date | None:
    """The first regular meeting in the calendar month after `held`, else the next regular one; None when none is known.

    It dates the amendment requests (domain, section 2: the following month's meeting).
    """
    later = sorted(one.on for one in regular if one.on > held.on and known_to_follow(held, one))
    wanted = _month_after(held.on)
    return next((day for day in later if (day.year, day.month) == wanted), next(iter(later), None))


def known_to_follow(earlier: MeetingDay, later: MeetingDay) -> bool:
    """May the next meeting of the record be taken for the next that there was?

    What came after a meeting entered after the fact is known only as far as it has been entered too: before a meeting
    called in the product others may have been held. Such a meeting counts when it is in that month or the next.
    """
    near = (later.on.year, later.on.month) in {(earlier.on.year, earlier.on.month), _month_after(earlier.on)}
    return near or later.historical or not earlier.historical


def _month_after(day: date) -> tuple[int, int]:
    return day.year + day.month // DECEMBER, day.month % DECEMBER + 1


def waits_for_next_month(*, historical: bool) -> str:
    """What is told of a day that cannot be counted yet because the following month's meeting is not known."""
    if historical:
        return (
            "The following month's meeting has not been entered. What is counted from it has no day until that "
            "meeting, or the next regular one, is entered after the fact as well."
        )
    return "The following month's meeting has not been called yet. What is counted from it has no day until then."


def late_by(due: date | None, issued: date, closures: Mapping[date, str]) -> int:
    """Working days by which a paper issued on a day missed its due day: 0 in time or not due, at least 1 when late."""
    if due is None or issued <= due:
        return 0
    return max(1, -workdays.between(issued, due, closures))


def notice_given(called: date, on: date, closures: Mapping[date, str]) -> int:
    """Working days of notice: from the day a meeting is called, that day included, to the day before it."""
    day = timedelta(days=1)
    return max(0, workdays.between(called - day, on - day, closures))


def short_notice(given: int, asked: int, due: date, late: int) -> str:
    """What is told before a meeting is called at short notice. `late`: working days by which papers issued now are."""
    return (
        f"That is {_working_days(given)} of notice. Papers are owed {_working_days(asked)} before the meeting, by the "
        f"end of {due.day} {due:%B %Y}, which has passed. Issued now they are {_working_days(late)} late and marked "
        "so; a DECISION item with a late paper is taken only if the chair waives its lateness, with a reason."
    )


def _working_days(number: int) -> str:
    return f"{number} working day{'' if number == 1 else 's'}"


def offset_words(offset: timedelta | None) -> str:
    """A time into the recording as 01:05:09; empty for none."""
    if offset is None:
        return ""
    seconds = int(offset.total_seconds())
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def parse_offset(text: str) -> timedelta | None:
    """A time into the recording out of 1:05:09 or 65:09 (minutes and seconds); None when it is neither."""
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def recording_link(url: str, offset: timedelta | None) -> str:
    """The recording's address at a moment, by the media fragment that players understand; "" without a recording."""
    if not url or offset is None:
        return url
    return f"{url.split('#', 1)[0]}#t={int(offset.total_seconds())}"
