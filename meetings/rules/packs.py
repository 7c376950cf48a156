"""The pack of a meeting's papers: how many there are to be, what is on which page, and its fingerprint. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from meetings.rules.record import LEVELS, fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def levels_needed(meeting: str, papers: Iterable[str]) -> list[str]:
    """The classifications a meeting needs a pack of: its own, and each narrower one that a paper has."""
    narrower = {level for level in papers if not fits(level, meeting)}
    return [level for level in LEVELS if level == meeting or level in narrower]


def page_words(first: int, last: int) -> str:
    """12, or 12–18."""
    return str(first) if first == last else f"{first}–{last}"


def starts(front: int, lengths: Sequence[int]) -> list[int]:
    """The first page of each part after so many pages of cover and agenda; one without any has the next one's."""
    found, at = [], front + 1
    for length in lengths:
        found.append(at)
        at += length
    return found


def fingerprint(lines: Iterable[str]) -> str:
    """What a pack is made of, as one SHA-256: the same lines in the same order make the same pack."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
