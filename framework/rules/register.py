"""How this release meets each clause: by a rule it enforces or a screen, or left to practice no software can enforce.

The clauses are the programme's and stand in the version files; how they are met is the product's and stands in
`register.toml`, which ships with it. Pure.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framework.rules.terms import Clause, Duty, Version

How = Literal["rule", "screen", "practice", "open", "record"]
HOWS: Final[Mapping[How, str]] = {
    "rule": "Enforced by a rule",
    "screen": "Supported by a screen",
    "practice": "Practice, no software can enforce it",
    "open": "Not met by this release yet",
    "record": "Stated for the record, no duty",
}
DUTIES: Final[Mapping[Duty, str]] = {"must": "Must", "should": "Should", "may": "May", "states": "States"}
KEYS: Final = {"how", "by", "why"}


class RegisterError(ValueError):
    """The register cannot be read: says which clause and what is wrong."""


@dataclass(frozen=True)
class Entry:
    """How one clause is met; `by` names rules (`deadlines.papers_issued`, `module:name`) or pages (`meetings:list`)."""

    clause: str
    how: How
    by: tuple[str, ...]
    why: str

    @property
    def label(self) -> str:
        """How it is met, in words."""
        return HOWS[self.how]

    @property
    def pages(self) -> tuple[str, ...]:
        """The names of the pages that support it."""
        return self.by if self.how == "screen" else ()


def read(text: str) -> dict[str, Entry]:
    """The register by clause id. Raises RegisterError."""
    return {clause: _entry(clause, table) for clause, table in tomllib.loads(text).items()}


def _entry(clause: str, table: Mapping[str, Any]) -> Entry:
    if unknown := set(table) - KEYS:
        raise RegisterError(f"{clause}: {', '.join(sorted(unknown))} is not a key of the register.")
    how = table.get("how")
    if how not in get_args(How):
        raise RegisterError(f"{clause}: how is {how!r}; it is one of {', '.join(get_args(How))}.")
    by, why = tuple(table.get("by", ())), str(table.get("why", ""))
    if how in {"rule", "screen"} and not by:
        raise RegisterError(f"{clause}: which {how} meets it?")
    if how in {"practice", "open"} and not why:
        raise RegisterError(f"{clause}: why is it {how}?")
    return Entry(clause, cast("How", how), by, why)


@dataclass(frozen=True)
class Line:
    """A clause as one version states it, with how it is met; None where the register says nothing of it."""

    clause: Clause
    entry: Entry | None


def lines(version: Version, register: Mapping[str, Entry]) -> list[Line]:
    """Every clause a version states or inherits."""
    return [Line(clause, register.get(clause.id)) for clause in version.clauses]


def gaps(versions: Sequence[Version], register: Mapping[str, Entry]) -> tuple[list[str], list[str]]:
    """Clauses of any version without an entry, and entries without a clause."""
    stated = _ids(versions)
    return sorted(stated - set(register)), sorted(set(register) - stated)


def _ids(versions: Iterable[Version]) -> set[str]:
    return {clause.id for version in versions for clause in version.clauses}
