"""Reading the ledger: histories of things, streams and their heads, seals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import models

from foundation.audit import rules
from foundation.audit.models import Event, Seal, StreamHead, subject_key
from foundation.audit.queries.telling import Entry, entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    Data = dict[str, object]


def events_about(things: Collection[models.Model], *, scopes: Collection[str] | None = None) -> models.QuerySet[Event]:
    """Events whose main or other subject is one of the things, oldest first; `scopes` narrows to what may be read."""
    keys = [subject_key(thing) for thing in things]
    found: models.QuerySet[Event] = Event.objects.filter(subjects__key__in=keys)
    if scopes is not None:
        found = found.filter(scope__in=scopes)
    return found.distinct().prefetch_related("values").order_by("at", "stream", "seq")


def stream(name: str) -> models.QuerySet[Event]:
    """All events of one stream, in order."""
    found: models.QuerySet[Event] = Event.objects.filter(stream=name)
    return found.prefetch_related("values").order_by("seq")


def history(
    thing: models.Model, *, scopes: Collection[str] | None = None, apps: Collection[str] | None = None
) -> list[Entry]:
    """The history of one thing, oldest first; `scopes` narrows to what may be read, `apps` to whose events.

    A page that anybody may read names its apps: another app may have rules of its own on who learns of its things.
    """
    told = events_about([thing], scopes=scopes)
    return [entry(event) for event in told if apps is None or event.kind.partition(".")[0] in apps]


def revision(thing: models.Model, name: str) -> int:
    """The place in a stream of the latest event about a thing, 0 for none: it grows with each act that concerns it.

    Places of one stream are given one after another, so that no act ever appears below a number that was read.
    """
    latest: int | None = Event.objects.filter(stream=name, subjects__key=subject_key(thing)).aggregate(
        latest=models.Max("seq")
    )["latest"]
    return latest or 0


def link(event: Event) -> rules.Link:
    """An event as the pure verifier wants it."""
    values = {value.name: (value.salt, value.value) for value in event.values.all()}
    return rules.Link(event.stream, event.seq, event.prev, event.text, event.hash, values)


def streams() -> dict[str, rules.Head]:
    """Where every stream stands."""
    return {head.stream: rules.Head(head.stream, head.seq, head.hash) for head in StreamHead.objects.all()}


def seals() -> models.QuerySet[Seal]:
    """All seals, newest first."""
    found: models.QuerySet[Seal] = Seal.objects.order_by("-number")
    return found


def acts(kinds: Collection[str]) -> Iterator[tuple[str, Data]]:
    """What was done, in the order it was written: the main subject's key and the data of each event of those kinds."""
    texts = Event.objects.filter(kind__in=kinds).order_by("pk").values_list("text", flat=True)
    for text in texts.iterator(chunk_size=1000):
        said = json.loads(text)
        yield said["subjects"][0][0], said["data"]
