"""What participants ask to be added to a report, and attendees to be amended in it, in a decision or in an action."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.core.scope import Classification, scope
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from meetings.models.meetings import Meeting
from meetings.models.record import Capture
from meetings.models.reports import HeadlineReport
from meetings.rules.lifecycle import AMENDMENT
from raid.models import Action

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle

PERSON = settings.AUTH_USER_MODEL


class AmendmentRequest(LifecycleModel):
    """Somebody asks for an addition to a report or an amendment; the secretariat answers with a reason.

    `report` is the version it was asked about, `carried_in` the one that carries what was accepted.
    """

    lifecycle: ClassVar[Lifecycle] = AMENDMENT
    KINDS = [("addition", "Addition"), ("amendment", "Amendment")]
    ABOUT = [("report", "The report"), ("decision", "A decision's record"), ("action", "An action")]

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="amendment_requests")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=KINDS)
    about = models.CharField(max_length=20, choices=ABOUT, default="report")
    report = models.ForeignKey(HeadlineReport, on_delete=models.PROTECT, related_name="requests")
    block = models.CharField(max_length=40, blank=True, help_text="key of the block it is about")
    decision = models.ForeignKey(Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField("what is asked for")
    why = models.TextField("why", blank=True)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    speaks_for = models.CharField(max_length=200, blank=True, help_text="the seat or organisation they asked for")
    reason = models.TextField(blank=True, help_text="of the answer")
    answered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    carried_in = models.ForeignKey(
        HeadlineReport, on_delete=models.PROTECT, null=True, blank=True, related_name="carried"
    )
    corrected_reference = models.CharField(max_length=40, blank=True, help_text="the correcting decision")
    corrected_url = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager[AmendmentRequest]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="amendment_answered_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "declined", "merged"])
                | ~Q(reason="") & Q(answered_by__isnull=False),
                name="amendment_answer_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | ~Q(status="merged") & Q(merged_into__isnull=True),
                name="amendment_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(about="report", decision__isnull=True, action__isnull=True)
                | Q(about="decision", decision__isnull=False, action__isnull=True)
                | Q(about="action", decision__isnull=True, action__isnull=False),
                name="amendment_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("meetings:amendment", args=[self.meeting.group.code, self.meeting.number, self.number])

    @property
    def reference(self) -> str:
        return f"{self.meeting.reference} request {self.number}"

    @property
    def scope(self) -> str:
        """The programme's at the widest: what is asked for is no publication."""
        public = self.meeting.classification == Classification.PUBLIC
        return scope(self.meeting.group.code, Classification.PROGRAMME if public else self.meeting.classification)

    @property
    def audit_stream(self) -> str:
        return self.meeting.audit_stream

    @property
    def subject(self) -> str:
        """What it is about, in words that may stand in a document of the meeting."""
        if self.decision:
            return f"decision at item {self.decision.item.number}"
        if self.action:
            return f"action {self.action.reference}"
        return self.report.get_kind_display().lower()
