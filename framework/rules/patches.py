"""What one version changes, and how it is laid over what the version before it said.

A version file holds patches for every group, for the groups of a level and for single groups.
They are applied in that order (sub-groups between level and group), version after version, so the
later version always prevails over the earlier and, inside one version, the narrower over the wider.
A group's own terms, which live beside the framework, are patched the same way and kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from framework.rules.building import Held
from framework.rules.rows import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framework.rules.terms import Source

LISTS: Final = (
    "seats",
    "deadlines",
    "outcomes",
    "criteria",
    "grounds",
    "thresholds",
    "standing_items",
    "conflicts",
)
SINGLES: Final = (
    "attendance",
    "minutes",
    "no_consensus",
    "level_one",
    "concerns",
    "competence",
    "delegation",
    "alternates",
    "may_decline",
)
PROFILE: Final = (
    "name",
    "level",
    "parent",
    "role",
    "closed",
    "open_membership",
    "subgroup",
    "short_lived",
    "meeting_pattern",
    "standing",
    "convened_on",
    "convened_note",
    "closed_on",
    "succeeds",
    "clause",
    "also",
)
PROGRAMME_LISTS: Final = ("levels", "offices", "subjects", "escalations", "acts_after_ofgem")
PROGRAMME_SINGLES: Final = ("appeals", "elections", "consultation", "precedence", "change_control", "practice")
OWN_TERMS: Final = "own_terms"


@dataclass(frozen=True)
class Entry:
    """A row as a patch gives it, with the key it is to stand after, if any."""

    held: Held
    after: str


@dataclass(frozen=True)
class Patch:
    """What one version says about one scope."""

    row: Row
    profile: Table
    entries: tuple[Entry, ...]
    removals: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class State:
    """A group (or the programme) after some patches: its profile and its rows in order."""

    profile: Table
    profile_row: Row | None
    profile_since: str
    rows: tuple[Held, ...]

    def section(self, name: str) -> tuple[Held, ...]:
        """The rows of one section, in order."""
        return tuple(held for held in self.rows if held.section == name)


EMPTY: Final = State({}, None, "", rows=())


@dataclass(frozen=True)
class Reading:
    """How to read a patch: which version it belongs to, which document it states and what it may hold."""

    since: str
    source: Source = "framework"
    lists: tuple[str, ...] = LISTS
    singles: tuple[str, ...] = SINGLES
    profile: tuple[str, ...] = PROFILE

    def patch(self, row: Row) -> Patch:
        """The patch in a table; unknown sections are noted as problems."""
        row.only((*self.lists, *self.singles, *self.profile, "cites", "remove", *self._beside()))
        row.child("cites").only(self.lists)
        entries = (*self._listed(row), *self._single(row))
        profile = {key: row.table[key] for key in self.profile if key in row.table}
        return Patch(row, profile, entries, tuple(self._removals(row)))

    def _beside(self) -> tuple[str, ...]:
        """The table of a group's own terms, which is read by itself."""
        return (OWN_TERMS,) if self.profile else ()

    def _listed(self, row: Row) -> Iterator[Entry]:
        for section in self.lists:
            default = row.child("cites").texts(section)
            seen: set[str] = set()
            for child in row.children(section):
                entry = self._entry(section, child, default)
                if entry.held.key in seen:
                    entry.held.row.place.problem("gives the same key a second time")
                seen.add(entry.held.key)
                yield entry

    def _single(self, row: Row) -> Iterator[Entry]:
        for section in self.singles:
            if section in row.table:
                held = Held(section, section, row.child(section), self.since, self.source)
                yield Entry(held, "")

    def _entry(self, section: str, child: Row, default: tuple[str, ...]) -> Entry:
        name = "code" if section == "seats" else "key"
        key = child.text(name)
        table = {name: value for name, value in child.table.items() if name != "after"}
        if default and "clause" not in table:
            table |= {"clause": default[0], "also": list(default[1:])}
        place = replace(child.place, path=f"{child.place.path.rpartition('[')[0]}.{key}")
        held = Held(section, key, Row(place, table), self.since, self.source)
        return Entry(held, child.text("after", ""))

    def _removals(self, row: Row) -> Iterator[tuple[str, str]]:
        remove = row.child("remove")
        remove.only((*self.lists, *self.singles))
        for section in remove.table:
            for key in remove.texts(section):
                yield section, key


def missing_removals(patch: Patch, states: Iterable[State]) -> None:
    """Note each removal that finds nothing in any of the states the patch is laid over."""
    present = {(held.section, held.key) for state in states for held in state.rows}
    for section, key in patch.removals:
        if (section, key) not in present:
            place = patch.row.place.at("remove").at(section)
            place.problem(f"takes away {key!r}, which is not there")


def needless_entries(patch: Patch, state: State) -> None:
    """Note each entry of a group's own patch that repeats word for word what already holds."""
    for entry in patch.entries:
        old = _find(state.rows, entry.held)
        if old is not None and old.row.table == entry.held.row.table:
            entry.held.row.place.problem("says nothing new; a version gives only what it changes")


def apply(state: State, patch: Patch, reading: Reading) -> State:
    """The state after the patch. What it repeats unchanged keeps the version it came with."""
    rows = [held for held in state.rows if (held.section, held.key) not in patch.removals]
    for entry in patch.entries:
        _place(rows, entry)
    profile = {**state.profile, **patch.profile}
    if profile == state.profile:
        return replace(state, rows=tuple(rows))
    return State(profile, patch.row, reading.since, tuple(rows))


def _place(rows: list[Held], entry: Entry) -> None:
    old = _find(rows, entry.held)
    if old is not None:
        if old.row.table != entry.held.row.table:
            rows[rows.index(old)] = entry.held
        return
    rows.insert(_position(rows, entry), entry.held)


def _position(rows: list[Held], entry: Entry) -> int:
    if not entry.after:
        return len(rows)
    for position, held in enumerate(rows):
        if held.section == entry.held.section and held.key == entry.after:
            return position + 1
    entry.held.row.place.at("after").problem(f"names {entry.after!r}, which is not there")
    return len(rows)


def _find(rows: Iterable[Held], wanted: Held) -> Held | None:
    same = (one for one in rows if (one.section, one.key) == (wanted.section, wanted.key))
    return next(same, None)
