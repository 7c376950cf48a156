"""CSV and its kin: the delimiter is found, not asked for. Pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from foundation.core.tables.clean import clean
from foundation.core.tables.found import (
    MAX_COLUMNS,
    MAX_ROWS,
    SPARE_ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    FoundTable,
    TableError,
    build,
)
from foundation.core.tables.neutral import restored

if TYPE_CHECKING:
    from collections.abc import Iterator

DELIMITERS = ",;\t"
NOT_PARTED = (0.0, 0)
_SAMPLE = 50  # records the delimiter is judged by


def read_delimited(text: str) -> list[FoundTable]:
    """The one table of a CSV text; lines above its header become headings.

    Raises TableError when the text has no column to part, its quotation marks do not match, or it is too big.
    """
    delimiter = sniffed(text)
    if delimiter is None:
        raise TableError(
            "This is not a table: no comma, semicolon or tab parts its columns, or a quotation mark is open."
        )
    try:
        return after_preamble(list(_cleaned(text, delimiter)), ())
    except csv.Error as error:
        raise TableError(f"The quotation marks do not match, so the cells cannot be told apart ({error}).") from error


def sniffed(text: str) -> str | None:
    """The delimiter that parts the first records most evenly; None when none parts them."""
    judged = {delimiter: _evenness(text, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=judged.__getitem__)
    return best if judged[best] > NOT_PARTED else None


def after_preamble(records: list[tuple[int, list[str]]], headings: tuple[str, ...]) -> list[FoundTable]:
    """The table that starts at the first record with two filled cells; what stands above it joins the headings."""
    above: list[str] = []
    for at, (_, cells) in enumerate(records):
        filled = [cell for cell in cells if cell]
        if len(filled) > 1:
            return [build((*headings, *above), records[at:])]
        above += filled
    return []


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """Share of the sampled records with the most usual number of cells, and that number.

    NOT_PARTED when no record has two cells or the quotation marks do not fit this delimiter.
    """
    try:
        widths = [len(cells) for _, cells in islice(_records(text, delimiter), _SAMPLE)]
    except csv.Error:
        return NOT_PARTED
    parted = Counter(width for width in widths if width > 1)
    if not parted:
        return NOT_PARTED
    width = max(parted, key=lambda each: (parted[each], each))
    return parted[width] / len(widths), width


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank with the line it starts on. Raises csv.Error where the quotation is broken."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _cleaned(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records with clean cells; raises TableError as soon as there are too many."""
    for number, (line, cells) in enumerate(_records(text, delimiter), start=1):
        if number > MAX_ROWS + SPARE_ROWS:
            raise TableError(TOO_MANY_ROWS)
        if any(cell.strip() for cell in cells[MAX_COLUMNS:]):
            raise TableError(TOO_MANY_COLUMNS)
        yield line, [clean(restored(cell)) for cell in cells[:MAX_COLUMNS]]
