"""The sign of life of the background processes, and of the one sweep that must never be missed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from foundation.core.clock import now
from foundation.core.models import Heartbeat

NAME_LENGTH = 60
WORKER: Final = "worker "  # a worker's name begins so
FORGOTTEN: Final = timedelta(days=1)  # a worker not heard of for so long was taken away


def beat(*, worker: str) -> None:
    """Note that the beat sent its message and that `worker` took it up, both now; forget workers of yesterday."""
    at = now()
    for name in (Heartbeat.BEAT, f"{WORKER}{worker}"[:NAME_LENGTH]):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": at})
    Heartbeat.objects.filter(name__startswith=WORKER, at__lt=at - FORGOTTEN).delete()


def note_enforcement() -> None:
    """Note that a sweep of the deadlines has come to its end now."""
    Heartbeat.objects.update_or_create(name=Heartbeat.ENFORCEMENT, defaults={"at": now()})
