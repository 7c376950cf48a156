"""The event format, fixed from the first row. Pure: the verifier of a PDF trail uses the same functions.

An event's canonical text is JSON with sorted keys and no spaces. Its hash is SHA-256 over exactly that stored text,
which holds the hash of the event before it in its stream. A personal or classified value enters the text only as a
salted digest; value and salt stand beside it and may be erased or withheld without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORMAT = 1
GENESIS = "0" * 64


def canonical(value: object) -> str:
    """JSON with sorted keys, no spaces, real characters. Raises TypeError for what JSON cannot hold."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest(salt: str, value: str) -> str:
    """The salted digest under which a private value enters an event's text."""
    return sha256(f"{salt}\x00{value}")


@dataclass(frozen=True)
class Body:
    """What an event says, before it gets its place in a stream. `at` is ISO 8601 in UTC with microseconds."""

    kind: str
    at: str
    actor: str
    on_behalf_of: str
    request_id: str
    scope: str
    subjects: tuple[tuple[str, str], ...]
    data: Mapping[str, object] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)  # name → digest


def event_text(body: Body, *, stream: str, seq: int, prev: str) -> str:
    """The canonical text of an event in its place: the `seq`-th of `stream`, after the event with hash `prev`."""
    return canonical(
        {
            "v": FORMAT,
            "stream": stream,
            "seq": seq,
            "prev": prev,
            "kind": body.kind,
            "at": body.at,
            "actor": body.actor,
            "for": body.on_behalf_of,
            "request": body.request_id,
            "scope": body.scope,
            "subjects": [list(subject) for subject in body.subjects],
            "data": body.data,
            "private": body.private,
        }
    )


@dataclass(frozen=True)
class Link:
    """One stored event as the verifier needs it. `values` maps private names to (salt, value), unless erased."""

    stream: str
    seq: int
    prev: str
    text: str
    hash: str
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def check_event(link: Link) -> list[str]:
    """What is wrong with one event on its own, as sentences; an empty list when it holds."""
    name = f"event {link.seq} of stream {link.stream}"
    if sha256(link.text) != link.hash:
        return [f"{name}: the text does not match its hash"]
    try:
        said = json.loads(link.text)
        place = (said["stream"], said["seq"], said["prev"])
        private = dict(said["private"])
    except (ValueError, KeyError, TypeError):
        return [f"{name}: the text is not an event"]
    wrong = []
    if place != (link.stream, link.seq, link.prev):
        wrong.append(f"{name}: the text says it is event {place[1]} of stream {place[0]}")
    for key, (salt, value) in sorted(link.values.items()):
        if private.get(key) != digest(salt, value):
            wrong.append(f"value {key} of {name} does not match its digest")
    return wrong


def check_stream(links: Sequence[Link], *, first: int = 1, prev: str = GENESIS) -> list[str]:
    """What is wrong with a run of events of one stream, given in the order of their numbers."""
    wrong: list[str] = []
    expected = first
    for link in links:
        if link.seq != expected:
            missing = f"event {expected}" if link.seq == expected + 1 else f"events {expected} to {link.seq - 1}"
            wrong.append(f"{missing} of stream {link.stream}: missing")
        elif link.prev != prev:
            wrong.append(f"event {link.seq} of stream {link.stream}: does not follow the event before it")
        wrong.extend(check_event(link))
        expected, prev = link.seq + 1, link.hash
    return wrong


@dataclass(frozen=True)
class Head:
    """Where a stream stands: its last number and that event's hash."""

    stream: str
    seq: int
    hash: str


def seal_text(*, number: int, at: str, prev: str, reason: str, heads: Iterable[Head]) -> str:
    """The canonical text of a seal over the heads of all streams."""
    listed = sorted([head.stream, head.seq, head.hash] for head in heads)
    return canonical({"v": FORMAT, "seal": number, "at": at, "prev": prev, "reason": reason, "heads": listed})
