"""The event format, fixed from the first row. Pure: the verifier of a PDF trail uses the same functions.

An event's canonical text is JSON with sorted keys and no spaces. Its hash is SHA-256 over exactly that stored text,
which holds the hash of the event before it in its stream. A personal or classified value enters the text only as a
salted digest; value and salt stand beside it and may be erased or withheld without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

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


LONDON: Final = ZoneInfo("Europe/London")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}.*")
_HASH = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")  # two words or more, as the code writes them


def in_words(value: object, words: Mapping[str, str]) -> object:
    """A value of an event's data as its sentence shows it; the event keeps what it holds.

    Days and instants as London writes them ("9 March 2022, 10:00"), a SHA-256 by its ends, codes in their `words`, else
    with spaces for underscores; several codes with commas between one by one. Everything else as it is.
    """
    if not isinstance(value, str):
        return value
    return ", ".join(_in_words(part, words) for part in value.split(", "))


def _in_words(text: str, words: Mapping[str, str]) -> str:
    if text in words:
        return words[text]
    try:
        if _DAY.fullmatch(text):
            return _day_words(date.fromisoformat(text))
        if _INSTANT.fullmatch(text):
            return _instant_words(datetime.fromisoformat(text))
    except ValueError:
        return text  # it only looks like one
    if _HASH.fullmatch(text):
        return f"{text[:6]}…{text[-4:]}"
    return text.replace("_", " ") if _CODE.fullmatch(text) else text


def _day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _instant_words(instant: datetime) -> str:
    at = instant.astimezone(LONDON) if instant.tzinfo else instant
    return f"{_day_words(at.date())}, {at:%H:%M}"
