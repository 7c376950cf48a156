"""Rows that end on a day and are never deleted: what has been part of any record stays in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Never

from foundation.accounts.models import Kept, KeptError, KeptQuerySet
from foundation.core.dated import DatedModel
from foundation.workflow.models import LifecycleQuerySet

if TYPE_CHECKING:
    from django.db import models


class KeptLifecycleQuerySet(LifecycleQuerySet):
    """Rows with a status that nobody deletes."""

    def delete(self) -> Never:
        raise KeptError("This may be part of a record: it is ended, never deleted.")


class KeptModel(Kept, DatedModel):
    """A dated row that is ended, never deleted."""

    objects: ClassVar[models.Manager[Any]] = KeptQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = True
