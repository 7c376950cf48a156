"""Dates and times as people write them; columns as headers name them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from foundation.core.tables.columns import Columns, heading_word, recognise
from foundation.core.tables.found import TableError
from foundation.core.tables.readers import read_text
from foundation.core.tables.values import UnreadableError, parse_clock, parse_date, written

LOG = Columns(
    "entries", {"ref": ("ref", "reference"), "owner": ("owner",), "note": ("note",)}, frozenset({"ref", "owner"})
)


@pytest.mark.parametrize(
    "text",
    [
        "09/03/2022", "9/3/2022", "9/3/22", "09.03.2022", "9-3-2022", "2022-03-09", "2022-3-9", "2022-03-09 00:00:00",
        "2022-03-09T00:00", "9 March 2022", "09 Mar 2022", "9th March 2022", "9-Mar-22", "Wed 9 March 2022",
        "Wednesday, 9 March 2022", "9 MARCH, 2022", " 9  march 2022 ",
    ],
)  # fmt: skip
def test_ways_to_write_a_date(text):
    assert parse_date(text) == date(2022, 3, 9)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("30/02/2022", "not a day of the calendar"),
        ("02/13/2022", "not a day of the calendar"),
        ("0/3/2022", "not a day of the calendar"),
        ("09/03/1922", "outside the years"),
        ("2101-01-01", "outside the years"),
        ("soon", "is not a date"),
        ("9 Marsh 2022x", "is not a date"),
        ("9 foo 2022", "is not a date"),
        ("March 2022", "is not a date"),
        ("2022-03-09 10:00", "is not a date"),
        ("٩/٣/٢٠٢٢", "is not a date"),
        ("", "is not a date"),
    ],
)
def test_what_is_no_date(text, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:05", time(10, 5)),
        ("9.30", time(9, 30)),
        ("2:15 pm", time(14, 15)),
        ("12:00am", time(0)),
        ("12:30 PM", time(12, 30)),
    ],
)
def test_times_of_day(text, expected):
    assert parse_clock(text) == expected


@pytest.mark.parametrize("text", ["25:00", "10:60", "13:00 pm", "0:30 am", "noon", "10"])
def test_what_is_no_time_of_day(text):
    with pytest.raises(UnreadableError, match="is not a time of day"):
        parse_clock(text)


def test_values_in_writing():
    values = [None, True, False, 3, "x", date(2022, 3, 9), time(10, 5), datetime(2022, 3, 9, 10, 5, tzinfo=UTC)]
    assert [written(value) for value in values] == [
        "",
        "yes",
        "no",
        "3",
        "x",
        "2022-03-09",
        "10:05",
        "2022-03-09 10:05+00:00",
    ]


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("Owner(s)", "owner"),
        ("Due  Date:", "due date"),
        ("#", "#"),
        ("No.", "no"),
        ("Item\nno", "item no"),
        ("Owners", "owners"),
    ],
)
def test_header_words(cell, word):
    assert heading_word(cell) == word


def test_a_table_over_two_pages_is_one():
    rows = recognise(read_text("# A\n\nRef\tOwner\nA-1\tx\n\n# B\n\nOwner\tReference\ny\tA-2\n"), LOG)
    assert [(row["ref"], row["owner"], row["note"], row.line) for row in rows] == [
        ("A-1", "x", "", 4),
        ("A-2", "y", "", 9),
    ]


def test_titles_above_and_headers_between_are_no_rows():
    rows = recognise(read_text("DAG\tlog of actions\nRef\tOwner\nA-1\tx\nRef\tOwner\nA-2\ty\tz\n"), LOG)
    assert [(row["ref"], row.extra) for row in rows] == [("A-1", ()), ("A-2", ("z",))]


def test_a_table_broken_by_a_blank_line_goes_on():
    tables = read_text("# A\n\nRef\tOwner\nA-1\tx\n\nA-2\ty\nA-3\tz\n\n# B\n\nKey\tMeaning\n")
    assert [row["ref"] for row in recognise(tables, LOG)] == ["A-1", "A-2", "A-3"]


def test_only_what_follows_under_the_same_heading_goes_on():
    tables = read_text("Ref\tOwner\nA-1\tx\n\n# B\n\nKey\tMeaning\n\n# C\n\none\ttwo\n")
    assert [row["ref"] for row in recognise(tables, LOG)] == ["A-1"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Key\tMeaning\na\tb\n", "No table of entries was found: no header has Ref, Owner."),
        (
            "Key\tMeaning\na\tb\n\nReference\tName\nA-1\tx\n",
            "No table of entries was found; the nearest, at line 4, lacks Owner.",
        ),
        ("Ref\tOwner\n\n", "The table of entries at line 1 has no rows."),
    ],
)
def test_a_miss_says_what_is_missing(text, sentence):
    with pytest.raises(TableError) as refusal:
        recognise(read_text(text), LOG)
    assert str(refusal.value) == sentence
