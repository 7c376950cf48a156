"""The agenda of a meeting, item by item."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from meetings.models.meetings import Meeting


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


def start_times(meeting: Meeting, items: list[AgendaItem]) -> list[tuple[AgendaItem, datetime]]:
    """Each item with the time it starts: the meeting's start plus the minutes of the items before it."""
    at, timed = meeting.starts_at, []
    for item in items:
        timed.append((item, at))
        at += timedelta(minutes=item.minutes)
    return timed
