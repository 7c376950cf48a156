"""What a meeting captured, and what it did with each action."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from meetings.rules.live import RAID_KINDS
from raid.models import Action


class Capture(models.Model):
    """What was captured at an item: its context, a viewpoint, a decision with its time in the recording, a risk.

    `source` names what wrote it (view:7, decision:3), so that the app above writes it once; empty when typed live.
    """

    KINDS = [
        ("context", "Context"),
        ("viewpoint", "Viewpoint"),
        ("decision", "Decision"),
        ("heard", "Decision as heard"),  # the words and the moment; the decision itself is taken on its proposal
        *RAID_KINDS,
        ("raid", "RAID item"),  # which of the four nobody said
        ("note", "Note"),
    ]

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
