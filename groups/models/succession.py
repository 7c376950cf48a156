"""A group on its way out: who follows it from which day, while what it leaves open is re-homed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from foundation.workflow.models import LifecycleModel, LifecycleQuerySet
from groups.models.structure import Group
from groups.rules.succession import SUCCESSION

if TYPE_CHECKING:
    from foundation.workflow.rules import Lifecycle


class Succession(LifecycleModel):
    """A group that gives way to others which the framework names. It can be left and taken up again until enacted."""

    lifecycle: ClassVar[Lifecycle] = SUCCESSION

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="successions")
    successors = models.ManyToManyField(Group, related_name="+")
    on = models.DateField("day", help_text="the successors' first day; the group closes with the day before")
    citation = models.CharField(max_length=250, help_text="the clause that names the successors")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Succession]] = LifecycleQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(status="preparing"), name="succession_one_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"Succession of the {self.group.code}"

    def get_absolute_url(self) -> str:
        return reverse("groups:succession", args=[self.group.code])

    @property
    def reference(self) -> str:
        return str(self)

    @property
    def scope(self) -> str:
        """As the group's own."""
        return self.group.scope

    @property
    def audit_stream(self) -> str:
        return self.group.audit_stream
