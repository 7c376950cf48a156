"""The sign of life of the background processes."""

from __future__ import annotations

from foundation.core.clock import now
from foundation.core.models import Heartbeat

NAME_LENGTH = 60


def beat(*, worker: str) -> None:
    """Note that the beat sent its message and that `worker` took it up, both now."""
    at = now()
    for name in (Heartbeat.BEAT, f"worker {worker}"[:NAME_LENGTH]):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": at})
