"""Actions out of the restated DAG #6 pack, against a table written by hand, and rows that are wrong."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from foundation.core.tables.compare import WrongRow
from foundation.core.tables.found import TableError
from foundation.core.tables.readers import read_file, read_text
from raid.models import Action, ActionOwner
from raid.rules.importing import (
    LONGEST,
    ActionRow,
    compare,
    find_action_tables,
    parse_action,
    split_owners,
    split_status,
)
from raid.rules.lifecycle import ACTION

FIXTURE = Path(__file__).parent.parent / "fixtures" / "dag06"
HEADER = "Ref\tDate\tAction\tOwner\tDue Date\tStatus\n"
RC, ON = "recommend_closed", "ongoing"
SMITH, ANDREWS, HALL, SILK = "Ian Smith", "Justin Andrews", "Lewis Hall", "Claire Silk"
JAN, FEB = date(2022, 1, 12), date(2022, 2, 9)

# reference, raised, owner as published, owners, due, status, how the note begins
ACTIONS = [
    ("DES-03-02", JAN, "Ian Smith/Lewis Hall", (SMITH, HALL), date(2022, 2, 9), RC, "IS will get in touch"),
    ("DES-03-05", JAN, SMITH, (SMITH,), date(2022, 2, 9), ON, "IS to find a date"),
    ("DAG04-01", FEB, ANDREWS, (ANDREWS,), date(2022, 3, 9), RC, "Draft changes are ready, see agenda item 4"),
    ("DAG04-02", FEB, SMITH, (SMITH,), date(2022, 2, 23), ON, "Suppliers have met."),
    ("DAG04-03", FEB, "Programme", ("Programme",), date(2022, 3, 9), ON, "Parties have talked once"),
    ("DAG04-04", FEB, SMITH, (SMITH,), date(2022, 2, 23), RC, "Small changes settled"),
    ("DAG04-05", FEB, SMITH, (SMITH,), date(2022, 2, 23), RC, "They have talked, MH"),
    ("DAG04-06", FEB, SMITH, (SMITH,), date(2022, 2, 23), RC, "All updated, see agenda items 7 & 8"),
    ("DAG04-07", FEB, ANDREWS, (ANDREWS,), date(2022, 3, 1), RC, "New wording sent"),
    ("DAG04-08", FEB, ANDREWS, (ANDREWS,), date(2022, 3, 1), ON, "Messages have been exchanged"),
    ("DAG04-09", FEB, ANDREWS, (ANDREWS,), date(2022, 3, 1), RC, "they met on 17/2/22"),
    ("DAG04-10", FEB, "PMO", ("PMO",), date(2022, 3, 9), ON, "PMO to find a date"),
    ("DAG04-12", FEB, SMITH, (SMITH,), date(2022, 2, 23), RC, "see agenda item 7"),
    ("DAG04-13", FEB, SMITH, (SMITH,), date(2022, 2, 23), RC, "see agenda item 7"),
    ("DAG04-14", FEB, "Ian Smith & Claire Silk", (SMITH, SILK), date(2022, 3, 9), ON, "Under way;"),
    ("DAG04-15", FEB, SMITH, (SMITH,), date(2022, 3, 9), RC, "They met on 01/03/22"),
    ("DAG04-16", FEB, SILK, (SILK,), date(2022, 2, 16), RC, "The dates stand under agenda item 9"),
]


def parsed(tables):
    return [parse_action(row) for row in find_action_tables(tables)]


def workbook() -> bytes:
    """The log over two sheets, its dates as dates."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    (table,) = read_file("actions.csv", (FIXTURE / "actions.csv").read_bytes())
    for title, rows in (("Page 1", table.rows[:10]), ("Page 2", table.rows[10:])):
        sheet = book.create_sheet(title)
        sheet.append(table.header)
        for ref, raised, text, owner, due, status in rows:
            days = [date(int(day[6:]), int(day[3:5]), int(day[:2])) for day in (raised, due)]
            sheet.append((ref, days[0], text, owner, days[1], status))
    book.save(out)
    return out.getvalue()


SOURCES = {
    "pack": lambda: read_text((FIXTURE / "pack.txt").read_text()),
    "pack file": lambda: read_file("pack.txt", (FIXTURE / "pack.txt").read_bytes()),
    "csv": lambda: read_file("actions.csv", (FIXTURE / "actions.csv").read_bytes()),
    "markdown": lambda: read_file("actions.md", (FIXTURE / "actions.md").read_bytes()),
    "xlsx": lambda: read_file("actions.xlsx", workbook()),
}


@pytest.mark.parametrize("source", SOURCES)
def test_the_log_is_the_same_from_every_source(source):
    rows = parsed(SOURCES[source]())
    assert [
        (row.ref, row.raised_on, row.owner_text, row.owners, row.due_on, row.status, begins)
        for row, begins in zip(rows, [action[-1] for action in ACTIONS], strict=True)
        if row.note.startswith(begins)
    ] == ACTIONS
    assert all(row.text[-1] != " " and len(row.text) > 40 for row in rows)


def test_all_sources_compare_as_same():
    first = parsed(SOURCES["pack"]())
    stored = {row.ref: row.values() for row in first}
    for source in SOURCES.values():
        assert compare(stored, parsed(source())).counts() == {"new": 0, "changed": 0, "same": 17, "wrong": 0}
    assert compare({}, first).counts() == {"new": 17, "changed": 0, "same": 0, "wrong": 0}


def test_a_later_state_of_the_log_names_what_changes():
    row = parsed(read_text(HEADER + "A-1\t9/2/2022\tRead it\tPMO\t9/3/2022\tRECOMMEND CLOSED - done\n"))
    stored = {"A-1": {**row[0].values(), "status": "ongoing", "note": "", "due_on": date(2022, 3, 1)}}
    (result,) = compare(stored, row).rows
    assert result.result == "changed"
    assert result.reason == (
        "due on: 1 March 2022 → 9 March 2022; status: “ongoing” → “recommend_closed”; note: nothing → “done”."
    )


RIGHT = {"ref": "A-1", "raised": "9/2/2022", "text": "Read it", "owner": "PMO", "due": "9/3/2022", "status": "OPEN"}


def row_of(**changes: str):
    (row,) = parsed(read_text(HEADER + "\t".join({**RIGHT, **changes}.values()) + "\n"))
    return row


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ref": ""}, "The row has no reference."),
        ({"ref": "see below"}, "“SEE BELOW” is not a reference."),
        ({"ref": "A" * 30 + "1"}, f"“{'A' * 30}” is not a reference."),
        ({"raised": ""}, "The row has no date raised."),
        ({"raised": "30/02/2022"}, "The date raised: “30/02/2022” is not a day of the calendar (day/month/year)."),
        ({"due": ""}, "The row has no due date."),
        (
            {"due": "ASAP"},
            "The due date: “ASAP” is not a date; write it as 09/03/2022, 9 March 2022 or 2022-03-09.",
        ),
        ({"due": "8/2/2022"}, "It is due on 8 February 2022, before it was raised on 9 February 2022."),
        ({"text": ""}, "The row has no action."),
        ({"owner": ""}, "The row has no owner."),
        (
            {"owner": "x " * 101},
            "The owner is longer than 200 characters. An owner's name is longer than 120 characters.",
        ),
        ({"status": ""}, "The row has no status."),
        ({"status": "MAYBE"}, "The status “MAYBE” is none of open, ongoing, recommend closed, closed."),
        ({"status": "OPENED"}, "The status “OPENED” is none of open, ongoing, recommend closed, closed."),
        ({"extra": "more", "extra again": "still"}, "The row has more cells than the header: more; still."),
        ({"ref": "", "owner": ""}, "The row has no reference. The row has no owner."),
    ],
)
def test_a_wrong_row_says_why(changes, reason):
    row = row_of(**changes)
    assert isinstance(row, WrongRow)
    assert (row.line, row.reason) == (2, reason)


def test_a_row_due_on_the_day_it_was_raised_is_right():
    assert isinstance(row_of(due="9/2/2022"), ActionRow)


def test_references_lose_the_word_processors_dashes():
    assert row_of(ref="dag04–01").ref == "DAG04-01"


def test_a_reference_that_comes_twice():
    rows = parsed(read_text(HEADER + "A-1\t9/2/2022\tx\tPMO\t9/3/2022\tOPEN\n" * 2))
    preview = compare({}, rows)
    assert [(row.ref, row.result, row.reason) for row in preview.rows] == [
        ("A-1", "new", ""),
        ("A-1", "wrong", "A-1 stands on line 2 already."),
    ]


def test_other_headers_and_a_column_of_notes():
    text = "Action Ref,Raised,Description,Owner(s),Due,Status,Notes\nA-1,2022-02-09,Read it,PMO; IPA,9 March 2022,Ongoing,Soon\n"
    (row,) = parsed(read_file("log.csv", text.encode()))
    assert (row.ref, row.owners, row.due_on, row.status, row.note) == (
        "A-1",
        ("PMO", "IPA"),
        date(2022, 3, 9),
        ON,
        "Soon",
    )


def test_a_pack_without_a_log():
    with pytest.raises(TableError, match="No table of actions was found"):
        parsed(read_text((FIXTURE / "agenda.tsv").read_text()))


@pytest.mark.parametrize(
    ("cell", "status", "note"),
    [
        ("RECOMMEND CLOSED – Updates, see item 4", RC, "Updates, see item 4"),
        ("RECOMMENDED CLOSED - done", RC, "done"),
        ("Recommend to be closed: done", RC, "done"),
        ("recommended for closure", RC, ""),
        ("RECOMMEND\nCLOSED — done", RC, "done"),
        ("ONGOING - IS to schedule", ON, "IS to schedule"),
        ("On-going", ON, ""),
        ("OPEN", "open", ""),
        ("Open\nWaiting for DCC", "open", "Waiting for DCC"),
        ("CLOSED.", "closed", ""),
        ("CLOSED (9 March)", "closed", "(9 March)"),
        ("RECOMMEND CLOSED Updates made", RC, "Updates made"),
        ("Ongoing talks with DCC", ON, "Ongoing talks with DCC"),
        ("CLOSED - -05 is next", "closed", "-05 is next"),
    ],
)
def test_status_and_note_are_parted(cell, status, note):
    assert split_status(cell) == (status, note)
    assert status in ACTION.states


@pytest.mark.parametrize("cell", ["", "done", "reopened", "not open", "RECOMMENDED"])
def test_what_is_no_status(cell):
    assert split_status(cell) is None


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Ian Smith/Lewis Hall", (SMITH, HALL)),
        ("Ian Smith & Claire Silk", (SMITH, SILK)),
        ("Ian Smith and Claire Silk, PMO", (SMITH, SILK, "PMO")),
        ("PMO; PMO", ("PMO",)),
        ("Programme\nPMO", ("Programme", "PMO")),
        ("Sandy Anderson", ("Sandy Anderson",)),
        ("C&C", ("C&C",)),
        ("", ()),
        (" / ", ()),
    ],
)
def test_owners_are_parted(text, owners):
    assert split_owners(text) == owners


def test_the_rules_know_the_record_they_write_to():
    names = {"ref": (Action, "reference"), "owner": (Action, "owner_text"), "owner_name": (ActionOwner, "name")}
    assert {key: model._meta.get_field(field).max_length for key, (model, field) in names.items()} == LONGEST
