"""Dates and clock times as people write them in tables. Pure; no clock: a year is always written."""

from __future__ import annotations

import re
from datetime import date, datetime, time

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ t]00:00(?::00)?)?")
_NUMERIC = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})")
_WORDS = re.compile(r"(?:[a-z]+,? )?([0-9]{1,2})(?:st|nd|rd|th)?[ \-]([a-z]{3,9})\.?,?[ \-]([0-9]{4}|[0-9]{2})")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2}) ?(am|pm)?", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR, _CENTURY = 2000, 2100, 100


class UnreadableError(ValueError):
    """A cell that does not hold what its column promises. `str(error)` is a sentence without its subject's name."""


def parse_date(text: str) -> date:
    """The day that 09/03/2022 (day first), 2022-03-09, 9 March 2022, 9th Mar 22 or Wed 9 March 2022 means.

    Raises UnreadableError for anything else, for days that do not exist and for years outside 2000 to 2100.
    """
    year, month, day = _parts(" ".join(text.lower().split()), text)
    try:
        found = date(year + 2000 if year < _CENTURY else year, month, day)
    except ValueError:
        raise UnreadableError(f"“{text}” is not a day of the calendar (day/month/year).") from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise UnreadableError(f"“{text}” lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}.")
    return found


def _parts(text: str, original: str) -> tuple[int, int, int]:
    if iso := _ISO.fullmatch(text):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if numeric := _NUMERIC.fullmatch(text):
        return int(numeric[3]), int(numeric[2]), int(numeric[1])
    words = _WORDS.fullmatch(text)
    if words and words[2][:3] in _MONTHS:
        return int(words[3]), _MONTHS.index(words[2][:3]) + 1, int(words[1])
    raise UnreadableError(f"“{original}” is not a date; write it as 09/03/2022, 9 March 2022 or 2022-03-09.")


def parse_clock(text: str) -> time:
    """The time of day that 10:05, 9.30 or 2:15 pm means. Raises UnreadableError."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise UnreadableError(f"“{text}” is not a time of day.")
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        if hour not in range(1, 13):
            raise UnreadableError(f"“{text}” is not a time of day.")
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise UnreadableError(f"“{text}” is not a time of day.") from None


def written(value: object) -> str:
    """A value as a table's cell has it in plain text: dates as 2022-03-09, times as 10:05, none as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat(timespec="minutes") if isinstance(value, time) else str(value)
