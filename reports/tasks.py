"""The daily seal of the ledger."""

from __future__ import annotations

from celery import shared_task

from reports import services


@shared_task
def seal_daily() -> None:
    """Seal once a day. The beat asks every hour, so that a worker that was off catches up."""
    services.seal_daily()
