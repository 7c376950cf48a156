"""What is put before a meeting, each pinned to one version of a document."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.documents.models import DocumentVersion
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting


class Paper(models.Model):
    """A document version put before a meeting. The agenda pins the version."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    title = models.CharField(max_length=200)
    version = models.ForeignKey(
        DocumentVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        help_text="empty for a paper that the source names without its file",
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    late_by = models.PositiveSmallIntegerField(default=0, help_text="working days past the deadline when issued")
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_at = models.DateTimeField(null=True, blank=True)
    waiver_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["meeting", "item__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(waived_by__isnull=True, waived_at__isnull=True)
                | Q(waived_by__isnull=False, waived_at__isnull=False),
                name="paper_waiver_who_and_when",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        return self.version.reference if self.version else f"{self.meeting.reference} paper {self.pk}"

    @property
    def needs_waiver(self) -> bool:
        """A late paper on which a decision may not be taken unless the chair waives its lateness."""
        return bool(self.late_by) and self.waived_at is None
