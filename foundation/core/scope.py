"""Who a row is for, as an opaque label that lists and searches filter on in one statement.

A scope is `GROUP:classification` (`DAG:public`, `-:programme` where no group owns the row). The owner of the row sets
it; `groups.queries` turns a person into the scopes they may read. The foundation never looks inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField  # generic for the type checker alone

NO_GROUP = "-"


class Classification(models.TextChoices):
    """How widely a thing may be read. The closed-group rule narrows each of them further."""

    PUBLIC = "public", "Public"
    PROGRAMME = "programme", "Programme"
    RESTRICTED = "restricted", "Restricted to the group"


def scope(group_code: str, classification: str) -> str:
    """The label for a row owned by a group ('' for none) with a classification."""
    return f"{group_code or NO_GROUP}:{classification}"


class ScopeField(TextColumn):
    """The column that holds a scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "db_index": True, **kwargs})


class ClassifiedModel(models.Model):
    """A thing of a group, classified by itself; its scope follows from the two whenever it is saved.

    Subclasses have a foreign key `group` to something with a `code`.
    """

    classification = models.CharField(max_length=20, choices=Classification.choices, default=Classification.PUBLIC)
    scope = ScopeField(editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.scope = scope(self.group.code, self.classification)  # type: ignore[attr-defined]  # every subclass has one
        super().save(*args, **kwargs)
