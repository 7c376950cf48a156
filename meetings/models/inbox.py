"""What was sent to a group and waits for its agenda, and what participants propose for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.core.scope import Classification, ScopeField, scope
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Group
from meetings.models.agenda import AgendaItem
from meetings.rules.lifecycle import INBOX
from meetings.rules.record import fits

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle
    from meetings.models.meetings import Meeting


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
    returned_from = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="its item on the agenda of a meeting that was cancelled",
    )
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

    @property
    def place_url(self) -> str:
        """Where it is placed on an agenda."""
        return reverse("meetings:inbox-place", args=[self.group.code, self.pk])


class ProposedItem(models.Model):
    """An item that a participant proposes for an agenda of a group. Its inbox entry tells what became of it."""

    number = models.PositiveIntegerField(unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="proposed_items")
    title = models.CharField(max_length=200)
    objective = models.CharField(max_length=20, choices=AgendaItem.OBJECTIVES)
    objective_text = models.TextField("what is wanted")
    lead = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(default=10)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:proposed-item", args=[self.group.code, self.number])

    @property
    def reference(self) -> str:
        return f"ITM-{self.number:04d}"
