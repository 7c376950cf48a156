"""The ledger's tables. Written by audit.services alone, never changed: on PostgreSQL a trigger refuses it too."""

from __future__ import annotations

from typing import Any, Never

from django.db import models

from foundation.core.scope import ScopeField


class AppendOnlyError(Exception):
    """Somebody tried to change or delete what is only ever added."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses what would rewrite history."""

    def update(self, **_: object) -> Never:
        raise AppendOnlyError("The ledger is only ever added to; write a counter-event.")

    def delete(self) -> Never:
        raise AppendOnlyError("The ledger is only ever added to; write a counter-event.")


class AppendOnlyModel(models.Model):
    """A row that is added once and never changed."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("The ledger is only ever added to; write a counter-event.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnlyError("The ledger is only ever added to; write a counter-event.")


def subject_key(thing: models.Model) -> str:
    """The key under which events, obligations and notices point at a thing: meeting:5."""
    return f"{thing._meta.model_name}:{thing.pk}"  # noqa: SLF001  # Django's documented Meta API


class Event(AppendOnlyModel):
    """One act in one stream. `text` is what is hashed; the other columns repeat it for finding."""

    stream = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=60, db_index=True)
    scope = ScopeField()
    text = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["stream", "seq"]
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="event_one_per_place")]

    def __str__(self) -> str:
        return f"{self.stream} {self.seq} {self.kind}"


class EventSubject(AppendOnlyModel):
    """What an event is about: the first subject is the main one."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="subjects")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, db_index=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["event", "position"]
        constraints = [models.UniqueConstraint(fields=["event", "position"], name="event_subject_position")]

    def __str__(self) -> str:
        return f"{self.key} {self.reference}"


class EventValue(models.Model):
    """A personal or classified value with its salt. Erasing it leaves the digest in the event, which still verifies."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="values")
    name = models.CharField(max_length=60)
    salt = models.CharField(max_length=64)
    value = models.TextField()

    class Meta:
        ordering = ["event", "name"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="event_value_once")]

    def __str__(self) -> str:
        return f"{self.name} of event {self.event_id}"


class StreamHead(models.Model):
    """Where each stream stands. The row is the lock under which the next event gets its place."""

    stream = models.CharField(max_length=80, unique=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream"]

    def __str__(self) -> str:
        return f"{self.stream} at {self.seq}"


class Seal(AppendOnlyModel):
    """The heads of all streams at a moment, chained to the seal before: so that a cut tail is seen."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    text = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Seal {self.number}, {self.at:%d %B %Y}"
