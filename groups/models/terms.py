"""A group's own Terms of Reference: each version a file, approved by a decision from a day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from foundation.core.scope import Classification, scope
from foundation.documents.models import DocumentVersion
from groups.models.structure import Group


class TermsVersion(models.Model):
    """One version of a group's Terms of Reference: put forward, then approved from a day, or turned down."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="terms_versions")
    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="terms_of")
    proposal = models.CharField(max_length=60, blank=True, help_text="reference of the proposal that puts it")
    decision = models.CharField(max_length=60, blank=True, help_text="reference of the decision on it")
    approved_on = models.DateField(null=True, blank=True, help_text="from this day; empty while it is not approved")
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()

    class Meta:
        ordering = ["group", "-put_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(approved_on__isnull=True) | ~Q(decision=""), name="terms_approved_by"),
            models.UniqueConstraint(fields=["proposal"], condition=~Q(proposal=""), name="terms_once_per_proposal"),
        ]

    def __str__(self) -> str:
        return f"Terms of Reference of the {self.group.code}, version {self.version.version}"

    def get_absolute_url(self) -> str:
        return reverse("groups:terms-version", args=[self.group.code, self.pk])

    @property
    def reference(self) -> str:
        return f"{self.group.code} ToR v{self.version.version}"

    @property
    def scope(self) -> str:
        """As it was classified once approved; for the programme's participants until then."""
        open_to_all = self.approved_on is not None
        level = self.version.document.classification if open_to_all else Classification.PROGRAMME
        return scope(self.group.code, level)

    @property
    def is_turned_down(self) -> bool:
        """A decision was taken on it, and it was not approved."""
        return bool(self.decision) and self.approved_on is None
