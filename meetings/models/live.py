"""A meeting while it runs: when its recording began, how long items took, and what secretaries' screens sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from meetings.models.record import Capture
from raid.models import Action


class Recording(models.Model):
    """When the recording of a meeting began: what is captured then knows its time in the recording."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="recording")
    started_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting"]

    def __str__(self) -> str:
        return f"Recording of {self.meeting.reference}"


class ItemTime(models.Model):
    """A stretch of a meeting in which an item was taken; the one without an end is being taken now."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="item_times")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="times")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "time taken"
        verbose_name_plural = "times taken"
        ordering = ["meeting", "started_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting"], condition=Q(ended_at__isnull=True), name="item_time_one_open"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="item_time_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} from {self.started_at:%H:%M}"


class Receipt(models.Model):
    """A line that a secretary's screen sent, under the key that the screen made for it: sent again, it is here already.

    It became an entry of the record, or an action; `recording_at` and `item` tell where an action was raised.
    """

    key = models.UUIDField(unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="receipts")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="receipts")
    capture = models.OneToOneField(Capture, on_delete=models.PROTECT, null=True, blank=True, related_name="receipt")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="receipt")
    recording_at = models.DurationField(null=True, blank=True, help_text="time into the recording")
    said_at = models.DateTimeField(help_text="when it was written down, by the screen's clock")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="when it arrived here")

    class Meta:
        ordering = ["meeting", "said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capture__isnull=False, action__isnull=True) | Q(capture__isnull=True, action__isnull=False),
                name="receipt_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} at {self.meeting.reference}"


class LiveDraft(models.Model):
    """The words somebody is writing at a meeting and has not captured yet: nobody's record."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "by"]
        constraints = [models.UniqueConstraint(fields=["meeting", "by"], name="live_draft_one_each")]

    def __str__(self) -> str:
        return f"Draft of {self.by} at {self.meeting.reference}"
