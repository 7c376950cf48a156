"""Background work of meetings. Running it twice does nothing twice."""

from __future__ import annotations

from celery import shared_task

from foundation.audit.services import System
from meetings import services

PLANNER = System("meetings")


@shared_task(name="meetings.tasks.plan_series")
def plan_series() -> None:
    """Call the meetings of every series that have come within its horizon."""
    services.keep_all_planned(actor=PLANNER)
