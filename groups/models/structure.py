"""Groups, from the day the framework provides for them to the day they are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from foundation.core.dated import DatedModel
from foundation.core.scope import Classification, scope
from foundation.documents.models import Document
from groups.models.kept import KeptModel

if TYPE_CHECKING:
    from datetime import date


class Group(KeptModel):
    """A governance group, from the day the framework provides for it to the day it was closed.

    It meets and decides from `convened_on`; a group without that day is provided for and not convened. Its records
    stay readable for ever.
    """

    ATTENDANCE = {"representatives": "Representatives only", "open": "Open", "closed": "Closed"}

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    attendance = models.CharField(max_length=20, choices=list(ATTENDANCE.items()))
    convened_on = models.DateField(null=True, blank=True, help_text="empty while it is provided for, not convened")
    convened_here = models.BooleanField(default=False, help_text="by an act in the product, not by a version")
    closed_here = models.BooleanField(default=False, help_text="the same; no version takes it back")
    predecessor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    terms = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="its own Terms of Reference; each version was approved by a decision",
    )

    class Meta(DatedModel.Meta):
        ordering = ["level", "code"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="group_level_1_to_4"),
            models.CheckConstraint(
                condition=Q(convened_on__isnull=True)
                | Q(convened_on__gte=F("valid_from")) & (Q(valid_to__isnull=True) | Q(valid_to__gte=F("convened_on"))),
                name="group_convened_while_it_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("groups:detail", args=[self.code])

    @property
    def reference(self) -> str:
        return self.code

    @property
    def is_closed(self) -> bool:
        """True for a closed group: its material is for its members and the overseeing offices alone."""
        return self.attendance == "closed"

    @property
    def audit_stream(self) -> str:
        return f"group:{self.code}"

    @property
    def scope(self) -> str:
        """The group itself is public; its material may be more narrow."""
        return scope(self.code, Classification.PUBLIC)

    def is_convened_on(self, day: date) -> bool:
        """True when the group may meet and decide on the day."""
        return self.convened_on is not None and self.convened_on <= day and self.holds_on(day)


class Reporting(DatedModel):
    """Which group another reports to, from one day to another. `Group.parent` repeats the one of today."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="reportings")
    parent = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="reported_to")
    citation = models.CharField(max_length=250, blank=True)
    own = models.BooleanField(default=False, help_text="by a founding or a succession, not by a version")

    class Meta(DatedModel.Meta):
        ordering = ["group", "valid_from"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(fields=["group", "valid_from"], name="reporting_once_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.group.code} under the {self.parent.code}"
