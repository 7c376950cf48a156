"""A group on its way: its terms and membership are consulted on, its parent approves, then it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from foundation.core.scope import Classification, scope
from foundation.documents.models import DocumentVersion
from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models.structure import Group
from groups.rules.lifecycles import FOUNDING

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle


class Founding(LifecycleModel):
    """The proposal of a new Level 4 group or sub-group, or of convening a group the framework provides for."""

    lifecycle: ClassVar[Lifecycle] = FOUNDING

    code = models.CharField(max_length=20, help_text="the new group's code")
    name = models.CharField(max_length=120)
    parent = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="foundings")
    attendance = models.CharField(max_length=20, choices=list(Group.ATTENDANCE.items()), default="open")
    purpose = models.TextField("purpose and duties")
    membership = models.TextField("who takes part")
    meets = models.CharField("meeting pattern", max_length=120, blank=True)
    opens_on = models.DateField(null=True, blank=True, help_text="empty: the day of the parent's decision")
    until = models.DateField(null=True, blank=True, help_text="last day of a short-lived sub-group")
    terms = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="founding", help_text="once it is open"
    )
    consultation = models.CharField(max_length=60, blank=True, help_text="reference of the consultation held")
    decision = models.CharField(max_length=60, blank=True, help_text="reference of the parent's decision")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Founding]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(status__in=["drafted", "consulting", "consulted", "before_parent"]),
                name="founding_one_open_per_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("groups:founding", args=[self.pk])

    @property
    def reference(self) -> str:
        return f"Founding of {self.code}"

    @property
    def scope(self) -> str:
        """Below a closed group its parent's alone; of another closed group its parent's until it is consulted on.

        Any other is the whole programme's from the first draft.
        """
        if self.parent.is_closed:
            return scope(self.parent.code, Classification.PROGRAMME)
        if self.attendance == "closed" and not self.consultation:
            return scope(self.parent.code, Classification.RESTRICTED)
        return scope("", Classification.PROGRAMME)

    @property
    def audit_stream(self) -> str:
        return f"group:{self.parent.code}"
