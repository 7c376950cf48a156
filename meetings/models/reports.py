"""What a meeting publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.documents.models import DocumentVersion
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from meetings.models.meetings import Meeting
from meetings.rules.lifecycle import REPORT

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle


class HeadlineReport(LifecycleModel):
    """The headline report of a meeting: drafted from what was captured, versioned, an immutable file once issued."""

    lifecycle: ClassVar[Lifecycle] = REPORT

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField(default=1)
    introduction = models.TextField(blank=True, help_text="the secretariat's own words, before what was captured")
    content = models.JSONField(default=dict, help_text="the report as issued; computed from the record while a draft")
    document = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    ready_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[HeadlineReport]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="report_version_once"),
            models.CheckConstraint(
                condition=Q(status="issued", issued_at__isnull=False) | ~Q(status="issued") & Q(issued_at__isnull=True),
                name="report_issued_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Headline report of {self.meeting.reference}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:report", args=[self.meeting.group.code, self.meeting.number])

    @property
    def reference(self) -> str:
        return f"{self.meeting.reference} headline report v{self.version}"

    @property
    def scope(self) -> str:
        return self.meeting.scope

    @property
    def audit_stream(self) -> str:
        return self.meeting.audit_stream
