"""Sending e-mail from the outbox: claim a row, talk to the mail server outside any transaction, say how it went."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string

from foundation.core.clock import now
from foundation.notifications import queries
from foundation.notifications.models import Email
from foundation.notifications.rules import addressed, wait_after

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

    from foundation.notifications.models import Notice

logger = structlog.get_logger(__name__)

ERROR_LENGTH = 300
BATCH = 500
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
    to be taken up when the lease runs out, with the same Message-ID. A failed e-mail waits longer each time and is
    never dropped; one bad e-mail stops no other.
    """
    sent = failed = 0
    server: BaseEmailBackend = get_connection()
    try:
        for pk in list(queries.ready_to_send(now()).values_list("pk", flat=True)[:limit]):
            email = _claim(pk)
            if email is None:
                continue
            error = _deliver(email, server)
            sent, failed = sent + (error is None), failed + (error is not None)
            if _is_server_gone(error):
                break
    finally:
        with suppress(OSError):
            server.close()
    return SentCount(sent, failed)


def _claim(pk: int) -> Email | None:
    """Take the e-mail for as long as the lease runs; None when another worker was quicker."""
    at = now()
    lease = at + timedelta(seconds=settings.EMAIL_LEASE_SECONDS)
    unclaimed = Email.objects.filter(queries.unclaimed(at), pk=pk)
    taken = unclaimed.update(leased_until=lease, attempts=F("attempts") + 1)
    return Email.objects.select_related("notice__person").get(pk=pk) if taken else None


def _deliver(email: Email, server: BaseEmailBackend) -> Exception | None:
    try:
        server.send_messages([_message(email)])
    except Exception as error:  # noqa: BLE001  # whatever a row or a server does wrong, it is kept and tried again
        _put_back(email, error)
        return error
    Email.objects.filter(pk=email.pk, sent_at__isnull=True).update(sent_at=now(), leased_until=None, last_error="")
    return None


def _put_back(email: Email, error: Exception) -> None:
    said = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
    logger.warning("email_failed", email=email.pk, attempts=email.attempts, error=said)
    Email.objects.filter(pk=email.pk, sent_at__isnull=True).update(
        leased_until=now() + wait_after(email.attempts), last_error=said
    )


def _is_server_gone(error: Exception | None) -> bool:
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, SERVER_GONE)
    return isinstance(error, OSError)


def _message(email: Email) -> EmailMultiAlternatives:
    notice = email.notice
    words = {
        "subject": notice.subject,
        "body": notice.body,
        "link": f"{settings.SITE_URL.rstrip('/')}{notice.url}" if notice.url else "",
        "site": settings.SITE_URL,
        "name": notice.person.name,
    }
    message = EmailMultiAlternatives(
        subject=notice.subject,
        body=render_to_string("email/notice.txt", words),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((notice.person.name, notice.person.email))],
        headers={
            "Message-ID": email.message_id,
            "Date": format_datetime(email.created_at),  # a repeated e-mail is the same to the letter
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("email/notice.html", words), "text/html")
    if notice.invitation:
        message.attach(_invitation(notice))
    return message


def _invitation(notice: Notice) -> MIMEText:
    """The entry for the person's own calendar, as their mail program understands it."""
    text, method = addressed(notice.invitation, notice.person.name, notice.person.email)
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="meeting.ics")
    return part
