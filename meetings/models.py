"""Meetings with their agenda, papers, attendance, what was captured, and the headline report."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.core.clock import london_date
from foundation.core.scope import Classification, ClassifiedModel, ScopeField, scope
from foundation.documents.models import DocumentVersion
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Group, Seat
from meetings.rules.lifecycle import INBOX, MEETING, REPORT
from meetings.rules.record import fits
from raid.models import Action

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle


class Meeting(ClassifiedModel, LifecycleModel):
    """A numbered meeting of a group. Times are kept as instants and shown in Europe/London."""

    lifecycle: ClassVar[Lifecycle] = MEETING
    KINDS = [("regular", "Regular"), ("extraordinary", "Extraordinary")]

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=KINDS, default="regular")
    starts_at = models.DateTimeField(db_index=True)
    minutes = models.PositiveSmallIntegerField("planned length", default=120, help_text="in minutes")
    place = models.CharField(max_length=200, blank=True, help_text="where, or how to dial in")
    called_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was called for the day it has; empty where nobody recorded that"
    )
    historical = models.BooleanField(default=False, help_text="entered after the fact: computed, never notified")
    recording_url = models.URLField(blank=True)
    source = models.CharField(max_length=60, blank=True, help_text="registry reference of an imported pack")
    cancel_reason = models.TextField("why it was cancelled", blank=True)

    objects: ClassVar[models.Manager[Meeting]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="meeting_number_once"),
            models.CheckConstraint(
                condition=Q(status="cancelled") & ~Q(cancel_reason="") | ~Q(status="cancelled") & Q(cancel_reason=""),
                name="meeting_cancelled_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.group.code, self.number])

    @property
    def reference(self) -> str:
        return f"{self.group.code} #{self.number}"

    @property
    def audit_stream(self) -> str:
        return f"group:{self.group.code}"

    @property
    def on(self) -> date:
        """The day of the meeting in Europe/London."""
        return london_date(self.starts_at)


class AgendaItem(models.Model):
    """One item of the agenda. Start times follow from the meeting's start and the minutes before it."""

    OBJECTIVES = [("DECISION", "Decision"), ("INFORMATION", "Information"), ("DISCUSSION", "Discussion")]
    DISPOSITIONS = [
        ("pending", "To be taken"),
        ("considered", "Considered"),
        ("decided", "Decided"),
        ("not_reached", "Not reached"),
        ("not_in_source", "Outcome not in source"),
    ]

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    objective = models.CharField(max_length=20, choices=OBJECTIVES, blank=True)
    objective_text = models.TextField(blank=True)
    lead = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    pages = models.CharField(max_length=20, blank=True)
    standing = models.CharField(max_length=40, blank=True, help_text="key of the standing item it came from")
    disposition = models.CharField(max_length=20, choices=DISPOSITIONS, default="pending")

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="item_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def reference(self) -> str:
        return f"{self.meeting.reference} item {self.number}"


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


class Attendance(models.Model):
    """How a seat was filled at a meeting: by its holder, by an alternate, or not."""

    MODES = [
        ("in_person", "In person"),
        ("dial_in", "Dial-in"),
        ("alternate", "Alternate"),
        ("apologies", "Apologies"),
        ("absent", "Absent"),
    ]
    PRESENT = ("in_person", "dial_in", "alternate")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    mode = models.CharField(max_length=20, choices=MODES)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    alternate = models.CharField("alternate's name", max_length=120, blank=True)

    class Meta:
        ordering = ["meeting", "seat__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once_per_seat"),
            models.CheckConstraint(
                condition=Q(mode="alternate") & ~Q(alternate="") | ~Q(mode="alternate") & Q(alternate=""),
                name="attendance_alternate_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat.name}: {self.get_mode_display()}"


class Guest(models.Model):
    """Somebody the chair invited to a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["meeting", "name"]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="guest_once")]

    def __str__(self) -> str:
        return self.name


class Capture(models.Model):
    """What was captured at an item: its context, a viewpoint, a decision with its time in the recording.

    `source` names what wrote it (view:7, decision:3), so that the app above writes it once; empty when typed live.
    """

    KINDS = [("context", "Context"), ("viewpoint", "Viewpoint"), ("decision", "Decision"), ("note", "Note")]

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="captures")
    kind = models.CharField(max_length=20, choices=KINDS)
    text = models.TextField()
    recording_at = models.DurationField(null=True, blank=True, help_text="time into the recording")
    source = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=200, blank=True)
    captured_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "captured_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "source"], condition=~Q(source=""), name="capture_once_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class ActionReview(models.Model):
    """An action as a meeting found it, and what the meeting did with it. Only a closing review closes an action."""

    OUTCOMES = [
        ("listed", "Listed"),
        ("raised", "Raised"),
        ("noted", "Noted"),
        ("closed", "Closed"),
        ("kept_open", "Kept open"),
    ]

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="action_reviews")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="reviews")
    listed_status = models.CharField(max_length=30)
    listed_note = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES, default="listed")

    class Meta:
        ordering = ["meeting", "action__reference"]
        constraints = [models.UniqueConstraint(fields=["meeting", "action"], name="action_review_once")]

    def __str__(self) -> str:
        return f"{self.action.reference} at {self.meeting.reference}"


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


class InboxEntry(LifecycleModel):
    """Something sent to a group: it stands here until it is placed on an agenda or declined with a reason."""

    lifecycle: ClassVar[Lifecycle] = INBOX

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="inbox")
    source = models.CharField(max_length=80, help_text="what was sent, as in proposal:7")
    source_reference = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    scope = ScopeField()
    received_at = models.DateTimeField()
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    objects: ClassVar[models.Manager[InboxEntry]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["group", "received_at", "pk"]
        verbose_name_plural = "inbox entries"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "source"], condition=Q(status="waiting"), name="inbox_waiting_once"
            ),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(reason=""), name="inbox_declined_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.source_reference} {self.title}"

    @property
    def reference(self) -> str:
        return self.source_reference

    def may_stand_in(self, meeting: Meeting) -> bool:
        """May its title and reference stand on the meeting's agenda: nothing narrower enters something wider."""
        levels = [level for level in Classification.values if fits(level, meeting.classification)]
        return self.scope in {scope(self.group.code, level) for level in levels}

    @property
    def audit_stream(self) -> str:
        return f"group:{self.group.code}"


class ImportDraft(models.Model):
    """A table somebody read in and has not confirmed yet. Nothing of it is saved elsewhere until then."""

    KINDS = [("agenda", "Agenda"), ("actions", "Actions")]

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="import_drafts")
    kind = models.CharField(max_length=20, choices=KINDS)
    file_name = models.CharField(max_length=200, blank=True)
    content = models.JSONField(help_text="the tables as read")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.meeting.reference}"


def start_times(meeting: Meeting, items: list[AgendaItem]) -> list[tuple[AgendaItem, datetime]]:
    """Each item with the time it starts: the meeting's start plus the minutes of the items before it."""
    at, timed = meeting.starts_at, []
    for item in items:
        timed.append((item, at))
        at += timedelta(minutes=item.minutes)
    return timed
