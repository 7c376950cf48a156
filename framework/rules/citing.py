"""From a citation as printed beside a result back to the clauses it names. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framework.rules.terms import Clause, Version

BETWEEN: Final = "; "
VERSION_NAMED: Final = re.compile(r"\s*\(Governance Framework ([^()]*)\)$")


@dataclass(frozen=True)
class Stated:
    """A clause, and the version that stated it in these words."""

    clause: Clause
    version: Version


Known = Mapping[str, Sequence[Stated]]


def index(versions: Iterable[Version]) -> dict[str, list[Stated]]:
    """Every citation there has been, with the clauses stated under it, the earliest statement first."""
    found: dict[str, list[Stated]] = {}
    for version in versions:
        for clause in (one for one in version.clauses if one.since == version.id):
            found.setdefault(clause.citation, []).append(Stated(clause, version))
    return found


def clauses_of(citation: str, known: Known, under: Version | None = None) -> tuple[Stated, ...]:
    """The clauses a citation names, in its order; what names none is left out. Of one passage there may be several.

    A clause stated more than once under one citation counts as a version had it (`under`), else as stated last. A
    citation may hold semicolons of its own, so the longest known one is taken at each place.
    """
    parts = VERSION_NAMED.sub("", citation).split(BETWEEN)
    found: dict[str, Stated] = {}
    start = 0
    while start < len(parts):
        end = _longest(parts, start, known)
        for stated in known.get(BETWEEN.join(parts[start:end]), ()):
            if under is None or stated.version.in_force_from <= under.in_force_from:
                found[stated.clause.id] = stated
        start = max(end, start + 1)
    return tuple(found.values())


def version_named(citation: str) -> str:
    """The version a citation is followed by, as a due day's is; empty where none is."""
    said = VERSION_NAMED.search(citation)
    return said.group(1) if said else ""


def _longest(parts: Sequence[str], start: int, known: Known) -> int:
    ends = range(len(parts), start, -1)
    return next((end for end in ends if BETWEEN.join(parts[start:end]) in known), start)
