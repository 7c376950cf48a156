"""Exports: whole, dated, typed, and harmless to the spreadsheet that opens them; what goes out comes in again."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from foundation.core.tables.clean import clean
from foundation.core.tables.export import to_csv, to_xlsx
from foundation.core.tables.found import TableError
from foundation.core.tables.neutral import neutralised, restored
from foundation.core.tables.readers import read_file, read_text

DAY = date(2022, 3, 9)
FORMULAS = ["=1+1", "+44 20", "-05 is next", "@sum", "\tx", "\rx", "\nx", "  =1", "＝1+1", "'=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text_and_comes_back(text):
    assert neutralised(text) == f"'{text}"
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "'quoted' words", "9 March", "a=b", "(-1)"])
def test_other_texts_are_left_alone(text):
    assert neutralised(text) == restored(text) == text


def test_csv_is_marked_quoted_and_dated():
    data = to_csv(["Ref", "Due"], [["A-1", DAY], ["=x", None]], title="Actions", as_at=DAY)
    assert (
        data.decode("utf-8")
        == '\ufeff"Actions, as at 9 March 2022"\r\n"Ref","Due"\r\n"A-1","2022-03-09"\r\n"\'=x",""\r\n'
    )
    assert to_csv(["Ref"], []) == b'\xef\xbb\xbf"Ref"\r\n'


def test_a_workbook_has_types_a_frozen_header_and_its_date():
    moment = datetime(2022, 3, 9, 10, 5, tzinfo=UTC)
    rows = [
        ["A-1", DAY, moment, time(10, 5), 5, Decimal("1.5"), True, None],
        ["=1+1", None, None, None, None, None, False, "x\x07"],
    ]
    data = to_xlsx(
        ["Ref", "Due", "At", "Time", "Days", "Cost", "Open", "Note"], rows, title="Actions: [DAG]", as_at=DAY
    )
    book = load_workbook(io.BytesIO(data))
    sheet = book.active
    assert sheet.title == "Actions   DAG"
    assert sheet["A1"].value == "Actions: [DAG], as at 9 March 2022"
    assert (book.properties.title, book.properties.description) == ("Actions: [DAG]", "as at 9 March 2022")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:H4")
    assert [cell.value for cell in sheet[2]][:2] == ["Ref", "Due"]
    assert [cell.value for cell in sheet[3]] == [
        "A-1", datetime(2022, 3, 9), moment.replace(tzinfo=None), time(10, 5), 5, 1.5, "yes", None,  # noqa: DTZ001
    ]  # fmt: skip
    assert sheet["B3"].number_format == "yyyy-mm-dd"
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("'=1+1", "s")
    assert sheet["H4"].value == "x"


def test_a_formula_behind_an_unprintable_character_is_still_text():
    assert b'"\'=1+1"' in to_csv(["Ref"], [["\x01=1+1"]])


def test_an_empty_list_is_still_a_workbook():
    book = load_workbook(io.BytesIO(to_xlsx(["Ref"], [], title="", as_at=DAY)))
    assert [cell.value for cell in book.active[2]] == ["Ref"]


def test_a_workbook_comes_in_again():
    rows = [("A-1", DAY, "=1+1"), ("A-2", None, "two\nlines")]
    (table,) = read_file("a.xlsx", to_xlsx(["Ref", "Due", "Note"], rows, title="Actions", as_at=DAY))
    assert table.headings == ("Actions", "Actions, as at 9 March 2022")
    assert table.rows == (("A-1", "2022-03-09", "=1+1"), ("A-2", "", "two\nlines"))


texts = st.text(max_size=12) | st.sampled_from(FORMULAS) | st.text(alphabet=",;\t\"'\n=<b>| x", max_size=12)
names = st.text(alphabet="abcdefgh,;\"' =", min_size=1, max_size=8).map(lambda text: "n" + text)


@given(st.lists(names, min_size=2, max_size=4), st.data())
def test_csv_comes_in_again(header, data):
    rows = data.draw(st.lists(st.lists(texts, min_size=len(header), max_size=len(header)), max_size=4))
    (table,) = read_file("list.csv", to_csv(header, rows, title="List", as_at=DAY))
    cleaned = [tuple(clean(cell) for cell in row) for row in rows]
    assert table.header == tuple(map(clean, header))
    assert list(table.rows) == [row for row in cleaned if any(row)]


@given(st.text())
def test_every_text_survives_neutralising(text):
    assert restored(neutralised(text)) == text


def outcome(read, *given):
    """The tables, or the sentence of the refusal; anything else that is raised fails the test."""
    try:
        return read(*given)
    except TableError as refusal:
        return str(refusal)


@given(st.text(alphabet="ab\t\n\"|-#\\*<b>[]( ,;'", max_size=200) | st.text(max_size=200))
def test_any_text_gives_tables_or_one_sentence(text):
    found = outcome(read_text, text)
    if isinstance(found, str):
        assert found.endswith(".")
        return
    for table in found:
        assert len(table.rows) == len(table.lines)
        assert all(len(row) >= len(table.header) for row in table.rows)


@given(
    st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data),
    st.sampled_from(["a.csv", "a.tsv", "a.txt", "a.md", "a.xlsx", "a.xls", "a", ".csv", "a\x00.csv", "../a.csv"]),
)
def test_any_file_gives_tables_or_one_sentence(data, name):
    found = outcome(read_file, name, data)
    assert found
    assert not isinstance(found, str) or found.endswith(".")
