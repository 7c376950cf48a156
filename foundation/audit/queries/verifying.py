"""The proof that the ledger is whole, and that the tables which repeat it say the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from foundation.audit import rules
from foundation.audit.models import Event, Seal
from foundation.audit.queries.reading import link, streams
from foundation.core.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

# What an app above keeps in its own tables that the ledger tells too: the differences, as sentences.
LedgerCheck = Callable[[], Iterable[str]]
LEDGER_CHECKS: Final[Registry[LedgerCheck]] = Registry("tables that repeat the ledger")


def verify_ledger() -> list[str]:
    """Everything that is wrong, as sentences; an empty list when all is whole. Read as at one moment.

    First the ledger by itself: events, streams, heads and seals. Then, when it holds, the tables that repeat it.
    """
    with _one_moment():
        wrong = _check_ledger()
        return wrong or [fault for check in LEDGER_CHECKS.values() for fault in check()]


@contextmanager
def _one_moment() -> Iterator[None]:
    """One snapshot of the database, so that what is written meanwhile raises no false alarm, and nobody waits.

    Inside a transaction that runs already, that one stands.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _without_the_writers_lock(), transaction.atomic():
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _without_the_writers_lock() -> Iterator[None]:
    """SQLite's transactions begin as writers here; one that only reads keeps its snapshot without that."""
    connection.ensure_connection()
    kept = connection.transaction_mode  # type: ignore[attr-defined]  # of SQLite's wrapper alone
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # the same
    try:
        yield
    finally:
        connection.transaction_mode = kept  # type: ignore[attr-defined]  # the same


def _check_ledger() -> list[str]:
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
