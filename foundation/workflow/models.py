"""The base of every model with a status. It refuses a change of status that did not come through advance()."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from foundation.workflow.rules import Lifecycle

_advancing: ContextVar[bool] = ContextVar("advancing", default=False)


class StatusChangedError(Exception):
    """Somebody set a status without going through workflow.services.advance()."""


@contextmanager
def advancing() -> Iterator[None]:
    """For workflow.services.advance() alone."""
    token = _advancing.set(True)
    try:
        yield
    finally:
        _advancing.reset(token)


class LifecycleQuerySet(models.QuerySet[Any]):
    """Refuses update(status=…) outside advance()."""

    def allow(self, changes: Collection[str]) -> None:
        """Raises StatusChangedError when a status is among the changes outside advance()."""
        if "status" in changes and not _advancing.get():
            raise StatusChangedError("A status is changed by workflow.services.advance() alone.")

    def update(self, **changes: Any) -> int:
        self.allow(changes)
        return super().update(**changes)

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        if "status" in fields:
            raise StatusChangedError("A status is changed by workflow.services.advance() alone.")
        return super().bulk_update(objs, fields, batch_size)


class LifecycleModel(models.Model):
    """A model with a status. Subclasses set `lifecycle`, a `scope` field, and properties audit_stream and reference."""

    lifecycle: ClassVar[Lifecycle]

    status = models.CharField(max_length=30, db_index=True)

    objects: ClassVar[models.Manager[Any]] = LifecycleQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **kwargs: Any) -> Self:
        loaded = super().from_db(db, field_names, values, **kwargs)
        loaded._status_read = loaded.__dict__.get("status")  # noqa: SLF001  # its own attribute
        return loaded

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._status_read: str | None = None

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            if self.status not in self.lifecycle.initial:
                raise StatusChangedError(
                    f"A new {self.lifecycle.name} starts as {' or '.join(self.lifecycle.initial)}."
                )
        elif self._status_read is not None and self.status != self._status_read:
            raise StatusChangedError("A status is changed by workflow.services.advance() alone.")
        super().save(*args, **kwargs)
        self._status_read = self.status

    @property
    def status_label(self) -> str:
        """The status in words."""
        return self.lifecycle.states[self.status]

    @property
    def event_scope(self) -> str:
        """The scope of this thing's events: its own, unless what happens to it opens later than the thing."""
        return str(self.scope)  # type: ignore[attr-defined]  # a field or property of every subclass

    @property
    def audit_stream(self) -> str:
        """The stream in which this thing's events stand."""
        raise NotImplementedError
