"""Lists out, as CSV and as a workbook: whole, dated, and harmless to the spreadsheet that opens them. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from foundation.core.tables.neutral import neutralised
from foundation.core.tables.values import written

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | float | Decimal | bool | date | datetime | time | None
Rows = Iterable[Sequence[Cell]]

_ILLEGAL: dict[int, str | None] = {
    **dict.fromkeys([*range(9), *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]),
    **dict.fromkeys([11, 12], "\n"),
}
_SHEET_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDEST, _NARROWEST = 60, 10  # characters
_LONGEST = 32_767  # characters a cell of a workbook holds


def to_csv(header: Sequence[str], rows: Rows, *, title: str = "", as_at: date | None = None) -> bytes:
    """A CSV file in UTF-8 with a byte order mark, every cell quoted, dates as 2022-03-09.

    With a title or an as-at date the first line is one cell that says so, above the header.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    if line := _headline(title, as_at):
        writer.writerow([_harmless(line)])
    writer.writerow([_harmless(name) for name in header])
    writer.writerows([_words(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def to_xlsx(header: Sequence[str], rows: Rows, *, title: str, as_at: date) -> bytes:
    """A workbook of one sheet: a line with title and as-at date, the frozen header, dates and numbers as such."""
    book = Workbook(write_only=True)
    book.properties.title = title.translate(_ILLEGAL)
    book.properties.description = _headline("", as_at)
    sheet = book.create_sheet(title.translate(_ILLEGAL).translate(_SHEET_NAME).strip()[:31] or "List")
    prepared = [[_prepared(value) for value in row] for row in rows]
    names = [_harmless(name) for name in header]
    _set_out(sheet, names, prepared)
    sheet.append([_styled(sheet, _harmless(_headline(title, as_at)), Font(bold=True, size=13))])
    sheet.append([_styled(sheet, name, Font(bold=True)) for name in names])
    for row in prepared:
        sheet.append([_styled(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headline(title: str, as_at: date | None) -> str:
    dated = f"as at {as_at.day} {as_at:%B %Y}" if as_at else ""
    return ", ".join(part for part in (title, dated) if part)


def _words(value: Cell) -> str:
    return _harmless(value) if isinstance(value, str) else written(value)


def _prepared(value: Cell) -> Cell:
    """A value as a workbook can hold it: instants lose their zone (they are given in London's time)."""
    if isinstance(value, str):
        return _harmless(value)[:_LONGEST]
    if isinstance(value, bool):
        return written(value)
    return value.replace(tzinfo=None) if isinstance(value, datetime | time) else value


def _harmless(text: str) -> str:
    """The text without what no file may hold, then without what a spreadsheet would run: in this order."""
    return neutralised(text.translate(_ILLEGAL))


def _set_out(sheet: WriteOnlyWorksheet, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Freeze the header, let it filter, and give each column the width of its content, within reason."""
    sheet.freeze_panes = "A3"
    if header:
        sheet.auto_filter.ref = f"A2:{get_column_letter(len(header))}{len(rows) + 2}"
    for at, name in enumerate(header):
        longest = max((len(_words(row[at])) for row in rows if at < len(row)), default=0)
        width = min(_WIDEST, max(_NARROWEST, len(name) + 2, longest + 2))
        sheet.column_dimensions[get_column_letter(at + 1)].width = width


def _styled(sheet: WriteOnlyWorksheet, value: Cell, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell.alignment = Alignment(vertical="top", wrap_text=font is None)
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, time):
        cell.number_format = "hh:mm"
    if font:
        cell.font = font
    return cell
