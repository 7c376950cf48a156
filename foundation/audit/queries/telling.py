"""What the ledger's events say, in sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from foundation.audit import rules
from foundation.core.registry import Registry

if TYPE_CHECKING:
    from datetime import datetime
    from enum import StrEnum

    from foundation.audit.models import Event

Codes = Mapping[str, Mapping[str, str]]  # for a key of the data, its codes with their words

# What a code of an event stands for, from the code and what the event says: a seat's name for its code, None where
# nobody knows it any more. Under the key of the data that holds the code; under `for`, on whose behalf it was done.
Naming = Callable[[str, Mapping[str, Any]], str | None]
NAMED: Final[Registry[Naming]] = Registry("what codes of events stand for")

_PARTS = Formatter()
_wording: dict[str, str] = {}
_codes: dict[str, Codes] = {}


def register(kinds: type[StrEnum], wording: dict[StrEnum, str], codes: Codes | None = None) -> None:
    """Enter an app's event kinds with their sentences. `{actor}`, `{ref}` and keys of `data` may stand in them.

    `[, for {alternate},]` stands only where the event tells what it names, and of `[this {a}|that]` the first that can.

    `codes` gives, for a key of the data, the words of its codes; days are worded by themselves. Raises ValueError for
    a kind without wording.
    """
    for kind in kinds:
        if kind not in wording:
            raise ValueError(f"Event kind {kind} has no wording.")
        _wording[str(kind)] = wording[kind]
        _codes[str(kind)] = codes or {}


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


_EITHER = re.compile(r"\[([^\[\]]*)\]")


def _told(wording: str, facts: _Blank) -> str:
    """The sentence: of what stands in brackets, the first alternative all of whose names the event tells."""

    def chosen(found: re.Match[str]) -> str:
        ways = found[1].split("|")
        return next((way for way in ways if all(facts.get(name) for _, name, _, _ in _PARTS.parse(way) if name)), "")

    return _EITHER.sub(chosen, wording).format_map(facts)


def _in_words(kind: str, name: str, value: object) -> object:
    return rules.in_words(value, _codes.get(kind, {}).get(name, {}))


def _named(said: Mapping[str, Any]) -> dict[str, str]:
    """What the codes of an event stand for: of its data, and of `for`, on whose behalf it was done."""
    codes = {**said["data"], "for": said["for"]}
    known = ((name, naming(codes[name], said)) for name, naming in NAMED.items() if codes.get(name))
    return {name: words for name, words in known if words}


def entry(event: Event, *, withheld: bool = False) -> Entry:
    """An event with its wording; an erased name reads 'a former participant', a withheld one 'somebody'."""
    said = json.loads(event.text)
    values = {} if withheld else {value.name: value.value for value in event.values.all()}
    actor = values.get("actor_name", "somebody" if withheld else "a former participant")
    subjects = tuple((key, ref) for key, ref in said["subjects"])
    told = {name: _in_words(event.kind, name, value) for name, value in said["data"].items()}
    named = {} if withheld else _named(said)  # what a code stands for is for those who may read the event
    behalf = named.pop("for", said["for"])
    told |= named
    facts = _Blank({**told, **values, "actor": actor, "ref": subjects[0][1] if subjects else ""})
    sentence = _told(_wording.get(event.kind, "{actor}: " + event.kind), facts)
    return Entry(
        at=event.at,
        kind=event.kind,
        sentence=sentence,
        actor=actor,
        on_behalf_of=behalf,
        stream=event.stream,
        seq=event.seq,
        hash=event.hash,
        subjects=subjects,
        data=said["data"],
    )
