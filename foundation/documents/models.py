"""Documents have versions; a version is one immutable file, known by its SHA-256."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from foundation.core.scope import Classification, ScopeField
from foundation.documents.rules import KINDS, MARKDOWN, PDF


class StoredFile(models.Model):
    """The bytes of a file, stored once under their SHA-256. Served only by the owning app's view."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100)

    class Meta:
        ordering = ["sha256"]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} ({self.size} bytes)"

    @property
    def path(self) -> str:
        """Where the storage keeps it."""
        return f"sha256/{self.sha256[:2]}/{self.sha256}"

    @property
    def kind(self) -> str:
        """How people call what it is: PDF, Word, Text."""
        kind = KINDS.get(self.media_type)
        return kind.label if kind else "File"

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF.media_type

    @property
    def is_text(self) -> bool:
        """Written in the product, so that it can be read and edited there."""
        return self.media_type == MARKDOWN.media_type


class Document(models.Model):
    """A document under its registry reference (MHHS-DEL268)."""

    reference = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    classification = models.CharField(max_length=20, choices=Classification.choices)
    scope = ScopeField()

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class DocumentVersion(models.Model):
    """One version of a document. It never changes: a correction is the next version."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=20)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="versions")
    file_name = models.CharField(max_length=200)
    change = models.CharField("change detail", max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["document", "added_at"]
        constraints = [models.UniqueConstraint(fields=["document", "version"], name="document_version_once")]

    def __str__(self) -> str:
        return f"{self.document.reference} v{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A document version never changes; add the next one.")
        super().save(*args, **kwargs)

    @property
    def reference(self) -> str:
        """The registry reference with the version."""
        return f"{self.document.reference} v{self.version}"
