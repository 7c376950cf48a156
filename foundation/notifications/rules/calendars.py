"""Calendars as iCalendar text (RFC 5545), and invitations (RFC 5546). Pure.

Times are written as instants, so that every client shows 10:00 in London as what it is there, in summer and in winter.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from icalendar import Calendar, Event, vCalAddress, vText

if TYPE_CHECKING:
    from collections.abc import Iterable

PRODUCT: Final = "-//MHHS Governance//Meetings//EN"
PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Entry:
    """One entry of a calendar. `sequence` rises with every change, so that a client takes the newest."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    minutes: int
    summary: str
    place: str = ""
    url: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class Book:
    """A calendar with its name and entries."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def changed_at(self) -> datetime | None:
        """When an entry last changed; None for an empty calendar."""
        return max((entry.changed_at for entry in self.entries), default=None)


def text_of(name: str, entries: Iterable[Entry], *, method: str = PUBLISH, organiser: str = "") -> str:
    """The calendar as text. An invitation (REQUEST) or its withdrawal (CANCEL) names the e-mail that organises."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, organiser))
    return _text(calendar)


def _event(entry: Entry, organiser: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", (entry.starts_at + timedelta(minutes=entry.minutes)).astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    if entry.url:
        event.add("url", entry.url)
        event.add("description", entry.url)
    if organiser:
        event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    return event


def addressed(text: str, name: str, email: str) -> tuple[str, str]:
    """An invitation as it goes to one person, who alone is named in it, and its method."""
    calendar = Calendar.from_ical(text)
    for event in calendar.walk("VEVENT"):
        attendee = vCalAddress(f"mailto:{email}")
        attendee.params["CN"] = vText(name)
        attendee.params["RSVP"] = vText("FALSE")
        event.add("attendee", attendee, encode=False)
    return _text(calendar), str(calendar["METHOD"])


def _text(calendar: Calendar) -> str:
    text: str = calendar.to_ical().decode()
    return text


def digest(token: str) -> str:
    """What is kept of a calendar's private address."""
    return hashlib.sha256(token.encode()).hexdigest()
