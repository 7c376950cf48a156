"""The forward look: what is planned for a group's coming meetings and months, before their agendas are made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.core.scope import ClassifiedModel
from groups.models import Group
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting


class ForwardItem(ClassifiedModel):
    """One entry, for a meeting or, before one is called, for a month (its first day).

    `item` is the agenda item it has become; should that be taken off the agenda, the entry stands here again.
    """

    KINDS = [("decision", "Decision"), ("item", "Other item"), ("milestone", "Milestone or activity")]

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="forward_items")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="forward_items")
    month = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=KINDS)
    text = models.CharField("entry", max_length=200)
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    taken_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_off_at = models.DateTimeField(null=True, blank=True)
    taken_off_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["group", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=True, month__isnull=False) | Q(meeting__isnull=False, month__isnull=True),
                name="forward_item_for_meeting_or_month",
            ),
            models.CheckConstraint(
                condition=Q(taken_off_at__isnull=True, taken_off_by__isnull=True, taken_off_reason="")
                | Q(taken_off_at__isnull=False, taken_off_by__isnull=False),
                name="forward_item_taken_off_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def reference(self) -> str:
        return f"{self.group.code} forward look {self.pk}"

    @property
    def audit_stream(self) -> str:
        return f"group:{self.group.code}"
