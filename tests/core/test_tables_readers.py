"""What people paste and upload becomes tables, or one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.core.tables import found
from foundation.core.tables.clean import clean
from foundation.core.tables.found import TableError
from foundation.core.tables.readers import decoded, read_file, read_text

FIXTURE = Path(__file__).parent.parent / "fixtures" / "dag06"
HEADER = ("Ref", "Date", "Action", "Owner", "Due Date", "Status")


# --- cells ---


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<b>Appendix</b> Appendix 1", "Appendix Appendix 1"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<ul> <li>First</li> <li>Second</li> </ul>", "First\nSecond"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ('<span style="color:red">red</span>', "red"),
        ("fewer < 5 and > 3, <Name> stays", "fewer < 5 and > 3, <Name> stays"),
        ("R&amp;D&nbsp;costs", "R&D costs"),
        ("no\u00a0break\u202fspaces   here ", "no break spaces here"),
        ("zero\u200bwidth\ufeff\u202e", "zerowidth"),
        ("bell\x07 nul\x00", "bell nul"),
        ("half \ud800 pair", "half pair"),
        ("soft\vbreak\u2028line", "soft\nbreak\nline"),
        ("cafe\u0301", "café"),
    ],
)
def test_a_cell_keeps_its_words_and_loses_the_rest(cell, expected):
    assert clean(cell) == expected


def test_an_endless_cell_is_refused():
    with pytest.raises(TableError, match="A cell holds more than"):
        clean("x" * 30_001)


# --- tab-separated text ---


def test_a_pasted_table():
    (table,) = read_text("Ref\tOwner\nA-1\tPMO\nA-2\t\n")
    assert table.header == ("Ref", "Owner")
    assert table.rows == (("A-1", "PMO"), ("A-2", ""))
    assert (table.header_line, table.lines, table.headings) == (1, (2, 3), ())


def test_quoted_cells_as_spreadsheets_paste_them():
    (table,) = read_text('Ref\tText\tOwner\nA-1\t"one ""two""\nthree"\tPMO\nA-2\tthe 5" pipe\tIPA\n"A-3\nbis"\tx\ty\n')
    assert table.rows == (("A-1", 'one "two"\nthree', "PMO"), ("A-2", 'the 5" pipe', "IPA"), ("A-3\nbis", "x", "y"))
    assert table.lines == (2, 4, 5)


def test_an_unbalanced_quotation_mark_is_an_ordinary_character():
    (table,) = read_text('Ref\tText\nA-1\t"open\nA-2\tplain\n')
    assert table.rows == (("A-1", '"open'), ("A-2", "plain"))


def test_a_paragraph_between_two_rows_continues_the_cell_above():
    (table,) = read_text("Ref\tStatus\nA-1\tOPEN\nand more\nA-2\tOPEN\n\nNot part of it\n")
    assert table.rows == (("A-1", "OPEN\nand more"), ("A-2", "OPEN"))


def test_a_row_wider_than_its_header_keeps_its_cells():
    (table,) = read_text("Ref\tOwner\t\nA-1\tPMO\t\tmore\n")
    assert (table.header, table.rows) == (("Ref", "Owner"), (("A-1", "PMO", "", "more"),))


def test_a_document_gives_every_table_under_its_headings():
    tables = read_text((FIXTURE / "pack.txt").read_text())
    actions = [table for table in tables if table.header == HEADER]
    assert [len(table.rows) for table in actions] == [10, 7]
    assert actions[0].headings == ("Minutes and Actions", "Minutes and Actions Review (1 of 2)")
    assert actions[1].headings == ("Minutes and Actions", "Minutes and Actions Review (2 of 2)")
    assert tables[0].header == ("#", "Item", "Objective", "Lead", "Time", "Page")
    assert tables[0].rows[-1][:2] == ("", "Appendix Appendix 1 - MHHS Design Artefact Status Report v1.0")
    source = (FIXTURE / "pack.txt").read_text().splitlines()
    assert all(source[line - 1].startswith(row[0]) for t in actions for line, row in zip(t.lines, t.rows, strict=True))


# --- Markdown ---


def test_a_markdown_table():
    text = "## Log\n\nRef | Action | Owner\n:-- | --- | --:\nA-1 | **Read** [the plan](http://x.example/a) | `PMO` \\| IPA\n"
    (table,) = read_text(text)
    assert table.headings == ("Log",)
    assert table.rows == (("A-1", "Read the plan", "PMO | IPA"),)
    assert table.lines == (5,)


def test_a_markdown_table_ends_at_a_blank_line_and_keeps_empty_cells():
    (table,) = read_text("| a | b | c |\n|---|---|---|\n| 1 | | 3 |\n\n| no | table |\n")
    assert table.rows == (("1", "", "3"),)


# --- CSV ---


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    text = delimiter.join(["Ref", "Text"]) + "\r\n" + delimiter.join(["A-1", '"a, b; c"']) + "\r\n"
    (table,) = read_file("actions.csv", text.encode())
    assert (table.header, table.rows) == (("Ref", "Text"), (("A-1", "a, b; c"),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding):
    (table,) = read_file("actions.csv", "Ref,Text\r\nA-1,café – “so”\r\n".encode(encoding))
    assert table.rows == (("A-1", "café – “so”"),)


def test_lines_above_a_header_are_its_headings():
    (table,) = read_file("log.csv", b"DAG actions,,\n,,\nRef,Text,Owner\nA-1,x,y\n,,\n")
    assert (table.headings, table.header_line, table.lines) == (("DAG actions",), 3, (4,))


def test_line_numbers_count_lines_inside_cells():
    (table,) = read_file("log.csv", b'Ref,Text\nA-1,"one\ntwo"\nA-2,x\n')
    assert table.lines == (2, 4)


def test_pasted_csv_is_read_too():
    (table,) = read_text("Ref,Owner,Status\nA-1,PMO,OPEN\n")
    assert table.rows == (("A-1", "PMO", "OPEN"),)


# --- refusals ---


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "Dear all, the minutes, as agreed, are attached.\nYours, the PMO",
        "\tindented only\n\tagain",
        "# Heading",
    ],
)
def test_a_text_without_a_table(text):
    with pytest.raises(TableError, match="No table was found"):
        read_text(text)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b"one\ntwo\n", "no comma, semicolon or tab"),
        ("a.csv", b'Ref,Text\nA-1,"open\n', "a quotation mark is open"),
        ("a.csv", b"a,b\n" * 60 + b'x,"y"z\n', "quotation marks do not match"),
        ("a.csv", b"\x81\x8d,\xff\n", "not text in a known encoding"),
        ("a.csv", b"Ref,\x01Text\n", "not text in a known encoding"),
        ("a.xlsx", b"Ref,Text\n", "named .xlsx but is not a workbook"),
        ("a.xlsm", b"PK\x03\x04", "macros"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "old .xls"),
        ("a.pdf", b"%PDF-1.7", "A PDF is not read"),
        ("a.docx", b"PK\x03\x04 not a zip", "not a workbook"),
        ("a.csv", b"x" * (found.MAX_BYTES + 1), "too big"),
        ("a.csv", b"x," * 3_000_000, "too big"),
        ("a.csv", b"," * 70 + b"x\n", "more than 60 columns"),
        ("a.csv", b"a,b\n" * 20_002, "more than 20,000 rows"),
        ("a.tsv", b"a\tb\n" * 20_200, "more than 20,000 rows"),
        ("a.txt", b"a\tb\n" * 20_002, "more than 20,000 rows"),
        ("a.txt", b"a\tb\n\n" * 20_002, "more than 20,000 rows"),
        ("a.md", b"|a|b|\n|-|-|\n" + b"|1|2|\n" * 20_001, "more than 20,000 rows"),
        ("a.txt", b"\t".join([b"x"] * 61) + b"\n", "more than 60 columns"),
    ],
)
def test_files_that_are_refused(name, data, sentence):
    with pytest.raises(TableError, match=sentence):
        read_file(name, data)


def test_a_text_that_is_too_big():
    with pytest.raises(TableError, match="too big"):
        read_text("x" * (found.MAX_CHARACTERS + 1))
    with pytest.raises(TableError, match="more than 200,000 lines"):
        read_text("x\n" * found.MAX_LINES)


def test_exactly_the_most_rows_are_read():
    (table,) = read_file("a.csv", b"a,b\n" * 20_001)
    assert len(table.rows) == 20_000


def test_binary_zeros_are_not_text():
    with pytest.raises(TableError, match="not text"):
        decoded(b"\x00\x01\x02\x03")
