"""How a notice reaches somebody beside their inbox: at once, in the day's digest, or not at all. Pure.

A day and its hours are Europe/London's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")

INSTANT, DAILY, INBOX = "instant", "daily", "inbox"
WAYS: Final = {
    INSTANT: "An e-mail at once",
    DAILY: "In the daily digest",
    INBOX: "In the inbox alone",
}
DUTY_WAYS: Final = {way: words for way, words in WAYS.items() if way != INBOX}

DEFAULT_HOUR: Final = (
    9  # an hour after the framework's own hour of reminders, so that the day's are in the day's digest
)
# what falls due on the hour is written within its first minutes, and belongs into the digest of that hour
AFTER_THE_HOUR: Final = timedelta(minutes=5)

DUTY_STAYS: Final = "What somebody owes cannot be unsubscribed: its notices come at once or in the daily digest."


@dataclass(frozen=True)
class Topic:
    """What notices are about. A duty is something its reader owes: its e-mails cannot be switched off."""

    name: str
    words: str
    default: str = INSTANT
    duty: bool = False

    @property
    def ways(self) -> dict[str, str]:
        """The ways one may choose for it, with words."""
        return DUTY_WAYS if self.duty else WAYS

    def offers(self, way: str | None) -> bool:
        """Whether its notices may go out that way."""
        return way in self.ways


def way(topic: Topic, chosen: str | None, *, follows: bool = False) -> str:
    """How a notice of the topic goes out: as chosen, else by the topic's default; at once for what somebody follows.

    Who wants no e-mails about an optional topic gets none, whatever they follow; a duty always comes by e-mail.
    """
    wanted = chosen if chosen and topic.offers(chosen) else topic.default
    if wanted == INBOX:
        return INBOX
    return INSTANT if follows else wanted


def digest_at(day: date, hour: int) -> datetime:
    """From when on the digest of a day goes out to somebody who chose the hour."""
    return datetime.combine(day, time(hour), tzinfo=LONDON) + AFTER_THE_HOUR


def digest_day(at: datetime, hour: int) -> date:
    """The day in whose digest a notice of that moment stands: the day's own until its hour, then the next one's."""
    day = at.astimezone(LONDON).date()
    return day if at <= digest_at(day, hour) else day + timedelta(days=1)


def too_late(at: datetime, hour: int, due: date | None) -> bool:
    """Would a notice of that moment, about something due on a day, stand in a digest only after that day?"""
    return due is not None and digest_day(at, hour) > due


def hour_words(hour: int) -> str:
    """An hour to choose: '9:00 to 10:00'."""
    return f"{hour}:00 to {(hour + 1) % 24}:00"
