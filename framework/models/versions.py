"""The loaded versions of the Governance Framework: their source text, kept as it was loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never

from django.db import models
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Iterable


class ImmutableError(TypeError):
    """Somebody tried to change a loaded version in place."""


class VersionQuerySet(models.QuerySet["FrameworkVersion"]):
    """Loaded versions. The one change allowed is to mark a text as replaced by another."""

    def current(self) -> VersionQuerySet:
        """The texts that hold, without those replaced since."""
        return self.filter(replaced_at__isnull=True)

    def update(self, **changes: Any) -> int:
        if set(changes) != {"replaced_at"}:
            raise ImmutableError("A loaded version of the framework is never changed.")
        return super().update(**changes)

    def delete(self) -> Never:
        raise ImmutableError("A loaded version of the framework is never deleted.")


class FrameworkVersion(models.Model):
    """One version as loaded from its file. The text is the truth; the other columns repeat it for lists."""

    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    in_force_from = models.DateField()
    date_assumed = models.BooleanField()
    change_request = models.CharField(max_length=40, blank=True)
    authored = models.DateField()
    file = models.CharField(max_length=100)
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["in_force_from", "loaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=models.Q(replaced_at__isnull=True), name="framework_version_once"
            ),
            models.UniqueConstraint(
                fields=["in_force_from"], condition=models.Q(replaced_at__isnull=True), name="framework_one_per_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableError("A loaded version of the framework is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise ImmutableError("A loaded version of the framework is never deleted.")

    def get_absolute_url(self) -> str:
        return reverse("framework:version", args=[self.version])

    @property
    def reference(self) -> str:
        """How the ledger names it."""
        return f"Governance Framework {self.version}"


def sources(rows: Iterable[FrameworkVersion]) -> dict[str, str]:
    """File names and texts, as the parser wants them."""
    return {row.file: row.source for row in rows}
