"""The packs of a meeting: all its papers as one PDF, one for each classification that is needed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.core.scope import Classification, ScopeField, scope
from foundation.documents.models import DocumentVersion
from foundation.jobs.models import Job
from meetings.models.meetings import Meeting


class Pack(models.Model):
    """One pack: asked for, then made by a worker and filed as an immutable version, later superseded by the next.

    It holds nothing narrower than its classification, so who may read that may read all of it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    classification = models.CharField(max_length=20, choices=Classification.choices)
    scope = ScopeField()
    asked_at = models.DateTimeField()
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty until made"
    )
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what it was made of")
    pages = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "classification"], condition=Q(version__isnull=True), name="pack_wanted_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "classification"],
                condition=Q(version__isnull=False, superseded_at__isnull=True),
                name="pack_current_once",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True, made_at__isnull=True, superseded_at__isnull=True)
                | Q(version__isnull=False, made_at__isnull=False),
                name="pack_made_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"Pack of {self.meeting}, {self.get_classification_display()}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.scope = scope(self.meeting.group.code, self.classification)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came

    @property
    def reference(self) -> str:
        return self.version.reference if self.version else str(self)
