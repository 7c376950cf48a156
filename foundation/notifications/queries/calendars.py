"""Calendars under private addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.core.registry import Registry
from foundation.notifications.models import CalendarFeed
from foundation.notifications.rules import Book, digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from foundation.accounts.models import Person


@dataclass(frozen=True)
class Calendars:
    """The calendars of one kind: those a person may choose from, as key and words, and one of them as they may read it.

    `book` answers None where there is no such calendar.
    """

    choices: Callable[[Person], list[tuple[str, str]]]
    book: Callable[[Person, str], Book | None]


CALENDARS: Registry[Calendars] = Registry("calendars that can be subscribed to")


def calendars_for(person: Person) -> list[tuple[str, str]]:
    """Every calendar open to the person, as `kind:key` and words."""
    return [(f"{kind}:{key}", words) for kind, one in CALENDARS.items() for key, words in one.choices(person)]


def feeds_of(person: Person) -> QuerySet[CalendarFeed]:
    """The person's own addresses that have not been taken back, the newest first."""
    return CalendarFeed.objects.filter(person=person, revoked_at__isnull=True).order_by("-created_at", "-pk")


def feed_under(token: str) -> CalendarFeed | None:
    """The feed of an address; None for one that never was, was taken back, or whose person has left."""
    feeds = CalendarFeed.objects.filter(token_digest=digest(token), revoked_at__isnull=True, person__is_active=True)
    return feeds.select_related("person").first()


def book_of(feed: CalendarFeed) -> Book | None:
    """The calendar of a feed, as its person may read it now."""
    kind, _, key = feed.calendar.partition(":")
    calendars = CALENDARS.get(kind)
    return calendars.book(feed.person, key) if calendars else None
