"""Notices are rows of the caller's transaction: they exist exactly when the act they tell of does."""

from __future__ import annotations

from email.utils import make_msgid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from foundation.core.clock import now
from foundation.core.rows import insert
from foundation.notifications import queries
from foundation.notifications.models import Email, Notice
from foundation.notifications.rules import INSTANT, is_local, one_line
from foundation.notifications.services.planning import Letter, addressees

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import Model, QuerySet

    from foundation.accounts.models import Person
    from foundation.notifications.models import Absence
    from foundation.notifications.services.planning import Told

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
    about: Sequence[Model] = (),
    due: date | None = None,
) -> int:
    """Tell each person once under `key`, in their inbox at once and by e-mail the way they chose; returns how many.

    A duty goes to whoever stands in for a person who is away. Somebody already told under the key, and somebody whose
    account is closed, is left out. Raises ValueError for an address elsewhere, and for a topic nobody registered.
    """
    return notify_all(
        [Letter(tuple(people), key, topic, subject, body, url, scope, invitation, email, tuple(about), due)]
    )


def notify_all(letters: Sequence[Letter]) -> int:
    """Tell of many matters as `notify` tells of one, in as many statements; returns how many notices there are more."""
    for letter in letters:
        if letter.url and not is_local(letter.url):
            raise ValueError(f"A notice leads to a page of this site, not to {letter.url!r}.")
        if letter.topic not in queries.TOPICS:
            raise ValueError(f"There are no notices about {letter.topic!r}: register the topic.")
    at = now()
    told = addressees(letters, at)
    if not told:
        return 0
    with transaction.atomic():
        # another worker may insert the same ones meanwhile: the unique key lets one of the two win
        made = insert(Notice, COLUMNS, [_notice(each, at) for each in told], known_by=("person", "key"), skip=True)
        instant = [(each.person, each.letter.key) for each in told if each.way == INSTANT]
        if posted := [made[pair] for pair in instant if pair in made]:
            _queue(posted, at)
    return len(told)


COLUMNS = (
    "person",
    "key",
    "topic",
    "subject",
    "body",
    "url",
    "scope",
    "invitation",
    "created_at",
    "way",
    "passed_from",
    "passed_on",
)


def _notice(told: Told, at: datetime) -> tuple[object, ...]:
    """A notice's row, in the order of COLUMNS."""
    letter, absence = told.letter, told.stands_in
    return (
        told.person,
        letter.key,
        letter.topic,
        one_line(letter.subject),
        f"{_in_place_of(absence)}{letter.body}" if absence else letter.body,
        letter.url,
        letter.scope,
        letter.invitation,
        at,
        told.way,
        absence.person_id if absence else None,
        told.passed_on,
    )


def _in_place_of(absence: Absence) -> str:
    return f"For {absence.person.name}, who is away until {absence.valid_to:%-d %B %Y}: you stand in.\n\n"


def _queue(notices: Collection[int], at: datetime) -> None:
    insert(
        Email,
        ("notice", "message_id", "created_at", "attempts", "last_error"),
        [(pk, message_id(), at, 0, "") for pk in notices],
    )
    wake_sender()


def message_id() -> str:
    """A new Message-ID of this site; an e-mail keeps its own, however often it is tried."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


def wake_sender() -> None:
    """Have a worker send once the transaction is over: the fast path alone, the beat's sweep sends what it misses."""
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    if current_app.conf.broker_url:
        current_app.send_task(SEND_MAIL, retry=False, expires=60)


def withdraw(*, prefix: str) -> int:
    """Take back what has not been sent: unsent e-mails of notices whose key begins with `prefix`, which become read.

    For reminders whose matter is done. What waits for a digest, or stands in one that has not gone, is left out of it.
    An e-mail that is being sent at this moment goes out. Returns how many e-mails were taken back.
    """
    return _withdraw(Notice.objects.filter(key__startswith=prefix))


def withdraw_all(*, keys: Collection[str]) -> int:
    """The same for the notices under exactly those keys, in as many statements as for one."""
    return _withdraw(Notice.objects.filter(key__in=keys)) if keys else 0


def _withdraw(notices: QuerySet[Notice]) -> int:
    at = now()
    with transaction.atomic():
        notices.filter(withdrawn_at__isnull=True).update(read_at=Coalesce(F("read_at"), Value(at)), withdrawn_at=at)
        return take_back(notices, at)


def take_back(notices: QuerySet[Notice], at: datetime) -> int:
    """Delete the unsent e-mails of notices, but one that is being sent at the moment; returns how many."""
    unsent = Email.objects.filter(notice__in=notices, sent_at__isnull=True)
    taken, _ = unsent.exclude(leased_until__gt=at).delete()
    return taken


def mark_read(*, notice: Notice, actor: Person) -> None:
    """Mark one's own notice as read; a second time changes nothing."""
    Notice.objects.filter(pk=notice.pk, person=actor, read_at__isnull=True).update(read_at=now())


def mark_all_read(*, actor: Person) -> int:
    """Mark all of one's own notices as read; returns how many were unread."""
    return Notice.objects.filter(person=actor, read_at__isnull=True).update(read_at=now())
