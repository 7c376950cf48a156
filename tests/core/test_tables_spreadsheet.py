"""Workbooks: what they hold is read, what they hide is not, and hostile ones are turned away."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from foundation.core.tables import spreadsheet
from foundation.core.tables.found import TableError
from foundation.core.tables.readers import read_file

MOMENT = datetime(2022, 3, 9, 10, 5)  # noqa: DTZ001 - workbooks know no zones


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_book(*rows) -> bytes:
    book = Workbook()
    book.active.title = "Actions"
    for row in rows or [("Ref", "Owner"), ("A-1", "PMO")]:
        book.active.append(row)
    return saved(book)


def repacked(data: bytes, **changes: bytes) -> bytes:
    """The archive with some parts replaced or added; keys are names with _ for /, __ for a dot, a blank for _."""
    out = io.BytesIO()
    named = {key.replace("__", ".").replace("_", "/").replace(" ", "_"): value for key, value in changes.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part not in named:
                new.writestr(part, old.read(part))
        for name, content in named.items():
            new.writestr(name, content)
    return out.getvalue()


def a_sheet(rows: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def test_values_become_text():
    (table,) = read_file(
        "a.xlsx",
        a_book(
            ("Ref", "Raised", "At", "Number", "Half", "Yes", "Moment"),
            ("A-1", date(2022, 3, 9), time(10, 5), 8, 0.5, True, MOMENT),
            (None, None, None),
            ("A-2", "09/03/2022", None, 3.0),
        ),
    )
    assert table.headings == ("Actions",)
    assert table.rows[0] == ("A-1", "2022-03-09", "10:05", "8", "0.5", "yes", "2022-03-09 10:05")
    assert table.rows[1] == ("A-2", "09/03/2022", "", "3", "", "", "")
    assert table.lines == (2, 4)


def test_each_visible_sheet_is_a_table_and_lines_above_are_headings():
    book = Workbook()
    book.active.title = "Page 1"
    for row in [("Action log",), ("Ref", "Owner"), ("A-1", "PMO")]:
        book.active.append(row)
    second = book.create_sheet("Page 2")
    second.append(("Ref", "Owner"))
    hidden = book.create_sheet("Lists")
    hidden.append(("PMO", "IPA"))
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    tables = read_file("a.xlsx", saved(book))
    assert [table.headings for table in tables] == [("Page 1", "Action log"), ("Page 2",)]


def test_formulas_are_not_computed_here():
    (table,) = read_file("a.xlsx", a_book(("Ref", "Sum", "Owner"), ("A-1", "=1+1", "PMO")))
    assert table.rows == (("A-1", "", "PMO"),)


def test_a_workbook_without_a_table():
    with pytest.raises(TableError, match="No table was found"):
        read_file("a.xlsx", a_book(("alone",)))


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
SHEET = "xl_worksheets_sheet1__xml"


@pytest.mark.parametrize("name", [SHEET, "xl_workbook__xml", "xl_sharedStrings__xml", "xl_anything__bin"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_entities_are_refused_in_every_part_and_encoding(name, encoding):
    content = DOCTYPE.decode().encode(encoding) + "<worksheet>&a;&b;</worksheet>".encode(encoding)
    with pytest.raises(TableError, match="not a workbook"):
        read_file("a.xlsx", repacked(a_book(), **{name: content}))


def test_a_foreign_encoding_is_refused():
    content = b'<?xml version="1.0" encoding="cp037"?>' + "<!DOCTYPE x>".encode("cp037")
    with pytest.raises(TableError, match="not a workbook"):
        read_file("a.xlsx", repacked(a_book(), **{SHEET: content}))


def test_macros_are_refused_by_content_too():
    with pytest.raises(TableError, match="macros"):
        read_file("a.xlsx", repacked(a_book(), xl_vbaProject__bin=b"\x01\x02"))
    types = part(a_book(), "[Content_Types].xml").replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    )
    with pytest.raises(TableError, match="macros"):
        read_file("a.xlsx", repacked(a_book(), **{"[Content Types]__xml": types}))


def test_a_bomb_is_not_unpacked():
    bomb = repacked(a_book(), xl_media_image1__png=b"\0" * (spreadsheet.MAX_UNPACKED + 1))
    assert len(bomb) < 200_000
    with pytest.raises(TableError, match="too big"):
        read_file("a.xlsx", bomb)


def test_a_size_that_lies_is_found_out():
    data = bytearray(repacked(a_book(), xl_media_image1__png=b"\0" * 100_000))
    directory = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/media/image1.png"))
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    with pytest.raises(TableError, match="not a workbook"):
        read_file("a.xlsx", bytes(data))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (SHEET, b"<worksheet><sheetData>" + b"<row/>" * spreadsheet.MAX_MARKUP + b"</sheetData></worksheet>"),
        ("xl_styles__xml", b"<styleSheet>" + b"<xf/>" * spreadsheet.MAX_OTHER + b"</styleSheet>"),
        ("xl_workbook__xml", b"<workbook>" + b'<sheet name="x"/>' * (spreadsheet.MAX_SHEETS + 1) + b"</workbook>"),
    ],
)
def test_more_markup_than_a_register_needs_is_refused(name, content):
    with pytest.raises(TableError, match="too big"):
        read_file("a.xlsx", repacked(a_book(), **{name: content}))


def test_many_sheets_over_one_big_part_are_refused():
    content = b"<worksheet><sheetData>" + b"<row/>" * 200_000 + b"</sheetData></worksheet>"
    sheets = b"<workbook>" + b'<sheet name="x"/>' * 40 + b"</workbook>"
    with pytest.raises(TableError, match="too big"):
        read_file("a.xlsx", repacked(a_book(), **{SHEET: content, "xl_workbook__xml": sheets}))


@pytest.mark.parametrize("row", ["999999999999", "1e300", "-3", "x"])
def test_a_row_number_out_of_this_world_costs_nothing(row):
    sheet = a_sheet(f'<row r="{row}"><c t="inlineStr"><is><t>x</t></is></c></row>')
    with pytest.raises(TableError):
        read_file("a.xlsx", repacked(a_book(), **{SHEET: sheet}))


def test_more_rows_or_columns_than_we_read():
    with pytest.raises(TableError, match="more than 60 columns"):
        read_file("a.xlsx", a_book(["x"] * 61))
    cells = "<c><v>1</v></c>" * 2
    with pytest.raises(TableError, match="more than 20,000 rows"):
        read_file("a.xlsx", repacked(a_book(), **{SHEET: a_sheet(f"<row>{cells}</row>" * 20_002)}))


def test_a_zip_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    with pytest.raises(TableError, match="not a workbook"):
        read_file("a.docx", out.getvalue())


def test_any_cut_of_a_workbook_is_refused_or_read():
    data = a_book()
    for end in range(4, len(data), 397):
        with pytest.raises(TableError):
            read_file("a.xlsx", data[:end])
