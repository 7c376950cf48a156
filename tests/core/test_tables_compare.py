"""What an import would do, against tables written by hand."""

from __future__ import annotations

from datetime import date, time

import pytest

from foundation.core.tables.compare import Change, IncomingRow, Result, WrongRow, changes, compare, shown

STORED = {"A-1": {"text": "Read the plan", "due_on": date(2022, 3, 9), "note": ""}}


def incoming(ref="A-1", line=2, **values):
    return IncomingRow(line, ref, {"text": "Read the plan", "due_on": date(2022, 3, 9), "note": "", **values})


@pytest.mark.parametrize(
    ("row", "result", "reason"),
    [
        (incoming(), "same", ""),
        (incoming(text="Read  the\nplan "), "same", ""),
        (incoming(note=None), "same", ""),
        (incoming(unknown_here="x"), "same", ""),
        (incoming("A-2"), "new", ""),
        (incoming(due_on=date(2022, 3, 10)), "changed", "due on: 9 March 2022 → 10 March 2022."),
        (incoming(note="done"), "changed", "note: nothing → “done”."),
        (WrongRow(2, "A-1", "It has no owner."), "wrong", "It has no owner."),
    ],
)
def test_one_row(row, result, reason):
    (found,) = compare(STORED, [row]).rows
    assert (found.ref, found.result, found.reason) == (row.ref, result, reason)
    assert bool(found.values) is (result != "wrong")


def test_a_reference_that_comes_twice_is_wrong_the_second_time():
    preview = compare(STORED, [incoming(line=2), incoming(line=7, note="x"), WrongRow(8, "", "No reference.")])
    assert [(row.line, row.result) for row in preview.rows] == [(2, "same"), (7, "wrong"), (8, "wrong")]
    assert preview.rows[1].reason == "A-1 stands on line 2 already."
    assert list(preview.to_write()) == []


def test_the_json_is_exactly_this():
    preview = compare(STORED, [incoming(), incoming("A-2"), WrongRow(4, "", "No reference.")])
    assert preview.as_json() == {
        "new": 1,
        "changed": 0,
        "same": 1,
        "wrong": 1,
        "rows": [
            {"ref": "A-1", "result": "same", "reason": ""},
            {"ref": "A-2", "result": "new", "reason": ""},
            {"ref": "", "result": "wrong", "reason": "No reference."},
        ],
    }
    assert type(preview.as_json()["rows"][0]["result"]) is str
    assert preview.counts() == {"new": 1, "changed": 0, "same": 1, "wrong": 1}


def test_warnings_stand_in_the_reason():
    row = IncomingRow(2, "8", {"minutes": 20}, ("The times count.",))
    assert compare({}, [row]).rows[0].reason == "The times count."
    assert compare({"8": {"minutes": 10}}, [row]).rows[0].reason == "minutes: 10 → 20. The times count."


def test_changes_name_field_old_and_new():
    assert changes({"a": 1, "b": ("x",)}, {"b": ("x", "y"), "a": 1, "c": 3}) == (Change("b", ("x",), ("x", "y")),)


def test_nothing_stored_and_writing_what_is_new_is_the_same_again():
    rows = [incoming("A-1"), incoming("A-2", note="x")]
    first = compare({}, rows)
    again = compare({row.ref: row.values for row in first.to_write()}, rows)
    assert [row.result for row in again.rows] == [Result.SAME, Result.SAME]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ("", "nothing"),
        ((), "nothing"),
        ("x", "“x”"),
        (5, "5"),
        (time(10, 5), "10:05"),
        (("a", "b"), "a, b"),
    ],
)
def test_values_in_sentences(value, words):
    assert shown(value) == words
