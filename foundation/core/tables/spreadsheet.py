"""Workbooks (XLSX): each visible sheet's table, after the file has been found harmless. Pure.

openpyxl reads the sheets with the standard library's parser, which would expand entities; so the parts are looked
through first: no document type, no macros, and no more content than a register can hold.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from openpyxl import load_workbook

from foundation.core.tables.clean import clean
from foundation.core.tables.delimited import after_preamble
from foundation.core.tables.found import (
    MAX_COLUMNS,
    MAX_ROWS,
    SPARE_ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    FoundTable,
    TableError,
)
from foundation.core.tables.neutral import restored
from foundation.core.tables.values import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openpyxl.workbook.workbook import Workbook

MAX_UNPACKED = 60_000_000  # bytes of all parts together
MAX_PARTS = 1_000
MAX_SHEETS = 50
MAX_MARKUP = 1_200_000  # tags; a sheet of 20,000 rows and 10 columns has about 1,000,000
MAX_OTHER = 100_000  # of those, tags that are not cells or their text: openpyxl makes heavy objects of them
MAX_WORK = 6_000_000  # tags times sheets, because every sheet may point to the same part
LAST_ROW = 1_048_576  # of a sheet, by the format
_WIDTH = 2 * MAX_COLUMNS  # cells of a row that are looked at; anything beyond MAX_COLUMNS is refused

_CHUNK = 1 << 20
_OVERLAP = 32  # longer than any of the words looked for
_FORBIDDEN = re.compile(rb"<!DOCTYPE|<!ENTITY|\x00")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([^\"']{0,40})")
_CELL_TAG = re.compile(rb"</?(?:\w{1,20}:)?(?:row|c|v|t|si|is|f|r)[\s/>]")
_SHEET = re.compile(rb"<(?:\w{1,20}:)?sheet\s")
_TOO_BIG = "The workbook is too big for a register's table; save the one table as CSV and use that."
_MACROS = "The workbook contains macros, which are never read; save it as .xlsx without them."
_NOT_ONE = "This is not a workbook that can be read; save the table as .xlsx or CSV and try again."


def read_workbook(data: bytes) -> list[FoundTable]:
    """The tables of the visible sheets, one each, with the sheet's name as their first heading.

    Values are read, not formulas: dates come as 2022-03-09, whole numbers without decimals.
    Raises TableError for anything that is not a harmless workbook of a bearable size.
    """
    _inspect(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of drawings, styles and extensions we do not read
        try:
            return _tables(load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False))
        except TableError:
            raise
        except Exception as error:  # openpyxl raises whatever a broken part provokes
            raise TableError(_NOT_ONE) from error


def _tables(workbook: Workbook) -> list[FoundTable]:
    tables: list[FoundTable] = []
    budget = iter(range(LAST_ROW + MAX_ROWS))
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            rows = sheet.iter_rows(min_row=1, max_row=LAST_ROW, min_col=1, max_col=_WIDTH, values_only=True)
            tables += after_preamble(list(_records(rows, budget)), (clean(sheet.title),))
    workbook.close()
    return tables


def _records(rows: Iterable[tuple[object, ...]], budget: Iterator[int]) -> Iterator[tuple[int, list[str]]]:
    """The filled rows with their numbers. `budget` counts all rows of the workbook, blank ones included."""
    found = 0
    for number, values in enumerate(rows, start=1):
        if next(budget, None) is None:
            raise TableError(_TOO_BIG)
        if values.count(None) == len(values):
            continue
        width = next(at for at in range(len(values), 0, -1) if values[at - 1] is not None)
        found += 1
        if found > MAX_ROWS + SPARE_ROWS:
            raise TableError(TOO_MANY_ROWS)
        if width > MAX_COLUMNS:
            raise TableError(TOO_MANY_COLUMNS)
        yield number, [clean(restored(_text(value))) for value in values[:width]]


def _text(value: object) -> str:
    """A cell's value as text; a moment at midnight is a date, and 3.0 is 3."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    return written(value)


# Is it harmless?


@dataclass
class _Content:
    """How much the parts of a workbook hold so far."""

    tags: int = 0
    other: int = 0
    sheets: int = 0

    def add(self, chunk: bytes, before: bytes) -> None:
        tags = chunk.count(b"<")
        self.tags += tags
        self.other += tags - len(_CELL_TAG.findall(chunk))
        self.sheets += len(_SHEET.findall(before + chunk))
        if self.tags > MAX_MARKUP or self.other > MAX_OTHER or self.sheets > MAX_SHEETS:
            raise TableError(_TOO_BIG)
        if self.tags * max(self.sheets, 1) > MAX_WORK:
            raise TableError(_TOO_BIG)


def _inspect(data: bytes) -> None:
    """Raise TableError unless the archive is a workbook without macros, entities or excess."""
    content = _Content()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect_archive(archive)
            for part in archive.infolist():
                _inspect_part(archive, part, content)
    except TableError:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise TableError(_NOT_ONE) from error


def _inspect_archive(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise TableError("The workbook is protected by a password; save it without one.")
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise TableError(_MACROS)
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise TableError(_NOT_ONE)
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise TableError(_NOT_ONE)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TableError(_TOO_BIG)


def _inspect_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, content: _Content) -> None:
    """Add what one part holds, unless it is a picture or the like; raises TableError."""
    before = b""
    with archive.open(part) as source:
        while chunk := source.read(_CHUNK):
            if not before and not _is_xml(part.filename, chunk):
                return
            seam = before + chunk
            if _FORBIDDEN.search(seam):
                raise TableError(_NOT_ONE)
            if b"macroEnabled" in seam:
                raise TableError(_MACROS)
            content.add(chunk, before)
            before = chunk[-_OVERLAP:]


def _is_xml(name: str, start: bytes) -> bool:
    """Whether a part is XML that a parser may meet. Raises TableError when it is XML in a foreign encoding.

    A part's name proves nothing (relations may point anywhere), so what begins like XML is treated as XML, in
    UTF-16 too: its zero bytes are refused afterwards.
    """
    begins = b"<" in start.lstrip(b"\xef\xbb\xbf \t\r\n")[:4] or start[:2] in {b"\xff\xfe", b"\xfe\xff"}
    if not begins and not name.lower().endswith((".xml", ".rels", ".vml")):
        return False
    declared = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        raise TableError(_NOT_ONE)
    return True
