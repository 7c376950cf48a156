"""Background work of the deadlines. Running it twice does nothing twice."""

from __future__ import annotations

from celery import shared_task

from deadlines import services
from foundation.audit.services import System
from foundation.core.clock import now
from foundation.notifications.services import note_enforcement

ENFORCER = System("deadlines")


@shared_task(name="deadlines.tasks.enforce")
def enforce() -> None:
    """Do what has fallen due by now."""
    services.enforce(at=now(), actor=ENFORCER)
    note_enforcement()
