"""What a meeting publishes: its headline report and, where the framework knows them, its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.documents.models import DocumentVersion
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Group
from meetings.models.meetings import Meeting
from meetings.rules.lifecycle import REPORT
from meetings.rules.report_text import HEADLINE, MINUTES

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle

PERSON = settings.AUTH_USER_MODEL


class HeadlineReport(LifecycleModel):
    """A version of a meeting's headline report, or of its minutes: drafted from the record, immutable once issued."""

    lifecycle: ClassVar[Lifecycle] = REPORT
    KINDS = [(HEADLINE, "Headline report"), (MINUTES, "Minutes")]

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=20, choices=KINDS, default=HEADLINE)
    version = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField(
        default=dict, help_text="the report as signed off and issued; computed from the record until then"
    )
    document = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    sign_off_asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sign_off_asked_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[models.Manager[HeadlineReport]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind", "version"], name="report_version_of_a_kind_once"),
            models.CheckConstraint(
                condition=Q(status="issued", issued_at__isnull=False) | ~Q(status="issued") & Q(issued_at__isnull=True),
                name="report_issued_has_time",
            ),
            models.CheckConstraint(
                condition=Q(sign_off_asked_by__isnull=True, sign_off_asked_at__isnull=True)
                | Q(sign_off_asked_by__isnull=False, sign_off_asked_at__isnull=False),
                name="report_sign_off_asked_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by__isnull=True, signed_off_at__isnull=True)
                | Q(signed_off_by__isnull=False, signed_off_at__isnull=False),
                name="report_signed_off_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.meeting.reference}, version {self.version}"

    def get_absolute_url(self) -> str:
        name = "report" if self.kind == HEADLINE else "minutes"
        return reverse(f"meetings:{name}", args=[self.meeting.group.code, self.meeting.number])

    @property
    def title(self) -> str:
        return f"{self.meeting.reference} {self.get_kind_display().lower()}"

    @property
    def reference(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def scope(self) -> str:
        return self.meeting.scope

    @property
    def audit_stream(self) -> str:
        return self.meeting.audit_stream


class ReportBlock(models.Model):
    """The secretariat's own words for one block of a report, beside the text that the record gave when they wrote."""

    report = models.ForeignKey(HeadlineReport, on_delete=models.PROTECT, related_name="blocks")
    key = models.CharField(max_length=40, help_text="which block: introduction, decisions, item-7")
    words = models.TextField()
    drafted = models.TextField(blank=True, help_text="what the record gave then")
    edited_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["report", "key"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_block_once")]

    def __str__(self) -> str:
        return f"{self.report.reference}: {self.key}"


class ReportSetting(models.Model):
    """How a group wants its reports: whether its chair signs them off before they are issued."""

    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="report_setting")
    sign_off = models.BooleanField("the chair signs reports off", default=False)
    set_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["group"]

    def __str__(self) -> str:
        return f"{self.group.code}: {'signed off by the chair' if self.sign_off else 'without sign-off'}"


class ReportApproval(models.Model):
    """What a meeting said of the report of the one before: approved, or approved with amendments."""

    OUTCOMES = [("approved", "Approved"), ("amended", "Approved with amendments")]

    report = models.OneToOneField(HeadlineReport, on_delete=models.PROTECT, related_name="approval")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="approvals")
    outcome = models.CharField(max_length=20, choices=OUTCOMES)
    amendments = models.TextField(blank=True)
    approved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="amended") & ~Q(amendments="") | Q(outcome="approved", amendments=""),
                name="report_amended_says_how",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report.reference}: {self.get_outcome_display().lower()} at {self.meeting.reference}"
