"""Reading notices, the state of the outgoing mail, and calendars under their private addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Min, Q, QuerySet

from foundation.accounts.models import Person
from foundation.core.registry import Registry
from foundation.notifications.models import CalendarFeed, Email, Notice
from foundation.notifications.rules import FAILING_AFTER, Book, digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser


def visible_to(user: Person | AnonymousUser | None) -> QuerySet[Notice]:
    """A person's own notices, newest first; nobody reads another's."""
    if not isinstance(user, Person):
        return Notice.objects.none()
    return Notice.objects.filter(person=user).order_by("-created_at", "-pk")


def inbox(user: Person | AnonymousUser | None, *, unread: bool = False) -> QuerySet[Notice]:
    """The person's inbox, newest first; `unread` leaves out what has been read."""
    notices = visible_to(user)
    return notices.filter(read_at__isnull=True) if unread else notices


def unread_count(user: Person | AnonymousUser | None) -> int:
    """How many notices the person has not read; 0 for somebody not signed in."""
    return inbox(user, unread=True).count()


def unclaimed(at: datetime) -> Q:
    """E-mails nobody is sending: never tried, their wait over, or left behind by a worker whose lease ran out.

    It names columns of the row alone, no join: a conditional UPDATE then checks them again under the row's lock.
    """
    return Q(sent_at__isnull=True) & (Q(leased_until__isnull=True) | Q(leased_until__lte=at))


def ready_to_send(at: datetime) -> QuerySet[Email]:
    """E-mails to send now, oldest first; none to a closed account."""
    return Email.objects.filter(unclaimed(at), notice__person__is_active=True).order_by("pk")


def failing() -> QuerySet[Email]:
    """E-mails tried many times in vain, for the health page. They are kept and still tried."""
    return (
        Email.objects.filter(sent_at__isnull=True, attempts__gte=FAILING_AFTER)
        .select_related("notice__person")
        .order_by("created_at", "pk")
    )


@dataclass(frozen=True)
class MailHealth:
    """How the outgoing mail stands: unsent e-mails, those among them that fail, and since when the oldest waits."""

    waiting: int
    failing: int
    oldest: datetime | None


def mail_health() -> MailHealth:
    """The state of the outgoing mail now."""
    unsent = Email.objects.filter(sent_at__isnull=True)
    oldest = unsent.aggregate(oldest=Min("created_at"))["oldest"]
    return MailHealth(waiting=unsent.count(), failing=failing().count(), oldest=oldest)


# --- calendars under private addresses ------------------------------------------------------------------------------


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
