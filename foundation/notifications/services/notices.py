"""Notices are rows of the caller's transaction: they exist exactly when the act they tell of does."""

from __future__ import annotations

from email.utils import make_msgid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import transaction

from foundation.core.clock import now
from foundation.notifications.models import Email, Notice
from foundation.notifications.rules import is_local, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foundation.accounts.models import Person

SEND_MAIL = "foundation.notifications.tasks.send_mail"


def notify(
    *,
    people: Iterable[Person],
    key: str,
    topic: str,
    subject: str,
    body: str,
    url: str = "",
    scope: str = "",
    invitation: str = "",
    email: bool = True,
) -> int:
    """Tell each person once under `key`; returns how many were told now.

    `url` is a path on this site; `invitation` an iCalendar text that goes with the e-mail. Somebody already told under
    the key, and somebody whose account is closed, is left out. Raises ValueError for an address elsewhere.
    """
    if url and not is_local(url):
        raise ValueError(f"A notice leads to a page of this site, not to {url!r}.")
    told = _new_people(people, key)
    if not told:
        return 0
    at = now()
    words = {"topic": topic, "subject": one_line(subject), "body": body, "url": url, "scope": scope}
    words["invitation"] = invitation
    with transaction.atomic():
        # another worker may insert the same ones meanwhile: the unique key lets one of the two win
        Notice.objects.bulk_create(
            [Notice(person_id=pk, key=key, created_at=at, **words) for pk in told], ignore_conflicts=True
        )
        if email:
            _queue(key, told)
    return len(told)


def _new_people(people: Iterable[Person], key: str) -> list[int]:
    wanted = {person.pk for person in people if person.is_active}
    told = Notice.objects.filter(key=key, person__in=wanted).values_list("person_id", flat=True)
    return sorted(wanted - set(told))


def _queue(key: str, people: list[int]) -> None:
    notices = Notice.objects.filter(key=key, person__in=people).order_by("pk")
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    Email.objects.bulk_create(
        [Email(notice=notice, message_id=make_msgid(domain=host), created_at=notice.created_at) for notice in notices],
        ignore_conflicts=True,
    )
    # the fast path alone: the beat's sweep sends what this message does not reach
    transaction.on_commit(_wake_sender, robust=True)


def _wake_sender() -> None:
    if current_app.conf.broker_url:
        current_app.send_task(SEND_MAIL, retry=False, expires=60)


def withdraw(*, prefix: str) -> int:
    """Take back what has not been sent: unsent e-mails of notices whose key begins with `prefix`, which become read.

    For reminders whose matter is done. An e-mail that is being sent at this moment goes out. Returns how many e-mails
    were taken back.
    """
    at = now()
    notices = Notice.objects.filter(key__startswith=prefix)
    with transaction.atomic():
        notices.filter(read_at__isnull=True).update(read_at=at)
        unsent = Email.objects.filter(notice__in=notices, sent_at__isnull=True).exclude(leased_until__gt=at)
        taken, _ = unsent.delete()
    return taken


def mark_read(*, notice: Notice, actor: Person) -> None:
    """Mark one's own notice as read; a second time changes nothing."""
    Notice.objects.filter(pk=notice.pk, person=actor, read_at__isnull=True).update(read_at=now())


def mark_all_read(*, actor: Person) -> int:
    """Mark all of one's own notices as read; returns how many were unread."""
    return Notice.objects.filter(person=actor, read_at__isnull=True).update(read_at=now())
