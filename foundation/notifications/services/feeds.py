"""Private addresses of calendars: shown once when made, kept as a digest, asked for rights each time, taken back."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.notifications import queries
from foundation.notifications.events import EventKind
from foundation.notifications.models import CalendarFeed
from foundation.notifications.rules import digest

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from foundation.notifications.rules import Book

TOKEN_BYTES = 32
NOTED_EVERY = timedelta(minutes=10)  # a client that asks all the time is not written down each time


@audit.act
def make_feed(*, calendar: str, actor: Person) -> tuple[CalendarFeed, str]:
    """An address for one of the calendars open to the person (queries.calendars_for); returns it with its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(person=actor, calendar=calendar, token_digest=digest(token), created_at=now())
    _record(EventKind.FEED_MADE, feed, actor)
    return feed, token


@audit.act
def revoke_feed(*, feed: CalendarFeed, actor: Person) -> None:
    """Take an address back. A second time changes nothing."""
    taken = CalendarFeed.objects.filter(pk=feed.pk, person=actor, revoked_at__isnull=True).update(revoked_at=now())
    if taken:
        _record(EventKind.FEED_REVOKED, feed, actor)


def _record(kind: EventKind, feed: CalendarFeed, actor: Person) -> None:
    audit.record(kind, actor=actor, stream="person", subject=feed, scope="-:restricted", data={"feed": feed.pk})


def fetch_feed(*, token: str) -> Book | None:
    """The calendar under an address, as its person may read it now, and that it was used; None for no such address."""
    feed = queries.feed_under(token)
    if feed is None:
        return None
    at = now()
    if feed.last_used_at is None or feed.last_used_at < at - NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_used_at=at)
    return queries.book_of(feed)
