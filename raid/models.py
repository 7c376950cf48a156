"""Actions with their owners as the source has them, how they stood from which day on, and dated notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.accounts.models import Organisation
from foundation.core.scope import ClassifiedModel
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Group, Seat
from raid.rules.lifecycle import ACTION

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle


class Action(ClassifiedModel, LifecycleModel):
    """Something a group asked somebody to do by a day. The reference is the source's own (DES-03-02, DAG04-01)."""

    lifecycle: ClassVar[Lifecycle] = ACTION

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="actions")
    reference = models.CharField(max_length=30)
    raised_on = models.DateField()
    text = models.TextField("action")
    owner_text = models.CharField("owner", max_length=200, help_text="as published: people, pairs or parties")
    due_on = models.DateField("due", db_index=True)
    first_due_on = models.DateField("first due", help_text="the due date it was raised with")
    closed_on = models.DateField(null=True, blank=True)
    historical = models.BooleanField(
        default=False, help_text="entered after the fact, with a day that had passed; nobody is asked for it"
    )

    objects: ClassVar[models.Manager[Action]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["group", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["group", "reference"], name="action_reference_once"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False) | ~Q(status="closed") & Q(closed_on__isnull=True),
                name="action_closed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("raid:action", args=[self.group.code, self.reference])

    @property
    def audit_stream(self) -> str:
        return f"group:{self.group.code}"


class ActionOwner(models.Model):
    """One owner of an action: the published name, and optionally the person, seat or party it stands for."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="owners")
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_actions"
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["action", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["action", "name"], name="action_owner_once")]

    def __str__(self) -> str:
        return self.name


class ActionStanding(models.Model):
    """The status an action has from a day on, until its next row: what answers how it stood on a day."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="standings")
    since = models.DateField()
    status = models.CharField(max_length=30, choices=ACTION.choices())

    class Meta:
        ordering = ["action", "since", "pk"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} since {self.since:%d %B %Y}"


class ActionNote(models.Model):
    """A dated note on an action, with the status it stood at."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="notes")
    on = models.DateField()
    status = models.CharField(max_length=30, choices=ACTION.choices())
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["action", "on", "pk"]

    def __str__(self) -> str:
        return f"{self.on:%d %B %Y}: {self.text[:60]}"
