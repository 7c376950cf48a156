"""Obligations with the working they were computed with, their moves and the reminders sent."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from deadlines.rules import BREACHED, OBLIGATION, OPEN, UNDECIDED
from deadlines.rules.timing import CHAIR
from foundation.core.scope import ScopeField
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models import Group

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle


# the rows that the sweep looks at, each kind in an index of its own: what is over and done does not slow it down
AWAITING_ESCALATION = Q(status=BREACHED) & (Q(escalated_to="") | Q(escalated_to=CHAIR, met_on__isnull=True))
UNDONE = Q(status=BREACHED, met_on__isnull=True)


@cache
def _page() -> tuple[str, str]:
    """What stands before and after an obligation's number in its address: no sweep of thousands asks anew."""
    before, _, after = reverse("deadlines:detail", args=[0]).rpartition("0")
    return before, after


class Obligation(LifecycleModel):
    """Somebody owes something by a day under a clause. It keeps the days it was counted with.

    `due_on` is the last day (it runs to 24:00 Europe/London); empty while the anchor does not exist yet, and for an
    undated obligation. A breach stays a breach: `met_on` then tells when it was fulfilled late.
    """

    lifecycle: ClassVar[Lifecycle] = OBLIGATION
    DIRECTIONS = [("before", "before"), ("after", "after")]

    key = models.CharField(max_length=40, help_text="the rule's key, such as headline_report")
    label = models.CharField(max_length=120)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="obligations")
    subject = models.CharField(max_length=80, help_text="what it is about, as in meeting:5")
    about = models.CharField(max_length=120, help_text="the subject's reference, as in DAG #6")
    url = models.CharField(max_length=200, blank=True, help_text="the page on which it is met")
    scope = ScopeField()
    owner = models.CharField(max_length=30, help_text="an office or seat code, never a person")
    ruled_on = models.DateField(help_text="the day whose framework applies: the meeting's or the decision's")
    framework_version = models.CharField(max_length=40)
    date_assumed = models.BooleanField(default=False, help_text="the day its rule came into force is assumed")
    clause = models.CharField(max_length=60)
    citation = models.CharField(max_length=250)
    anchor = models.CharField(max_length=30, help_text="what the days are counted from")
    anchor_on = models.DateField(null=True, blank=True)
    direction = models.CharField(max_length=10, choices=DIRECTIONS)
    working_days = models.PositiveSmallIntegerField(null=True, blank=True)
    closing = models.BooleanField(default=False, help_text="ends a period for others: it passes, it is not breached")
    due_on = models.DateField(null=True, blank=True, db_index=True)
    counted = models.JSONField(default=list, help_text="working days used, ISO dates")
    skipped = models.JSONField(default=list, help_text="bank holidays met on the way: [date, name]")
    historical = models.BooleanField(default=False, help_text="entered after the fact: computed, never sent")
    met_on = models.DateField(null=True, blank=True)
    spare_days = models.SmallIntegerField(
        null=True, blank=True, help_text="working days from the day it was met to its due day, below zero when late"
    )
    explanation = models.TextField(blank=True, help_text="why it was breached or waived")
    reminded_step = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="working days ahead of the last reminder for this due day"
    )
    escalated_to = models.CharField(max_length=10, blank=True, help_text="the highest rung told of the breach")

    objects: ClassVar[models.Manager[Obligation]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "key"], name="obligation_once_per_subject"),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "breached"]) | Q(due_on__isnull=False) | Q(working_days__isnull=True),
                name="obligation_open_has_due",
            ),
            models.CheckConstraint(condition=~Q(status="met") | Q(met_on__isnull=False), name="obligation_met_has_day"),
            models.CheckConstraint(
                condition=~Q(status="waived") | ~Q(explanation=""), name="obligation_waived_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status=OPEN), name="obligation_open_due"),
            models.Index(fields=["due_on"], condition=UNDONE, name="obligation_undone_due"),
            models.Index(fields=["due_on"], condition=AWAITING_ESCALATION, name="obligation_to_escalate"),
            models.Index(
                fields=["framework_version", "ruled_on"],
                condition=Q(status__in=UNDECIDED),
                name="obligation_by_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} for {self.about}"

    def get_absolute_url(self) -> str:
        before, after = _page()
        return f"{before}{self.pk}{after}"

    @property
    def reference(self) -> str:
        return f"{self.about} {self.key}"[:120]

    @property
    def audit_stream(self) -> str:
        return f"group:{self.group.code}"

    @property
    def is_late(self) -> bool:
        """True for a breach that was fulfilled afterwards."""
        return self.status == BREACHED and self.met_on is not None


class Move(models.Model):
    """An obligation's due day before and after its anchor moved, and why. Old dates are kept."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="moves")
    at = models.DateTimeField()
    old_due = models.DateField(null=True)
    new_due = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["obligation", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.old_due} → {self.new_due}"
