"""The state of the outgoing mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Min, Q, QuerySet

from foundation.notifications.models import Digest, Email, Notice
from foundation.notifications.rules import FAILING_AFTER

if TYPE_CHECKING:
    from datetime import datetime


def unclaimed(at: datetime) -> Q:
    """E-mails nobody is sending: never tried, their wait over, or left behind by a worker whose lease ran out.

    It names columns of the row alone, no join: a conditional UPDATE then checks them again under the row's lock.
    """
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    return Q(sent_at__isnull=True, parked_at__isnull=True) & free


def ready_to_send(at: datetime) -> QuerySet[Email]:
    """E-mails to send now, oldest first; none to a closed account."""
    active = Q(notice__person__is_active=True) | Q(digest__person__is_active=True)
    return Email.objects.filter(unclaimed(at), active).order_by("pk")


def unsent() -> QuerySet[Email]:
    """E-mails still to be sent, with whom they are to; those to a closed account are not."""
    active = Q(notice__person__is_active=True) | Q(digest__person__is_active=True)
    return Email.objects.filter(active, sent_at__isnull=True)


def failing() -> QuerySet[Email]:
    """E-mails tried many times in vain and still tried, the oldest first."""
    failed = unsent().filter(parked_at__isnull=True, attempts__gte=FAILING_AFTER)
    return failed.select_related("notice__person", "digest__person").order_by("created_at", "pk")


def parked() -> QuerySet[Email]:
    """E-mails given up until somebody has them tried again, the latest first."""
    given_up = Email.objects.filter(parked_at__isnull=False, sent_at__isnull=True)
    return given_up.select_related("notice__person", "digest__person").order_by("-parked_at", "-pk")


def another_went(email: Email, since: datetime) -> bool:
    """Whether any other e-mail got through since a moment: then the server is there."""
    return Email.objects.filter(sent_at__gte=since).exclude(pk=email.pk).exists()


def contents(digest: Digest) -> QuerySet[Notice]:
    """What stands in a digest: what waited when it was made, without what was withdrawn since; the oldest first."""
    left = Notice.objects.filter(digest=digest, withdrawn_at__isnull=True)
    return left.select_related("passed_from").order_by("created_at", "pk")


@dataclass(frozen=True)
class MailHealth:
    """How the outgoing mail stands: unsent e-mails, those of them that fail or are parked, and since when one waits."""

    waiting: int
    failing: int
    oldest: datetime | None
    parked: int = 0


def mail_health() -> MailHealth:
    """The state of the outgoing mail now."""
    tried = unsent().filter(parked_at__isnull=True)
    oldest = tried.aggregate(oldest=Min("created_at"))["oldest"]
    return MailHealth(waiting=tried.count(), failing=failing().count(), oldest=oldest, parked=parked().count())
