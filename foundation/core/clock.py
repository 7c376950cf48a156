"""What time it is, in one place: instants in UTC, days in Europe/London.

A demonstration may be moved forward in time, so that the story of a coming meeting can be played in one sitting;
anywhere else the clock is the machine's.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
_SHIFT = "demonstration-clock"  # seconds ahead, shared by all processes


def now() -> datetime:
    """The present instant, aware."""
    return timezone.now() + shift() if settings.DEMO else timezone.now()


def shift() -> timedelta:
    """How far a demonstration runs ahead of the machine's clock."""
    return timedelta(seconds=cache.get(_SHIFT, 0))


def move_forward_to(instant: datetime) -> None:
    """Let a demonstration go on at a later instant. Raises RuntimeError anywhere else; never goes back."""
    if not settings.DEMO:
        raise RuntimeError("Only a demonstration has a clock that can be moved.")
    ahead = (instant - timezone.now()).total_seconds()
    cache.set(_SHIFT, max(ahead, cache.get(_SHIFT, 0)), timeout=None)


def today() -> date:
    """Today's date in Europe/London."""
    return london_date(now())


def london_date(instant: datetime) -> date:
    """The calendar day in Europe/London on which an aware instant falls."""
    return instant.astimezone(LONDON).date()


def london_time(instant: datetime) -> time:
    """The time of day in Europe/London at an aware instant, to the minute."""
    return instant.astimezone(LONDON).time().replace(second=0, microsecond=0)


def london_midnight(day: date) -> datetime:
    """00:00 Europe/London of the day, as an aware instant."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


def end_of_day(day: date) -> datetime:
    """The end of the day: 24:00 Europe/London, which is 00:00 of the next one."""
    return london_midnight(day + timedelta(days=1))


def london_datetime(day: date, at: time) -> datetime:
    """A wall-clock time in Europe/London as an aware instant."""
    return datetime.combine(day, at, tzinfo=LONDON)
