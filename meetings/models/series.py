"""A series of meetings: a pattern in the calendar, and what became of each of its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from foundation.core.scope import ClassifiedModel
from groups.models import Group
from meetings.models.meetings import Meeting
from meetings.rules.patterns import ORDINALS, WEEKDAYS, Pattern

if TYPE_CHECKING:
    from datetime import date


class MeetingSeries(ClassifiedModel):
    """The regular meetings of a group. `at` is a wall clock's time in London: 10:00 stays 10:00 in summer.

    `horizon` is how many weeks ahead its meetings are kept called by themselves; 0 leaves that to the secretariat.
    """

    HOLIDAYS = [("next", "It moves to the next working day"), ("skip", "It is left out")]
    ORDINAL_CHOICES = [(number, f"{name.capitalize()}") for number, name in ORDINALS.items()]
    WEEKDAY_CHOICES = list(enumerate(WEEKDAYS[:5]))

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="series")
    ordinal = models.SmallIntegerField("which", choices=ORDINAL_CHOICES)
    weekday = models.PositiveSmallIntegerField("day", choices=WEEKDAY_CHOICES)
    every = models.PositiveSmallIntegerField(default=1, help_text="every so many months, or weeks")
    at = models.TimeField("start", help_text="wall clock in London")
    minutes = models.PositiveSmallIntegerField("planned length", default=120, help_text="in minutes")
    place = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(help_text="the first day the pattern holds for; weeks and months count from it")
    until = models.DateField(null=True, blank=True, help_text="the last day it holds for; empty while it goes on")
    holidays = models.CharField("on a bank holiday", max_length=10, choices=HOLIDAYS, default="next")
    horizon = models.PositiveSmallIntegerField(default=13, help_text="weeks ahead; 0: called by hand alone")
    end_reason = models.TextField("why it ended", blank=True)

    class Meta:
        ordering = ["group", "starts_on", "pk"]
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("starts_on")) | ~Q(end_reason=""),
                name="series_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(ordinal__in=list(ORDINALS), weekday__lt=5, every__gte=1), name="series_pattern"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group.code}: {self.words}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:series", args=[self.pk])

    @property
    def pattern(self) -> Pattern:
        """The pattern by itself."""
        return Pattern(self.ordinal, self.weekday, self.starts_on, self.every)

    @property
    def words(self) -> str:
        """When it is, in a line."""
        return f"{self.pattern.words}, {self.at:%H:%M}"

    @property
    def reference(self) -> str:
        return f"{self.group.code} series {self.pk}"

    @property
    def audit_stream(self) -> str:
        return f"group:{self.group.code}"

    def runs_on(self, day: date) -> bool:
        """Does it go on on that day or after it?"""
        return self.until is None or self.until >= day


class Occurrence(models.Model):
    """A date of the pattern that has been dealt with: its meeting, or none where it was left out.

    A date with an occurrence is not called again, whatever became of its meeting.
    """

    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="occurrences")
    on = models.DateField(help_text="the pattern's date; the meeting may have another day")
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="occurrence")

    class Meta:
        ordering = ["series", "on"]
        constraints = [models.UniqueConstraint(fields=["series", "on"], name="occurrence_once")]

    def __str__(self) -> str:
        return f"{self.series} on {self.on.isoformat()}"
