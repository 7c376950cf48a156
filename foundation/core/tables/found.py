"""What a reader hands on: a table as it was found, or one sentence that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 10_000_000  # of an uploaded file
MAX_CHARACTERS = 5_000_000  # of a text, pasted or decoded
MAX_LINES = 200_000  # of a text in which tables are looked for
MAX_ROWS = 20_000
MAX_COLUMNS = 60
SPARE_ROWS = 100  # lines that may stand above a header; build() counts the rows exactly
MAX_CELL = 30_000  # characters in one cell; spreadsheets stop at 32,767

TOO_MANY_ROWS = f"The table is too big: more than {MAX_ROWS:,} rows."
TOO_MANY_COLUMNS = f"The table is too big: more than {MAX_COLUMNS} columns."


class TableError(ValueError):
    """No table can be read. `str(error)` is one sentence for the person who handed it over."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """One table, cleaned but not interpreted.

    `headings` are the headings above it, outermost first (for a workbook: the sheet's name and the lines
    above the header). Every row has at least as many cells as the header; a row with more has
    cells nobody named. `header_line` and `lines` (one per row) count from 1 in the source: lines of a text,
    rows of a sheet.
    """

    headings: tuple[str, ...]
    header: tuple[str, ...]
    header_line: int
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


def build(headings: tuple[str, ...], records: list[tuple[int, list[str]]]) -> FoundTable:
    """Make a table of cleaned records (line, cells), the first of which is the header; blank rows fall out.

    Raises TableError when it is larger than the limits. `records` must not be empty.
    """
    header_line, first = records[0]
    header = trimmed(first)
    filled = [(line, trimmed(cells)) for line, cells in records[1:] if any(cells)]
    check_size(len(filled), max(len(header), *(len(cells) for _, cells in filled), 0))
    return FoundTable(
        headings=headings,
        header=tuple(header),
        header_line=header_line,
        rows=tuple(tuple(cells + [""] * (len(header) - len(cells))) for _, cells in filled),
        lines=tuple(line for line, _ in filled),
    )


def trimmed(cells: list[str]) -> list[str]:
    """Cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def check_size(rows: int, columns: int) -> None:
    """Raise TableError when a table of so many rows and columns is more than we read."""
    if rows > MAX_ROWS:
        raise TableError(TOO_MANY_ROWS)
    if columns > MAX_COLUMNS:
        raise TableError(TOO_MANY_COLUMNS)
