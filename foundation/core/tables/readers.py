"""The two doors in: `read_text` for what is pasted, `read_file` for what is uploaded. Pure.

Both return every table found, uninterpreted, or raise TableError with one sentence for the person; they raise
nothing else, whatever they are given. Which of the tables is the one wanted is for `columns.recognise` to say.
"""

from __future__ import annotations

import codecs
from pathlib import PurePath

from foundation.core.tables.delimited import read_delimited, sniffed
from foundation.core.tables.found import MAX_BYTES, MAX_CHARACTERS, FoundTable, TableError
from foundation.core.tables.spreadsheet import read_workbook
from foundation.core.tables.text import no_table, tables_of

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MACRO_NAMES = {".xlsm", ".xltm", ".xlsb", ".xlam"}
_CSV_NAMES = {".csv", ".tsv", ".tab"}
_CONTROL = frozenset(map(chr, range(32))) - set("\t\n\r\f\v\x1a\x1c\x1d\x1e\x1f")


def read_text(text: str) -> list[FoundTable]:
    """The tables of a pasted text or of a whole document given as text; at least one.

    Tab-separated rows and Markdown pipe tables are found wherever they stand; a text with neither is tried as CSV.
    Raises TableError.
    """
    if len(text) > MAX_CHARACTERS:
        raise TableError(f"The text is too big: more than {MAX_CHARACTERS:,} characters.")
    tables = tables_of(text)
    if not tables and _looks_like_csv(text):
        tables = read_delimited(text)
    if not tables:
        raise no_table()
    return tables


def read_file(name: str, data: bytes) -> list[FoundTable]:
    """The tables of an uploaded file: XLSX, CSV (comma, semicolon, tab), a text or Markdown document; at least one.

    The name decides only between CSV and document; a workbook is known by its content. Raises TableError.
    """
    suffix = PurePath(name).suffix.lower()
    _refuse_unread(suffix, data)
    if data.startswith(b"PK"):
        tables = read_workbook(data)
    elif suffix in _CSV_NAMES:
        tables = read_delimited(_limited(decoded(data)))
    else:
        tables = read_text(decoded(data))
    if not tables:
        raise no_table()
    return tables


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (with a byte order mark or plainly so) or Windows-1252.

    Raises TableError when it is none of them, or not text at all.
    """
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.isdisjoint(text):
            return text
    raise TableError("The file is not text in a known encoding (UTF-8, UTF-16 or Windows-1252), nor a workbook.")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if b"\x00" in data[:200]:  # Latin letters in UTF-16: the zero stands before the letter, or after it
        return ("utf-16-be",) if data[:200:2].count(0) > data[1:200:2].count(0) else ("utf-16-le",)
    return "utf-8", "cp1252"


def _refuse_unread(suffix: str, data: bytes) -> None:
    if not data:
        raise TableError("The file is empty.")
    if len(data) > MAX_BYTES:
        raise TableError(f"The file is too big: more than {MAX_BYTES // 1_000_000} MB.")
    if suffix in _MACRO_NAMES:
        raise TableError("Workbooks that can hold macros are never read; save it as .xlsx.")
    if data.startswith(_OLD_EXCEL):
        raise TableError("This is an old .xls or a password-protected workbook; save it as .xlsx without a password.")
    if data.startswith(b"%PDF"):
        raise TableError("A PDF is not read; copy the table out of it and paste it, or save it as text.")
    if suffix == ".xlsx" and not data.startswith(b"PK"):
        raise TableError("The file is named .xlsx but is not a workbook.")


def _limited(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise TableError(f"The file is too big: more than {MAX_CHARACTERS:,} characters.")
    return text


def _looks_like_csv(text: str) -> bool:
    """Whether the first lines part evenly into three cells or more; prose with commas seldom does."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    delimiter = sniffed("\n".join(lines))
    return delimiter is not None and min(line.count(delimiter) for line in lines[:2]) > 1
