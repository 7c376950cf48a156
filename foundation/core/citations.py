"""From a citation to what it names. The app that keeps the clauses registers how to find them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from foundation.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause that a citation names: its own citation, what it says in words, the page that shows it."""

    citation: str
    words: str
    url: str
    assumed: bool = False


# What a citation, as a rule or a refusal prints it, names; nothing when it names no clause.
Finder = Callable[[str], Sequence[Cited]]

CITATIONS: Final[Registry[Finder]] = Registry("what a citation names", required=("framework",))


def cited(citation: str) -> list[Cited]:
    """The clauses a citation names, in its order; empty for an empty text or when it names none."""
    return [found for find in CITATIONS.values() for found in find(citation)] if citation else []
