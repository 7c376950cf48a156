"""The clause register: every clause in force on a day, whose duty it is, and how this release meets it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from framework import rules
from framework.queries.loaded import in_force, versions
from framework.rules import register

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from framework.rules.register import Entry, Line

FILE: Final = Path(__file__).parent.parent / "register.toml"


@cache
def entries() -> dict[str, Entry]:
    """How this release meets each clause, by clause id: it ships with the code, so it is read once."""
    return register.read(FILE.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Wanted:
    """Which lines of the register: by words, document, duty and how they are met; empty takes all."""

    words: str = ""
    document: str = ""
    duty: str = ""
    how: str = ""

    def takes(self, line: Line) -> bool:
        """Whether a line is wanted."""
        clause, entry = line.clause, line.entry
        said = f"{clause.id} {clause.section} {clause.text} {clause.who}".lower()
        return (
            all(word in said for word in self.words.lower().split())
            and self.document in {"", clause.document}
            and self.duty in {"", clause.duty}
            and self.how in {"", entry.how if entry else ""}
        )


def lines(on: date, wanted: Wanted | None = None) -> list[Line]:
    """The register as on a day, in the order of the documents; empty before the first version."""
    try:
        version = in_force(on)
    except rules.NoVersionInForceError:
        return []
    wanted = wanted or Wanted()
    found = (line for line in register.lines(version, entries()) if wanted.takes(line))
    return sorted(found, key=lambda line: (line.clause.document, line.clause.section, line.clause.id))


def documents() -> list[str]:
    """Every document a clause of any version is taken from."""
    return sorted({clause.document for version in versions() for clause in version.clauses})


def counts(found: Sequence[Line]) -> list[tuple[str, int]]:
    """How many lines are met in which way, in words; ways nobody uses are left out."""
    hows = [line.entry.how for line in found if line.entry]
    return [(label, hows.count(how)) for how, label in register.HOWS.items() if how in hows]
