"""The agenda of a meeting, item by item, and the versions in which it was issued."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from meetings.models.meetings import Meeting
from meetings.rules.agenda import WITHDRAWN
from meetings.rules.versions import FrozenItem, FrozenPaper


class AgendaItem(models.Model):
    """One item of the agenda. Start times follow from the meeting's start and the minutes before it."""

    OBJECTIVES = [("DECISION", "Decision"), ("INFORMATION", "Information"), ("DISCUSSION", "Discussion")]
    DISPOSITIONS = [
        ("pending", "To be taken"),
        ("considered", "Considered"),
        ("decided", "Decided"),
        ("referred", "Referred"),
        ("not_reached", "Not reached"),
        ("carried", "Carried to a later meeting"),
        ("withdrawn", "Withdrawn"),
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
    withdrawal_reason = models.TextField("why it was withdrawn", blank=True)
    carried_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_on",
        help_text="the item of an earlier meeting that came here; both records stay",
    )
    revision = models.PositiveIntegerField(default=0, help_text="the agenda's revision at which its words last changed")

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="item_number_once"),
            models.CheckConstraint(
                condition=Q(disposition="withdrawn") & ~Q(withdrawal_reason="")
                | ~Q(disposition="withdrawn") & Q(withdrawal_reason=""),
                name="item_withdrawn_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def reference(self) -> str:
        return f"{self.meeting.reference} item {self.number}"

    @property
    def takes(self) -> int:
        """The minutes it takes: none once it was withdrawn."""
        return 0 if self.disposition == WITHDRAWN else self.minutes


class AgendaVersion(models.Model):
    """The agenda as it was issued, and again after each change since. It never changes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda_versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(
        help_text="start, planned length, place, and the items in order with the papers they pin"
    )
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_version_once")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("meetings:agenda-version", args=[self.meeting.group.code, self.meeting.number, self.number])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version of an agenda never changes; a change makes the next one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("A version of an agenda stays on record.")

    @property
    def reference(self) -> str:
        return f"{self.meeting.reference} agenda v{self.number}"

    @property
    def items(self) -> tuple[FrozenItem, ...]:
        """Its items in order, as they were."""
        return tuple(
            FrozenItem(**{**item, "papers": tuple(FrozenPaper(**paper) for paper in item["papers"])})
            for item in self.content["items"]
        )


def start_times(meeting: Meeting, items: list[AgendaItem]) -> list[tuple[AgendaItem, datetime]]:
    """Each item with the time it starts: the meeting's start plus the minutes of the items before it."""
    at, timed = meeting.starts_at, []
    for item in items:
        timed.append((item, at))
        at += timedelta(minutes=item.takes)
    return timed
