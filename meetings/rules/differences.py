"""What differs between two texts, word by word, and between two reports, block by block. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from meetings.rules.report_text import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meetings.rules.report_text import Block, Content

Kind = Literal["same", "inserted", "deleted"]
WORD = re.compile(r"\n+|[^\S\n]*[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words that both texts have, or only one of them."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class BlockDifference:
    """A block in two versions of a report. `state` says whether it was added, removed, changed or stayed as it was."""

    key: str
    heading: str
    state: Literal["same", "changed", "added", "removed"]
    pieces: tuple[Piece, ...]


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """The newer text with what was deleted from the older one: first by lines, then by words where lines differ."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Piece] = []
    for kind, start, end, from_, to in _steps(before, after):
        gone, come = "".join(before[start:end]), "".join(after[from_:to])
        if kind == "replace":
            found.extend(_by_words(gone, come))
        else:
            found.extend(_piece(kind, gone, come))
    return tuple(_joined(found))


def _steps(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    bare = [each.strip() for each in before], [each.strip() for each in after]
    return SequenceMatcher(None, *bare, autojunk=False).get_opcodes()


def _by_words(old: str, new: str) -> Iterator[Piece]:
    before, after = WORD.findall(old), WORD.findall(new)
    for kind, start, end, from_, to in _steps(before, after):
        yield from _piece(kind, "".join(before[start:end]), "".join(after[from_:to]))


def _piece(kind: str, gone: str, come: str) -> Iterator[Piece]:
    if kind == "equal":
        yield Piece("same", come)
        return
    if gone:
        yield Piece("deleted", gone)
    if come:
        yield Piece("inserted", come)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one."""
    held: Piece | None = None
    for piece in pieces:
        if held and held.kind == piece.kind:
            held = Piece(held.kind, held.text + piece.text)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def between(old: Content, new: Content) -> tuple[BlockDifference, ...]:
    """Every block of two versions of a report: in the order of the newer one, each removed block where it stood."""
    before, after = {each.key: each for each in blocks(old)}, {each.key: each for each in blocks(new)}
    order = list(after)
    for place, key in enumerate(before):
        if key not in after:
            order.insert(min(place, len(order)), key)
    told = (_difference(before.get(key), after.get(key)) for key in order)
    return tuple(each for each in told if each.pieces)


def _difference(old: Block | None, new: Block | None) -> BlockDifference:
    shown = new or old
    if shown is None:
        raise ValueError("A block stands in one of the two versions.")
    pieces = differences(old.text if old else "", new.text if new else "")
    changed = any(piece.kind != "same" for piece in pieces)
    state: Literal["same", "changed", "added", "removed"] = "changed" if changed else "same"
    if old is None or (changed and not old.text):
        state = "added"
    elif new is None or (changed and not new.text):
        state = "removed"
    return BlockDifference(shown.key, shown.heading, state, pieces)
