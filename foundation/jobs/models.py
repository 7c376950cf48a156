"""One piece of work for a worker, with how far it is; and the rows on which a sweep failed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.core.scope import ScopeField


class Job(models.Model):
    """Work for a worker, claimed by one conditional UPDATE. Nobody else touches it before `leased_until`.

    That is the end of the lease of the worker doing it, or of the wait after a failure. What is to be done stands with
    the subject, so that a job may be done again by whoever takes it up.
    """

    kind = models.CharField(max_length=40, help_text="key of what does it")
    subject = models.CharField(max_length=60, db_index=True, help_text="what it is about, such as pack:7")
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="steps done so far")
    total = models.PositiveIntegerField(default=0, help_text="steps in all, 0 while that is not known")
    doing = models.CharField("what is being done", max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField("why it failed", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["leased_until"], condition=Q(finished_at__isnull=True), name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.subject}"

    @property
    def reference(self) -> str:
        return f"job {self.pk}"

    @property
    def under_way(self) -> bool:
        """Waiting for a worker, or being done."""
        return self.finished_at is None

    @property
    def failed(self) -> bool:
        """Given up: nobody takes it up again."""
        return self.finished_at is not None and bool(self.failure)


class FailedRow(models.Model):
    """A row that a sweep could not work on. It stops no other: it waits longer each time, and is parked in the end.

    It is forgotten once a later try succeeds or finds nothing left to do. `reference` and `error` may tell of what
    they stand in, so they are shown to readers of the `scope` alone.
    """

    kind = models.CharField(max_length=60, help_text="what was being done, such as deadlines.breach")
    subject = models.CharField(max_length=80, help_text="the row's key, such as obligation:5")
    reference = models.CharField(max_length=120)
    scope = ScopeField()
    error = models.CharField(max_length=300)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(help_text="the last time")
    retry_at = models.DateTimeField(null=True, blank=True, help_text="empty while it is parked")
    parked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-failed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="failed_row_once"),
            models.CheckConstraint(
                condition=Q(retry_at__isnull=True, parked_at__isnull=False)
                | Q(retry_at__isnull=False, parked_at__isnull=True),
                name="failed_row_waits_or_is_parked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"
