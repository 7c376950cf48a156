"""The agenda out of the restated DAG #6 pack, against a table written by hand, and rows that are wrong."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from foundation.core.tables.compare import WrongRow
from foundation.core.tables.found import TableError
from foundation.core.tables.readers import read_file, read_text
from foundation.core.tables.values import UnreadableError
from meetings.models import AgendaItem
from meetings.rules import importing
from meetings.rules.importing import AppendixRow, compare, parse_agenda, parse_times, split_objective

FIXTURE = Path(__file__).parent.parent / "fixtures" / "dag06"
HEADER = "#\tItem\tObjective\tLead\tTime\tPage\n"
APPENDIX = "Appendix 1 - MHHS Design Artefact Status Report v1.0"
DEC, INF = "DECISION", "INFORMATION"

# number, title, objective, lead, start, end, minutes, pages
ITEMS = [
    ("1", "Welcome", "", "Chair", time(10, 0), time(10, 5), 5, "2"),
    ("2", "Minutes and Actions", DEC, "Chair & Secretariat", time(10, 5), time(10, 25), 20, "3-5"),
    ("3", "Governance Group Updates", INF, "Programme (PMO Lewis Hall)", time(10, 25), time(10, 35), 10, "6-7"),
    ("4", "DAG ToR Updates", INF, "Chair", time(10, 35), time(10, 45), 10, "8-12"),
    ("5", "Level playing field design principle", INF, "Chair", time(10, 45), time(10, 50), 5, "13-14"),
    ("6", "Design Principles", INF, "Programme (Ian Smith)", time(10, 50), time(11, 0), 10, "15-17"),
    ("7", "Technical Assumptions", INF, "Programme (Ian Smith)", time(11, 0), time(11, 10), 10, "18-21"),
    ("8", "Integration Platform Decisions", DEC, "Programme (Ian Smith)", time(11, 10), time(11, 30), 20, "22-27"),
    (
        "9",
        "Level 4 Working Group Updates",
        INF,
        "Programme (Ian Smith & Claire Silk)",
        time(11, 30),
        time(11, 50),
        20,
        "28-31",
    ),
    ("10", "Summary and next steps", INF, "Chair & Secretariat", time(11, 50), time(11, 55), 5, "32-34"),
]


def agenda(*rows: str):
    return parse_agenda(read_text(HEADER + "\n".join(rows) + "\n"))


@pytest.mark.parametrize("name", ["pack.txt", "agenda.tsv"])
def test_the_agenda_of_the_pack(name):
    found = parse_agenda(read_file(name, (FIXTURE / name).read_bytes()))
    assert [
        (row.number, row.title, row.objective, row.lead, row.start, row.end, row.minutes, row.pages)
        for row in found.items
    ] == ITEMS
    assert [row.position for row in found.items] == list(range(1, 11))
    assert found.items[0].objective_text == ""
    assert found.items[7].objective_text == "Decide on open points of the design"
    assert [(row.title, row.relates_to) for row in found.papers] == [(APPENDIX, "8")]
    assert [row.papers for row in found.items if row.papers] == [(APPENDIX,)]
    assert found.wrong == ()
    assert all(row.warnings == () for row in found.items)


def test_the_paper_comes_with_its_item_and_is_no_row():
    found = parse_agenda(read_text((FIXTURE / "pack.txt").read_text()))
    preview = compare({}, found)
    assert preview.counts() == {"new": 10, "changed": 0, "same": 0, "wrong": 0}
    assert preview.rows[7].reason == f"With the paper “{APPENDIX}”."
    stored = {row.ref: row.values for row in preview.rows}
    assert compare(stored, found).counts() == {"new": 0, "changed": 0, "same": 10, "wrong": 0}
    without = {**stored, "8": {**stored["8"], "papers": ()}}
    assert compare(without, found).rows[7].reason.startswith(f"papers: nothing → {APPENDIX}.")


def test_the_times_win_over_the_minutes_beside_them():
    (row,) = agenda("8\tPlatform\tDECISION\tChair\t11:10-11:30 10 mins\t2").items
    assert (row.minutes, row.warnings) == (20, ("Its times make 20 minutes, beside them stands 10; the times count.",))


def test_a_gap_and_an_unknown_objective_are_told():
    found = agenda("1\tA\tDECISION\tx\t10:00-10:10\t1", "2\tB\tApprove it\tx\t10:15-10:20\tn/a").items
    assert found[1].warnings == (
        "The objective names none of DECISION, INFORMATION, DISCUSSION.",
        "It starts 5 minutes after item 1 ends.",
    )
    assert (found[1].objective, found[1].objective_text, found[1].pages) == ("", "Approve it", "")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("\tLunch\t\tChair\t10:10-10:20\t2", "The row has no number."),
        ("2\t\tDECISION\tChair\t10:10-10:20\t2", "The row has no title."),
        ("2\tB\t\tChair\t10:20-10:10\t2", "It ends at 10:10, not after its start at 10:20."),
        ("2\tB\t\tChair\t10:10-10:10\t2", "It ends at 10:10, not after its start at 10:10."),
        ("2\tB\t\tChair\t10:05-10:20\t2", "It starts at 10:05, before item 1 ends at 10:10."),
        ("2\tB\t\tChair\tlater\t2", "“later” is not a time; write it as 10:05-10:25 or 20 mins."),
        ("2\tB\t\tChair\t10:10-25:00\t2", "“25:00” is not a time of day."),
        ("2\tB\t\tChair\t2000 mins\t2", "An item of 2000 minutes cannot be."),
        ("1\tB\t\tChair\t10:10-10:20\t2", "Item 1 stands in the agenda already."),
        ("2\tB\t\tChair\t10:10-10:20\t2\tmore", "The row has more cells than the header: more."),
        (f"2\t{'B' * 201}\t\tChair\t10:10-10:20\t2", "Its title is longer than 200 characters."),
        (
            "\t\t\tChair\tlater\t2",
            "The row has no number. The row has no title. “later” is not a time; write it as 10:05-10:25 or 20 mins.",
        ),
        (
            "\tAppendix 2 - Plan\tAppendix to Agenda Item 9\tn/a\tn/a\tn/a",
            "The paper belongs to item 9, which is not in this agenda.",
        ),
        ("\tAnnex A - Plan\t\tn/a\tn/a\tn/a", "The paper belongs to no agenda item."),
    ],
)
def test_a_wrong_row_says_why(row, reason):
    found = agenda("1\tA\t\tChair\t10:00-10:10\t1", row)
    assert [(type(each), each.line, each.reason) for each in found.wrong] == [(WrongRow, 3, reason)]
    assert [each.number for each in found.items] == ["1"]
    assert compare({}, found).counts() == {"new": 1, "changed": 0, "same": 0, "wrong": 1}


def test_an_appendix_is_known_without_the_doubled_word_too():
    found = agenda("1\tA\t\tChair\t5 mins\t1", "-\tAppendix 1: Plan (item 1)\t\t\t\t")
    assert found.papers == (AppendixRow(3, "Appendix 1: Plan (item 1)", "1"),)


def test_a_document_without_an_agenda():
    with pytest.raises(TableError, match="No table of agenda items was found"):
        parse_agenda(read_text((FIXTURE / "actions.md").read_text()))


@pytest.mark.parametrize(
    ("text", "start", "end", "minutes"),
    [
        ("10:05-10:25 20 mins", time(10, 5), time(10, 25), 20),
        ("10:05 – 10:25", time(10, 5), time(10, 25), 20),
        ("10.05 to 10.25 (20 minutes)", time(10, 5), time(10, 25), 20),
        ("9:30 am – 1:00 pm", time(9, 30), time(13, 0), 210),
        ("10:05 20 mins", time(10, 5), None, 20),
        ("10:05", time(10, 5), None, None),
        ("20 mins", None, None, 20),
        ("20", None, None, 20),
        ("1 hour", None, None, 60),
        ("1 hr 30 min", None, None, 90),
        ("n/a", None, None, None),
        ("", None, None, None),
    ],
)
def test_ways_to_write_times(text, start, end, minutes):
    assert parse_times(text)[:3] == (start, end, minutes)


@pytest.mark.parametrize("text", ["0 mins", "twenty", "10-11", "10:05-10:25 soon"])
def test_what_is_no_time(text):
    with pytest.raises(UnreadableError):
        parse_times(text)


@pytest.mark.parametrize(
    ("cell", "objective", "words"),
    [
        ("DECISION: Approve the minutes.", DEC, "Approve the minutes."),
        ("Information – updates", INF, "updates"),
        ("For discussion", "DISCUSSION", ""),
        ("DECISION", DEC, ""),
        ("Decisive talk", "", "Decisive talk"),
        ("n/a", "", ""),
        ("", "", ""),
    ],
)
def test_objective_and_words_are_parted(cell, objective, words):
    assert split_objective(cell) == (objective, words)


def test_the_rules_know_the_record_they_write_to():
    assert tuple(key for key, _ in AgendaItem.OBJECTIVES) == importing.OBJECTIVES
    lengths = {name: AgendaItem._meta.get_field(name).max_length for name in importing.LONGEST}
    assert lengths == importing.LONGEST
