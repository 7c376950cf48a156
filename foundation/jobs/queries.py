"""Which jobs a worker may take up now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from foundation.jobs.models import Job

if TYPE_CHECKING:
    from datetime import datetime


def unclaimed(at: datetime) -> Q:
    """Neither finished, nor leased to a worker or waiting after a failure."""
    return Q(finished_at__isnull=True) & (Q(leased_until__isnull=True) | Q(leased_until__lte=at))


def ready(at: datetime) -> QuerySet[Job]:
    """Jobs to take up at that moment, the oldest first."""
    return Job.objects.filter(unclaimed(at)).order_by("created_at", "pk")
