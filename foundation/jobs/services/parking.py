"""What becomes of a row that a sweep could not work on: it waits longer each time, is parked, and retried by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.jobs.events import EventKind
from foundation.jobs.models import FailedRow
from foundation.jobs.rules import wait_after

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from foundation.accounts.models import Person

ERROR_LENGTH = 300
REFERENCE_LENGTH = 120


def put_back(*, kind: str, subject: str, reference: str, scope: str, error: Exception, at: datetime) -> FailedRow:
    """Note that work of a `kind` on a row failed `at` a moment: it is left alone for a while, in the end for good.

    Called outside the transaction that failed. Raises what the database raises when it is the database that is gone.
    """
    said = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    with transaction.atomic():
        first = {"reference": reference[:REFERENCE_LENGTH], "scope": scope, "failed_at": at, "retry_at": at}
        row: FailedRow
        row, _ = FailedRow.objects.select_for_update().get_or_create(kind=kind, subject=subject, defaults=first)
        row.attempts += 1
        wait = wait_after(row.attempts)
        row.error, row.failed_at = said, at
        row.retry_at, row.parked_at = (None, at) if wait is None else (at + wait, None)
        row.save()
    return row


def settle(*, kinds: Collection[str], at: datetime, failed: Collection[str]) -> None:
    """Forget the rows whose time to be tried again had come `at` a moment, but those that `failed` (their keys) anew.

    They were worked on, or there was nothing left to do for them.
    """
    FailedRow.objects.filter(kind__in=kinds, retry_at__lte=at).exclude(subject__in=failed).delete()


@audit.act
def retry(*, row: FailedRow, actor: Person) -> bool:
    """Let the next sweep try a parked row again, with all its tries; False when it is not parked any more."""
    attempts = row.attempts
    again = {"parked_at": None, "retry_at": now(), "attempts": 0}
    if not FailedRow.objects.filter(pk=row.pk, parked_at__isnull=False).update(**again):
        return False
    audit.record(
        EventKind.RETRIED,
        actor=actor,
        stream="system",
        subject=row,
        scope=row.scope,
        data={"kind": row.kind, "attempts": attempts},
    )
    return True
