"""Reading the ledger: histories of things, and the proof that it is whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from foundation.audit import rules
from foundation.audit.models import Event, Seal, StreamHead, subject_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime
    from enum import StrEnum

    from django.db import models

__all__ = [  # the types are named from here: only audit touches its models
    "Entry",
    "Event",
    "Seal",
    "entry",
    "events_about",
    "history",
    "link",
    "register",
    "registered",
    "seals",
    "stream",
    "streams",
    "verify_ledger",
]

_wording: dict[str, str] = {}


def register(kinds: type[StrEnum], wording: dict[StrEnum, str]) -> None:
    """Enter an app's event kinds with their sentences. `{actor}`, `{ref}` and keys of `data` may stand in them.

    Raises ValueError for a kind without wording.
    """
    for kind in kinds:
        if kind not in wording:
            raise ValueError(f"Event kind {kind} has no wording.")
        _wording[str(kind)] = wording[kind]


def registered() -> dict[str, str]:
    """Every event kind with its wording."""
    return dict(_wording)


@dataclass(frozen=True)
class Entry:
    """One line of a history, ready to show."""

    at: datetime
    kind: str
    sentence: str
    actor: str
    on_behalf_of: str
    stream: str
    seq: int
    hash: str
    subjects: tuple[tuple[str, str], ...]
    data: dict[str, object]


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "–"


def entry(event: Event, *, withheld: bool = False) -> Entry:
    """An event with its wording; an erased name reads 'a former participant', a withheld one 'somebody'."""
    said = json.loads(event.text)
    values = {} if withheld else {value.name: value.value for value in event.values.all()}
    actor = values.get("actor_name", "somebody" if withheld else "a former participant")
    subjects = tuple((key, ref) for key, ref in said["subjects"])
    facts = _Blank({**said["data"], **values, "actor": actor, "ref": subjects[0][1] if subjects else ""})
    sentence = _wording.get(event.kind, "{actor}: " + event.kind).format_map(facts)
    return Entry(
        at=event.at,
        kind=event.kind,
        sentence=sentence,
        actor=actor,
        on_behalf_of=said["for"],
        stream=event.stream,
        seq=event.seq,
        hash=event.hash,
        subjects=subjects,
        data=said["data"],
    )


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


def verify_ledger() -> list[str]:
    """Everything that is wrong with the ledger, as sentences; an empty list when it is whole."""
    heads = streams()
    sealed, wrong_seals = _read_seals()
    wrong: list[str] = []
    seen: dict[str, rules.Head] = {}
    rows = Event.objects.order_by("stream", "seq").prefetch_related("values", "subjects").iterator(chunk_size=1000)
    for stream, events in groupby(rows, key=lambda event: event.stream):
        links = []
        for event in events:
            links.append(link(event))
            wrong.extend(_check_columns(event))
            sealed.pop((event.stream, event.seq, event.hash), None)
        wrong.extend(rules.check_stream(links))
        seen[stream] = rules.Head(stream, links[-1].seq, links[-1].hash)
    for stream, head in heads.items():
        wrong.extend(_check_head(head, seen.get(stream)))
    wrong.extend(f"stream {stream}: has events but no head" for stream in seen.keys() - heads.keys())
    wrong.extend(wrong_seals)
    wrong.extend(
        f"seal {number}: event {seq} of stream {stream} is not the one that was sealed"
        for (stream, seq, _), number in sealed.items()
    )
    return wrong


def _check_head(head: rules.Head, last: rules.Head | None) -> list[str]:
    at = last.seq if last else 0
    if at < head.seq:
        return [f"stream {head.stream}: {head.seq - at} events are missing after event {at}"]
    if last and (last.seq, last.hash) != (head.seq, head.hash):
        return [f"stream {head.stream}: its head does not match its last event"]
    return []


def _check_columns(event: Event) -> Iterator[str]:
    """The columns that repeat the text for finding must agree with it."""
    try:
        said = json.loads(event.text)
    except ValueError:
        return  # the hash check names it
    at = event.at.isoformat(timespec="microseconds")
    name = f"event {event.seq} of stream {event.stream}"
    columns = (event.kind, event.actor, event.scope, at)
    if columns != (said.get("kind"), said.get("actor"), said.get("scope"), said.get("at")):
        yield f"{name}: a column differs from the text"
    if [[subject.key, subject.reference] for subject in event.subjects.all()] != said.get("subjects"):
        yield f"{name}: its subjects differ from the text"


def _read_seals() -> tuple[dict[tuple[str, int, str], int], list[str]]:
    """Which events were sealed (stream, number, hash), each by its first seal; and which seals break their chain."""
    sealed: dict[tuple[str, int, str], int] = {}
    wrong: list[str] = []
    prev, expected = rules.GENESIS, 1
    for seal in Seal.objects.order_by("number").iterator():
        if seal.number != expected or seal.prev != prev or rules.sha256(seal.text) != seal.hash:
            wrong.append(f"seal {seal.number}: does not follow the seal before it, or was changed")
        else:
            for stream, seq, hashed in json.loads(seal.text)["heads"]:
                if seq:
                    sealed.setdefault((stream, seq, hashed), seal.number)
        prev, expected = seal.hash, seal.number + 1
    return sealed, wrong
