"""Which of the tables found is the one wanted, and which column is which: known by the words of its header. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.core.tables.clean import one_line
from foundation.core.tables.found import FoundTable, TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NOT_LETTERS = re.compile(r"[^a-z0-9#]+")
_PLURAL = re.compile(r"\(?\bs\)")  # "Owner(s)"
_LONGEST = 40  # characters of a header cell; longer cells are somebody's sentences


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of table.

    `kind` names its rows in sentences ("actions"). `synonyms` gives for every column key the words that may head
    it, in lower case. A header is recognised when every `required` key is found among its cells.
    """

    kind: str
    synonyms: Mapping[str, tuple[str, ...]]
    required: frozenset[str]

    def match(self, header: Iterable[str]) -> dict[str, int]:
        """Position of each column in a header, by key; the first cell that fits a key has it."""
        found: dict[str, int] = {}
        for position, cell in enumerate(header):
            word = heading_word(cell) if len(cell) < _LONGEST else ""
            key = next((key for key, words in self.synonyms.items() if word in words and key not in found), None)
            if key:
                found[key] = position
        return found

    def recognised(self, header: Iterable[str]) -> dict[str, int] | None:
        """The positions when this is a header of the kind, else None."""
        found = self.match(header)
        return found if self.required <= found.keys() else None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row with its cells by column key (missing columns are empty); `extra` are filled cells without a header."""

    line: int
    cells: Mapping[str, str]
    extra: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


def recognise(tables: Iterable[FoundTable], columns: Columns) -> list[TableRow]:
    """The rows of every table of this kind, in order, as if they were one: a table goes on over pages.

    A header that comes again is skipped; lines above a header are not rows; a table without a header that follows
    one of this kind under the same headings, with no more columns, goes on with its rows.
    Raises TableError, naming the nearest miss, when no table is of this kind.
    """
    tables = list(tables)
    rows = [row for columns_of, table in _runs(tables, columns) for row in _rows(columns_of, table, columns)]
    if not rows:
        raise TableError(_miss(tables, columns))
    return rows


def heading_word(cell: str) -> str:
    """A header cell as it is compared: lower case, letters, digits and # only, no "(s)"."""
    text = _PLURAL.sub("", one_line(cell).lower())
    return _NOT_LETTERS.sub(" ", text).strip()


def _runs(tables: list[FoundTable], columns: Columns) -> Iterator[tuple[dict[str, int], FoundTable]]:
    """Each table of the kind with the columns in force at its start."""
    before: FoundTable | None = None
    in_force: dict[str, int] = {}
    for table in tables:
        own = next((found for record in _records(table) if (found := columns.recognised(record[1]))), None)
        if own is not None:
            before, in_force = table, own
            yield {}, table
        elif before is not None and _goes_on(before, table):
            yield in_force, table
        else:
            before = None


def _goes_on(before: FoundTable, table: FoundTable) -> bool:
    width = len(before.header)
    return table.headings == before.headings and width / 2 < len(table.header) <= width


def _records(table: FoundTable) -> Iterator[tuple[int, tuple[str, ...]]]:
    yield table.header_line, table.header
    yield from zip(table.lines, table.rows, strict=True)


def _rows(in_force: dict[str, int], table: FoundTable, columns: Columns) -> Iterator[TableRow]:
    width = len(table.header)
    for line, cells in _records(table):
        header = columns.recognised(cells)
        if header is not None:
            in_force, width = header, len(cells)
        elif in_force:
            yield TableRow(
                line,
                {key: cells[at] for key, at in in_force.items() if at < len(cells)},
                tuple(cell for cell in cells[width:] if cell),
            )


def _miss(tables: list[FoundTable], columns: Columns) -> str:
    def found(table: FoundTable) -> int:
        return len(columns.required & columns.match(table.header).keys())

    nearest = max(tables, key=found, default=None)
    if nearest is None or not found(nearest):
        return f"No table of {columns.kind} was found: no header has {_names(columns.required, columns)}."
    missing = columns.required - columns.match(nearest.header).keys()
    if not missing:
        return f"The table of {columns.kind} at line {nearest.header_line} has no rows."
    lacks = _names(missing, columns)
    return f"No table of {columns.kind} was found; the nearest, at line {nearest.header_line}, lacks {lacks}."


def _names(keys: frozenset[str], columns: Columns) -> str:
    return ", ".join(words[0].title() for key, words in columns.synonyms.items() if key in keys)
