"""Reading notices: one's inbox, what waits for a digest, and what was passed on while one was away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, Min, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from foundation.accounts.models import Person
from foundation.core.clock import london_date
from foundation.notifications.models import Digest, Notice, Rhythm
from foundation.notifications.rules import DAILY, DEFAULT_HOUR, digest_at

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser


def visible_to(user: Person | AnonymousUser | None) -> QuerySet[Notice]:
    """A person's own notices, newest first; nobody reads another's."""
    if not isinstance(user, Person):
        return Notice.objects.none()
    return Notice.objects.filter(person=user).order_by("-created_at", "-pk")


def inbox(user: Person | AnonymousUser | None, *, unread: bool = False, topic: str = "") -> QuerySet[Notice]:
    """The person's inbox, newest first; `unread` leaves out what has been read, `topic` all others."""
    notices = visible_to(user).select_related("passed_from")
    if topic:
        notices = notices.filter(topic=topic)
    return notices.filter(read_at__isnull=True) if unread else notices


def unread_count(user: Person | AnonymousUser | None) -> int:
    """How many notices the person has not read; 0 for somebody not signed in."""
    return visible_to(user).filter(read_at__isnull=True).count()


def topics_of(user: Person | AnonymousUser | None) -> list[str]:
    """The topics of which the person has notices."""
    return list(visible_to(user).order_by("topic").values_list("topic", flat=True).distinct())


def for_digests() -> QuerySet[Notice]:
    """What waits for a digest: meant for one, in none yet, neither read nor withdrawn; none of a closed account."""
    return Notice.objects.filter(
        way=DAILY, digest__isnull=True, read_at__isnull=True, withdrawn_at__isnull=True, person__is_active=True
    )


def digests_due(at: datetime) -> dict[int, datetime]:
    """Whose digest of the day is due at that moment, by their key, and up to which moment it reaches.

    Its hour has come, something waits that came before it, and no digest of the day has been made.
    """
    day = london_date(at)
    hours = Coalesce(F("person__rhythm__hour"), Value(DEFAULT_HOUR))
    made = Digest.objects.filter(person=OuterRef("person"), day=day)
    waiting = (
        for_digests()
        .filter(~Exists(made))
        .values("person", hour=hours)
        .annotate(oldest=Min("created_at"))
        .order_by("person")
    )
    reach = {row["person"]: (row["oldest"], digest_at(day, row["hour"])) for row in waiting}
    return {person: until for person, (oldest, until) in reach.items() if oldest <= until <= at}


def hours_of(people: Collection[int]) -> dict[int, int]:
    """The hours that people chose for their digest; who chose none is not in it."""
    return dict(Rhythm.objects.filter(person__in=people).order_by("pk").values_list("person", "hour"))


def passed_for(person: Person) -> QuerySet[Notice]:
    """What went to those who stood in while the person was away, newest first."""
    return Notice.objects.filter(passed_from=person).select_related("person").order_by("-created_at", "-pk")
