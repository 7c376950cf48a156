"""What one group hands down to another, and takes back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from foundation.core.dated import DatedModel
from groups import rules
from groups.models.kept import KeptModel
from groups.models.structure import Group


class Delegation(KeptModel):
    """Decisions of a level and subject, or tasks, that one group hands to another from one day to another.

    It holds until `valid_to`; taken back early, the day, the person and the reason stand beside it.
    """

    grantor = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="delegations_given")
    grantee = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="delegations_held")
    what = models.CharField(max_length=20, choices=list(rules.DELEGATED.items()), default="decisions")
    level = models.PositiveSmallIntegerField(help_text="the level of the decisions handed down")
    subjects = models.JSONField(default=list, help_text="keys of the framework's subjects; empty: all of the grantor's")
    words = models.TextField("scope in words")
    decision = models.CharField(max_length=60, blank=True, help_text="reference of the decision that delegated it")
    citation = models.CharField(max_length=250)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_why = models.TextField(blank=True)
    revoked_basis = models.CharField(
        max_length=200,
        blank=True,
        help_text="the grantor's decision or words on which the secretariat recorded its end",
    )

    class Meta(DatedModel.Meta):
        ordering = ["grantor", "grantee", "-valid_from", "pk"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.CheckConstraint(condition=~Q(grantor=F("grantee")), name="delegation_to_another_group"),
            models.CheckConstraint(condition=Q(level__gte=2, level__lte=4), name="delegation_level_2_to_4"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_why="")
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_why=""),
                name="delegation_revoked_who_when_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grantor.code} to {self.grantee.code}: {self.words}"

    def get_absolute_url(self) -> str:
        return f"{reverse('groups:delegations', args=[self.grantor.code])}#delegation-{self.pk}"

    @property
    def reference(self) -> str:
        return f"{self.grantor.code}→{self.grantee.code} {self.pk}"

    @property
    def scope(self) -> str:
        """As the grantor's."""
        return self.grantor.scope
