"""Constituencies, and the organisations that belong to them from one day to another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.accounts.models import Organisation
from foundation.core.dated import DatedModel
from foundation.core.scope import Classification, scope


class Constituency(models.Model):
    """A part of the industry that seats speak for. It comes with the framework's seats and is never deleted."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name", "code"]
        verbose_name_plural = "constituencies"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("constituencies:detail", args=[self.code])

    @property
    def reference(self) -> str:
        return self.code

    @property
    def scope(self) -> str:
        """Which organisations a constituency has is public, as who speaks for it is."""
        return scope("", Classification.PUBLIC)

    @property
    def audit_stream(self) -> str:
        return "system"


class Member(DatedModel):
    """An organisation in a constituency, from one day to another. It may be ended, never deleted."""

    constituency = models.ForeignKey(Constituency, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="constituencies")

    class Meta(DatedModel.Meta):
        ordering = ["constituency", "organisation__name", "-valid_from"]
        constraints = [
            *DatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["constituency", "organisation", "valid_from"], name="constituency_member_once_per_start"
            ),
            models.UniqueConstraint(
                fields=["constituency", "organisation"],
                condition=Q(valid_to__isnull=True),
                name="constituency_member_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.constituency}"

    @property
    def reference(self) -> str:
        return f"{self.constituency.code} member {self.pk}"
