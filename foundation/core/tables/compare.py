"""What an import would do, row by row, before anything is saved. Pure.

A preview and the import itself use the same comparison: rows that are *new* or *changed* are written whole, *same*
rows are left alone, *wrong* rows are never written, in part or at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypedDict

Value = str | int | date | time | tuple[str, ...] | None
Values = Mapping[str, Value]


class Result(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


class RowJson(TypedDict):
    """One row of the commands' JSON."""

    ref: str
    result: str
    reason: str


class PreviewJson(TypedDict):
    """The commands' JSON: how many rows have each result, and every row."""

    new: int
    changed: int
    same: int
    wrong: int
    rows: list[RowJson]


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that cannot be taken in: where it stands, its reference as far as there is one, why (a sentence)."""

    line: int
    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A row that can be taken in: its reference (the key of the comparison), its values by field, and warnings."""

    line: int
    ref: str
    values: Values
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change."""

    field: str
    old: Value
    new: Value

    def __str__(self) -> str:
        return f"{self.field.replace('_', ' ')}: {shown(self.old)} → {shown(self.new)}"


@dataclass(frozen=True, slots=True)
class RowResult:
    """What would become of one row. `reason`: why it is wrong, what changes, or what to look at; may be empty.

    `values` is what to write for a new or changed row, and empty for a wrong one.
    """

    ref: str
    result: Result
    reason: str = ""
    changes: tuple[Change, ...] = ()
    line: int = 0
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows of an import in the order of their source."""

    rows: tuple[RowResult, ...]

    def counts(self) -> dict[str, int]:
        """How many rows have each result; all four keys always."""
        return {result.value: sum(row.result is result for row in self.rows) for result in Result}

    def to_write(self) -> Iterator[RowResult]:
        """The rows that confirming would write."""
        return (row for row in self.rows if row.result in {Result.NEW, Result.CHANGED})

    def as_json(self) -> PreviewJson:
        """The answer of `manage.py import_table --json`."""
        counts = self.counts()
        rows: list[RowJson] = [{"ref": row.ref, "result": row.result.value, "reason": row.reason} for row in self.rows]
        return {
            "new": counts["new"],
            "changed": counts["changed"],
            "same": counts["same"],
            "wrong": counts["wrong"],
            "rows": rows,
        }


def compare(existing: Mapping[str, Values], incoming: Iterable[IncomingRow | WrongRow]) -> Preview:
    """Set what comes in against what is stored, both by reference.

    A field counts as changed when it differs by more than white space; fields that only one side knows do not
    count. A reference that came before in the same source is wrong. Stored rows that do not come in are no concern.
    """
    seen: dict[str, int] = {}
    results: list[RowResult] = []
    for row in incoming:
        if isinstance(row, WrongRow):
            results.append(RowResult(row.ref, Result.WRONG, row.reason, line=row.line))
        elif row.ref in seen:
            reason = f"{row.ref} stands on line {seen[row.ref]} already."
            results.append(RowResult(row.ref, Result.WRONG, reason, line=row.line))
        else:
            seen[row.ref] = row.line
            results.append(_result(existing.get(row.ref), row))
    return Preview(tuple(results))


def changes(old: Values, new: Values) -> tuple[Change, ...]:
    """The fields both know and disagree on, in the order of `new`."""
    return tuple(
        Change(name, old[name], value)
        for name, value in new.items()
        if name in old and _comparable(old[name]) != _comparable(value)
    )


def shown(value: Value) -> str:
    """A value in a sentence: dates as 9 March 2022, times as 10:05, nothing as “nothing”."""
    match value:
        case None | "" | ():
            return "nothing"
        case datetime():
            return f"{value.day} {value:%B %Y %H:%M}"
        case date():
            return f"{value.day} {value:%B %Y}"
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return ", ".join(value)
    return f"“{value}”" if isinstance(value, str) else str(value)


def _result(stored: Values | None, row: IncomingRow) -> RowResult:
    notes = " ".join(row.warnings)
    if stored is None:
        return RowResult(row.ref, Result.NEW, notes, line=row.line, values=row.values)
    found = changes(stored, row.values)
    if not found:
        return RowResult(row.ref, Result.SAME, notes, line=row.line, values=row.values)
    reason = "; ".join(str(change) for change in found) + "."
    return RowResult(row.ref, Result.CHANGED, f"{reason} {notes}".strip(), found, row.line, row.values)


def _comparable(value: Value) -> Value:
    if value in ("", ()):
        return None
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, tuple):
        return tuple(" ".join(each.split()) for each in value)
    return value
