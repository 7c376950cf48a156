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
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
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

    @property
    def is_text(self) -> bool:
        """Written in the product: it is read and edited there."""
        return self.version is not None and self.version.file.is_text


class EarlierIssue(models.Model):
    """What was issued of a paper before a newer version: which version, when, how late, what was waived."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="earlier")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    late_by = models.PositiveSmallIntegerField(default=0)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_at = models.DateTimeField(null=True, blank=True)
    waiver_reason = models.TextField(blank=True)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["paper", "-replaced_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "version"], name="earlier_issue_once"),
            models.CheckConstraint(
                condition=Q(waived_by__isnull=True, waived_at__isnull=True)
                | Q(waived_by__isnull=False, waived_at__isnull=False),
                name="earlier_issue_waiver_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper.title}, {self.version.reference}"


class LastLook(models.Model):
    """When a person last looked at a meeting, so that what has come since can be marked. Nobody's record.

    `before` is up to when it had been seen before this visit; it stays while the visit goes on.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "person"]
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="last_look_once")]

    def __str__(self) -> str:
        return f"{self.person} at {self.meeting}"
