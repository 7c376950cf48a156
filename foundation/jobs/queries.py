"""Which jobs a worker may take up now, and which rows a sweep leaves alone because they failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from foundation.jobs.models import FailedRow, Job

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def unclaimed(at: datetime) -> Q:
    """Neither finished, nor leased to a worker or waiting after a failure."""
    return Q(finished_at__isnull=True) & (Q(leased_until__isnull=True) | Q(leased_until__lte=at))


def ready(at: datetime) -> QuerySet[Job]:
    """Jobs to take up at that moment, the oldest first."""
    return Job.objects.filter(unclaimed(at)).order_by("created_at", "pk")


def failed() -> QuerySet[Job]:
    """Jobs that were given up: nobody takes them up until somebody has them done again. The newest first."""
    return Job.objects.filter(finished_at__isnull=False).exclude(failure="").order_by("-created_at", "-pk")


def recent() -> QuerySet[Job]:
    """Jobs under way and those that failed, the newest first."""
    return Job.objects.filter(Q(finished_at__isnull=True) | ~Q(failure="")).order_by("-created_at", "-pk")


def parked() -> QuerySet[FailedRow]:
    """Rows that nobody tries again until they are retried by hand, the latest first.

    All of them: whoever shows them shows reference and error to readers of a row's scope alone.
    """
    return FailedRow.objects.filter(parked_at__isnull=False).order_by("-parked_at", "-pk")


def held_back(kinds: Collection[str], at: datetime) -> dict[str, set[str]]:
    """By kind, the keys of rows that a sweep leaves alone at that moment: parked, or waiting after a failure."""
    held: dict[str, set[str]] = {kind: set() for kind in kinds}
    later = Q(parked_at__isnull=False) | Q(retry_at__gt=at)
    for kind, subject in FailedRow.objects.filter(later, kind__in=kinds).values_list("kind", "subject").order_by("pk"):
        held[kind].add(subject)
    return held
