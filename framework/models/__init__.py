"""Loaded versions, whose text is kept as it was loaded; and versions that are being drafted."""

from __future__ import annotations

from framework.models.drafts import DraftRevision, VersionDraft
from framework.models.versions import FrameworkVersion, ImmutableError, VersionQuerySet, sources

__all__ = ["DraftRevision", "FrameworkVersion", "ImmutableError", "VersionDraft", "VersionQuerySet", "sources"]
