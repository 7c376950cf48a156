"""Background work of the actions log. Running it twice does nothing twice."""

from __future__ import annotations

from celery import shared_task

from foundation.audit.services import System
from raid import services

KEEPER = System("raid")


@shared_task(name="raid.tasks.keep_owed")
def keep_owed() -> None:
    """Keep every open action owed by whoever owes it today."""
    services.keep_all_owed(actor=KEEPER)
