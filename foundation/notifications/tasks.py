"""Background work of the notices. Running a task twice does nothing twice."""

from __future__ import annotations

import socket

from celery import shared_task

from foundation.core.clock import now
from foundation.notifications import services


@shared_task(name="foundation.notifications.tasks.send_mail")
def send_mail() -> None:
    """Send the e-mails that wait."""
    services.send_batch()


@shared_task(name="foundation.notifications.tasks.make_digests")
def make_digests() -> None:
    """Make the digests whose hour has come."""
    services.make_digests(at=now())


@shared_task(name="foundation.notifications.tasks.heartbeat")
def heartbeat() -> None:
    """Say that beat and this worker live."""
    services.beat(worker=socket.gethostname())
