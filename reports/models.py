"""Trails that were exported: what each was, and which seal stands behind it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from foundation.core.scope import ScopeField


class TrailExport(models.Model):
    """A signed trail that was handed out. The file itself is not kept: it can be checked by its SHA-256."""

    reference = models.CharField(max_length=60, db_index=True, help_text="the decision's reference")
    scope = ScopeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    seal_number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the signing certificate")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Trail of {self.reference}, {self.at:%d %B %Y}"
