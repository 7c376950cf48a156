"""Writing the ledger: one act, one event, in the same transaction as the change.

A service is wrapped in `@act`. Nested services add to the same buffer; when the outermost one ends, the heads of the
streams it touched are taken once, in sorted order, and the events written before the commit. Break the event and the
change is undone with it.
"""

from __future__ import annotations

import functools
import json
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

import structlog
from django.db import models, transaction

from foundation.audit import rules
from foundation.audit.models import Event, EventSubject, EventValue, Seal, StreamHead, subject_key
from foundation.core.clock import london_midnight, now, today
from foundation.core.rows import insert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from enum import StrEnum

__all__ = ["DAILY", "Actor", "NoActError", "System", "act", "acting", "record", "reference", "seal", "subject_key"]

P = ParamSpec("P")
R = TypeVar("R")

DAILY = "daily"  # the reason of a day's seal


class Actor(Protocol):
    """Whoever acts: a person, or the system by name."""

    @property
    def audit_key(self) -> str:
        """An opaque key without a name in it, such as person:12."""

    @property
    def audit_name(self) -> str:
        """The name to show; kept apart from the event, under a salted digest."""


@dataclass(frozen=True)
class System:
    """A background process or command acting without a person."""

    name: str

    @property
    def audit_key(self) -> str:
        return f"system:{self.name}"

    @property
    def audit_name(self) -> str:
        return f"The system ({self.name})"


@dataclass(frozen=True)
class _Draft:
    stream: str
    body: rules.Body
    values: Mapping[str, tuple[str, str]]


class NoActError(RuntimeError):
    """An event was recorded outside a service: it would not share the change's transaction."""


_buffer: ContextVar[list[_Draft] | None] = ContextVar("audit_buffer", default=None)


@contextmanager
def acting() -> Iterator[None]:
    """A transaction whose events are written at its end, before the commit."""
    outer = _buffer.get()
    if outer is not None:
        kept = len(outer)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del outer[kept:]
            raise
        return
    drafts: list[_Draft] = []
    token = _buffer.set(drafts)
    try:
        with transaction.atomic():
            yield
            _write(drafts)
    finally:
        _buffer.reset(token)


def act(service: Callable[P, R]) -> Callable[P, R]:
    """Make a function a service: atomic, with the events it records."""

    @functools.wraps(service)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with acting():
            return service(*args, **kwargs)

    wrapped.is_service = True  # type: ignore[attr-defined]  # the architecture tests find services by it
    return wrapped


def reference(thing: models.Model) -> str:
    """The thing's own reference (PRO-0001, DAG #6): never its title, which may be classified."""
    return str(getattr(thing, "reference", ""))[:120]


def record(  # the one place where an event's format is filled in
    kind: StrEnum,
    *,
    actor: Actor,
    stream: str,
    subject: models.Model,
    scope: str,
    also: Sequence[models.Model] = (),
    data: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
    on_behalf_of: str = "",
) -> None:
    """Put an event into the buffer of the act under way.

    `stream` is one of group:CODE, artefact:…, change:…, decision:…, person:…, system. `data` holds codes, numbers and
    dates only; names and free text go into `private`. Raises NoActError outside a service.
    """
    drafts = _buffer.get()
    if drafts is None:
        raise NoActError(f"{kind} was recorded outside a service.")
    named = {"actor_name": actor.audit_name, **(private or {})}
    values = {name: (secrets.token_hex(16), value) for name, value in named.items()}
    body = rules.Body(
        kind=str(kind),
        at=now().astimezone(UTC).isoformat(timespec="microseconds"),
        actor=actor.audit_key,
        on_behalf_of=on_behalf_of,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
        scope=scope,
        subjects=tuple((subject_key(thing), reference(thing)) for thing in (subject, *also)),
        data=dict(data or {}),
        private={name: rules.digest(salt, value) for name, (salt, value) in values.items()},
    )
    drafts.append(_Draft(stream, body, values))


def _heads(streams: set[str]) -> dict[str, StreamHead]:
    StreamHead.objects.bulk_create(
        [StreamHead(stream=stream, hash=rules.GENESIS) for stream in sorted(streams)], ignore_conflicts=True
    )
    locked = StreamHead.objects.select_for_update().filter(stream__in=streams).order_by("stream")
    return {head.stream: head for head in locked}


def _write(drafts: list[_Draft]) -> None:
    """All events of an act in as many statements as one event takes, each in its place in its stream."""
    if not drafts:
        return
    heads = _heads({draft.stream for draft in drafts})
    placed = [_place(draft, heads[draft.stream]) for draft in drafts]
    _add(placed)
    for head in heads.values():
        head.save(update_fields=["seq", "hash"])


@dataclass(frozen=True)
class _Placed:
    """An event that has its place: the draft, its number and text, and the hashes before it and of it."""

    draft: _Draft
    seq: int
    text: str
    prev: str
    hash: str


def _place(draft: _Draft, head: StreamHead) -> _Placed:
    """The event after the head of its stream, which goes on with it."""
    seq, prev = head.seq + 1, head.hash
    text = rules.event_text(draft.body, stream=draft.stream, seq=seq, prev=prev)
    head.seq, head.hash = seq, rules.sha256(text)
    return _Placed(draft, seq, text, prev, head.hash)


def _add(placed: Sequence[_Placed]) -> None:
    keys = insert(
        Event,
        ("stream", "seq", "kind", "at", "actor", "scope", "text", "prev", "hash"),
        [
            (
                one.draft.stream,
                one.seq,
                body.kind,
                datetime.fromisoformat(body.at),
                body.actor,
                body.scope,
                one.text,
                one.prev,
                one.hash,
            )
            for one in placed
            for body in (one.draft.body,)
        ],
        known_by=["hash"],
    )
    insert(
        EventSubject,
        ("event_id", "position", "key", "reference"),
        [
            (keys[one.hash,], position, key, ref)
            for one in placed
            for position, (key, ref) in enumerate(one.draft.body.subjects)
        ],
    )
    insert(
        EventValue,
        ("event_id", "name", "salt", "value"),
        [(keys[one.hash,], name, salt, value) for one in placed for name, (salt, value) in one.draft.values.items()],
    )


def seal(*, reason: str) -> Seal:
    """Seal the heads of all streams as they stand, chained to the last seal. `reason` is DAILY or "trail".

    There is one daily seal for each day in London: asked again, this returns the one that was made.
    """
    with transaction.atomic():
        heads = list(StreamHead.objects.select_for_update().order_by("stream"))  # the lock: seals wait for each other
        if reason == DAILY and (made := _sealed_today()):
            return made
        last = Seal.objects.order_by("-number").first()
        number, prev = (last.number + 1, last.hash) if last else (1, rules.GENESIS)
        at = now().astimezone(UTC)
        text = rules.seal_text(
            number=number,
            at=at.isoformat(timespec="microseconds"),
            prev=prev,
            reason=reason,
            heads=[rules.Head(head.stream, head.seq, head.hash) for head in heads],
        )
        return Seal.objects.create(number=number, at=at, text=text, prev=prev, hash=rules.sha256(text))


def _sealed_today() -> Seal | None:
    since: models.QuerySet[Seal] = Seal.objects.filter(at__gte=london_midnight(today())).order_by("number")
    return next((each for each in since if json.loads(each.text)["reason"] == DAILY), None)
