"""Background work of the jobs. Running it twice does nothing twice."""

from __future__ import annotations

from celery import shared_task

from foundation.jobs import services


@shared_task(name="foundation.jobs.tasks.work")
def work() -> None:
    """Do the jobs that wait."""
    services.work()
