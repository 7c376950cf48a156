"""Which of two documents in force prevails for a group: the framework or the group's own terms.

A removed terms of reference lives on as the group's own document. What both state is settled by the programme's
precedence rule; what only one states stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framework.rules.building import Held
    from framework.rules.terms import Source

# These lists answer one question each, so a document that states one states it whole.
WHOLE: Final = ("outcomes", "criteria", "grounds")
BASIS: Final = ("clause", "also")
Matter = tuple[str, str]


@dataclass(frozen=True)
class Beaten:
    """A row that gives way, and the rows that hold instead."""

    held: Held
    prevailing: tuple[Held, ...]


@dataclass(frozen=True)
class Settled:
    """The rows that hold, and those that gave way."""

    rows: tuple[Held, ...]
    beaten: tuple[Beaten, ...]


def settle(stated: Mapping[Source, Sequence[Held]], order: Sequence[Source]) -> Settled:
    """The rows that hold out of two documents: all of the first in `order`, of the second what the first leaves open.

    A row of the second that the first states with the same words is not beaten; it merely says it again.
    """
    rows: list[Held] = []
    beaten: list[Beaten] = []
    for source in order:
        matters = _by_matter(rows)
        for held in stated[source]:
            if matter(held) not in matters:
                rows.append(held)
            elif prevailing := _against(held, matters[matter(held)]):
                beaten.append(Beaten(held, prevailing))
    return Settled(tuple(rows), tuple(beaten))


def matter(held: Held) -> Matter:
    """What a row is about: a whole list, minutes (whether and when), or the one thing it names."""
    if held.section in WHOLE:
        return held.section, ""
    if (held.section, held.key) == ("deadlines", "minutes"):
        return "minutes", "minutes"
    return held.section, held.key


def _by_matter(rows: Iterable[Held]) -> dict[Matter, list[Held]]:
    found: dict[Matter, list[Held]] = {}
    for held in rows:
        found.setdefault(matter(held), []).append(held)
    return found


def _against(held: Held, others: Sequence[Held]) -> tuple[Held, ...]:
    """The rows a row gives way to; none where one of them says the same."""
    same = [one for one in others if (one.section, one.key) == (held.section, held.key)]
    if any(_words(one) == _words(held) for one in same):
        return ()
    return tuple(same or others)


def _words(held: Held) -> dict[str, object]:
    return {key: value for key, value in held.row.table.items() if key not in BASIS}
