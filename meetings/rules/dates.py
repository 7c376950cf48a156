"""Which meeting follows which, how late a paper came, and where in a recording a moment lies. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from foundation.core import workdays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DECEMBER = 12
_OFFSET = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)")


def next_month_meeting(held: date, regular: Iterable[date]) -> date | None:
    """The first regular meeting in the calendar month after `held`, else the next regular one; None when none is known.

    It dates the amendment requests (domain, section 2: the following month's meeting).
    """
    later = sorted(day for day in regular if day > held)
    wanted = (held.year + held.month // DECEMBER, held.month % DECEMBER + 1)
    return next((day for day in later if (day.year, day.month) == wanted), next(iter(later), None))


def late_by(due: date | None, issued: date, closures: Mapping[date, str]) -> int:
    """Working days by which a paper issued on a day missed its due day: 0 in time or not due, at least 1 when late."""
    if due is None or issued <= due:
        return 0
    return max(1, -workdays.between(issued, due, closures))


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
