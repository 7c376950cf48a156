"""Sending e-mail from the outbox: claim a row, talk to the mail server outside any transaction, say how it went."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.db.models import F

from foundation.core.clock import now
from foundation.notifications import queries
from foundation.notifications.models import Email
from foundation.notifications.rules import PARKED_AFTER, is_parked, wait_after
from foundation.notifications.services.composing import message_of

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

logger = structlog.get_logger(__name__)

ERROR_LENGTH = 300
BATCH = 500
LONGEST = timedelta(seconds=15)  # then other work has its turn; what is left goes with the next batch, seconds later
LATELY = timedelta(hours=1)  # a server that took an e-mail so long ago is there
DIED = "Each time it was tried, the worker that tried it died."
# After these the server itself is in doubt, and the rest of the batch would fail alike.
SERVER_GONE = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)


@dataclass(frozen=True)
class SentCount:
    """What one batch came to."""

    sent: int = 0
    failed: int = 0


def send_batch(limit: int = BATCH) -> SentCount:
    """Send up to `limit` waiting e-mails, oldest first. Any number of workers may do this at once.

    A row is claimed by one conditional UPDATE and leased for EMAIL_LEASE_SECONDS. A worker killed meanwhile leaves it
    to be taken up when the lease runs out, with the same Message-ID. A failed e-mail waits longer each time, is parked
    in the end, and is never dropped; one bad e-mail stops no other. However slow the server, a batch ends after LONGEST
    and one e-mail: enforcement waits behind it for the same workers.
    """
    sent = failed = 0
    until = monotonic() + LONGEST.total_seconds()
    server: BaseEmailBackend = get_connection()
    try:
        for pk in list(queries.ready_to_send(now()).values_list("pk", flat=True)[:limit]):
            email = _claim(pk)
            if email is None:
                continue
            error = _deliver(email, server)
            sent, failed = sent + (error is None), failed + (error is not None)
            if _is_server_gone(error) or monotonic() > until:
                break
    finally:
        with suppress(OSError):
            server.close()
    return SentCount(sent, failed)


def _claim(pk: int) -> Email | None:
    """Take the e-mail for as long as the lease runs; None when another worker was quicker, or it is not to be sent."""
    at = now()
    lease = at + timedelta(seconds=settings.EMAIL_LEASE_SECONDS)
    unclaimed = Email.objects.filter(queries.unclaimed(at), pk=pk)
    if not unclaimed.update(leased_until=lease, attempts=F("attempts") + 1):
        return None
    email = Email.objects.select_related("notice__person", "digest__person").get(pk=pk)
    if email.digest and not queries.contents(email.digest).exists():  # all of it was withdrawn before it could go
        email.delete()
        return None
    if email.attempts > PARKED_AFTER:
        _park(email, email.last_error or DIED)
        return None
    return email


def _deliver(email: Email, server: BaseEmailBackend) -> Exception | None:
    try:
        server.send_messages([message_of(email)])
    except Exception as error:  # noqa: BLE001  # whatever a row or a server does wrong, it is kept and tried again
        _put_back(email, error)
        return error
    Email.objects.filter(pk=email.pk, sent_at__isnull=True).update(sent_at=now(), leased_until=None, last_error="")
    return None


def _put_back(email: Email, error: Exception) -> None:
    said = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    logger.warning("email_failed", email=email.pk, attempts=email.attempts, error=said)
    gone = _is_server_gone(error)
    if is_parked(email.attempts, server_gone=gone, others_went=queries.another_went(email, now() - LATELY)):
        _park(email, said)
        return
    attempts = min(email.attempts, PARKED_AFTER - 1)  # while the server is gone for all, no attempt counts as the last
    Email.objects.filter(pk=email.pk, sent_at__isnull=True).update(
        leased_until=now() + wait_after(attempts, server_gone=gone), last_error=said, attempts=attempts
    )


def _park(email: Email, why: str) -> None:
    """Keep it until somebody has it tried again."""
    logger.error("email_parked", email=email.pk, attempts=email.attempts, error=why)
    Email.objects.filter(pk=email.pk, sent_at__isnull=True).update(
        parked_at=now(), leased_until=None, last_error=why[:ERROR_LENGTH]
    )


def _is_server_gone(error: Exception | None) -> bool:
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, SERVER_GONE)
    return isinstance(error, OSError)
