"""Background work of consultations. Running it twice does nothing twice."""

from __future__ import annotations

from celery import shared_task

from consultations import services
from foundation.audit.services import System
from foundation.core.clock import now

SWEEPER = System("consultations")


@shared_task(name="consultations.tasks.sweep")
def sweep() -> None:
    """Close what is over by now, and remind the silent of what is not."""
    services.sweep(at=now(), actor=SWEEPER)
