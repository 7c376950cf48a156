"""A meeting of a group: its number, its day, where it is held."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.core.clock import london_date
from foundation.core.scope import ClassifiedModel
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Group
from meetings.rules.lifecycle import MEETING

if TYPE_CHECKING:
    from datetime import date

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
    sequence = models.PositiveIntegerField(default=0, help_text="how often it has changed in people's calendars")
    changed_at = models.DateTimeField(null=True, blank=True, help_text="when it last did, or was called")
    historical = models.BooleanField(default=False, help_text="entered after the fact: computed, never notified")
    recording_url = models.URLField(blank=True)
    source = models.CharField(max_length=60, blank=True, help_text="registry reference of an imported pack")
    agenda_revision = models.PositiveIntegerField(default=0, help_text="counts the changes of its agenda")
    order_revision = models.PositiveIntegerField(
        default=0, help_text="the agenda's revision at which items last came, went or moved"
    )
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
