"""A text that is to become a version: the skeleton, what is said of faults, hostile input, change control."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framework import rules
from framework.rules import drafting
from framework.services import shipped
from tests.framework.drafts import CHANGE, changed, skeleton

BEGINS = date(2027, 1, 11)


def checked(text, versions):
    return drafting.check(text, loaded=shipped(), base=versions[-1], change_request=CHANGE)


def sentences(text, versions):
    return [(fault.line, fault.sentence) for fault in checked(text, versions).faults]


def test_the_skeleton_is_a_version_that_changes_nothing_yet(versions):
    found = checked(skeleton(versions[-1]), versions)
    assert found.version.id == "3.3"
    assert found.version.based_on == "3.2"
    assert found.version.in_force_from == BEGINS
    assert drafting.changes_nothing(versions[-1], found.version)
    assert [fault.sentence for fault in found.faults] == ["version.summary does not say yet what the version brings."]


def test_the_skeleton_bears_any_name(versions):
    text = drafting.skeleton(
        versions[-1],
        version_id="3.3",
        change_request=CHANGE,
        in_force_from=BEGINS,
        authored=BEGINS,
        author='Bobby "Tables" \\ Müller',
    )
    assert checked(text, versions).version.authors == ('Bobby "Tables" \\ Müller',)


def test_a_sound_text(versions):
    found = checked(changed(versions[-1]), versions)
    assert found.is_sound
    assert not drafting.changes_nothing(versions[-1], found.version)
    assert found.version.group("DAG").deadline("headline_report").working_days == 3


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('id = "3.3"', 'id = "next"', "version.id is 'next'; it must be numbers with points"),
        ('id = "3.3"', 'id = "../x"', "version.id is '../x'; it must be numbers with points"),
        ('id = "3.3"', f'id = "3.{"1" * 50}"', "version.id is"),
        ('title = "', f'title = "{"long " * 50}', "version.title is longer than 200 characters."),
        (f'"{CHANGE}"', '"CR001"', f"version.change_requests does not name {CHANGE}, for which it is drafted."),
        ("date_assumed = false", "date_assumed = true", "version.date_assumed is true;"),
        ('id = "headline-report"', 'id = "a b"', "clauses has the id 'a b';"),
        ("working_days = 3", 'working_days = "three"', "every.deadlines.headline_report.working_days must be a whole"),
        ("working_days = 3", "working_dys = 3", "every.deadlines.headline_report.working_dys is not known;"),
        ('based_on = "3.2"', 'based_on = "3.1"', "version.based_on is '3.1'; in order of date it must be"),
        ("2027-01-11", "2020-01-11", "version.based_on is '3.2'; in order of date it must be"),
        ('owner = "PMO"', 'owner = "XYZ"', "names 'XYZ', which is not an office"),
    ],
)
def test_a_fault_is_a_sentence(versions, before, after, says):
    text = changed(versions[-1])
    assert before in text
    found = checked(text.replace(before, after), versions)
    assert not found.is_sound
    assert any(says in fault.sentence for fault in found.faults), found.faults


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ('id = "3.3"', 'id = "next"', 'id = "next"'),
        ("working_days = 3", "working_days = -3", "working_days = -3"),
        ('owner = "PMO"', 'owner = "PMO', 'owner = "PMO'),
        ("date_assumed = false", "date_assumed = maybe", "date_assumed = maybe"),
    ],
)
def test_a_fault_names_its_line(versions, before, after, line):
    text = changed(versions[-1]).replace(before, after)
    numbered = text.split("\n").index(line) + 1
    assert [number for number, _ in sentences(text, versions)] == [numbered]


def test_the_same_fault_in_many_groups_is_told_once(versions):
    text = changed(versions[-1]).replace('owner = "PMO"', 'owner = "XYZ"')
    (fault,) = checked(text, versions).faults
    assert "headline_report.owner names 'XYZ', which is not an office (and in" in fault.sentence


def test_what_only_follows_from_a_key_left_out_is_not_told(versions):
    text = changed(versions[-1]).replace('owner = "PMO"\n', "")
    (fault,) = checked(text, versions).faults
    assert fault.sentence == "every.deadlines.headline_report.owner is missing."


def test_a_text_that_ends_too_early_names_its_last_line(versions):
    text = changed(versions[-1]) + '\n[groups.DAG]\nseats = [\n  { code = "A" },'
    (fault,) = checked(text, versions).faults
    assert fault.line == len(text.split("\n"))


HOSTILE = {
    "huge": "a = 1\n" * 100_000,
    "deep list": "a = " + "[" * 50_000 + "]" * 50_000,
    "deep table": "a = " + "{b = " * 9_000 + "1" + "}" * 9_000,
    "deep key": ".".join(["a"] * 20_000) + " = 1",
    "deep quoted key": ".".join(['"a.\\"."'] * 9_000) + " = 1",
    "deep header": "[" + ".".join(["a"] * 9_000) + "]\n" + "".join(f"b{n} = 1\n" for n in range(9_000)),
    "long number": "a = 1" + "0" * 20_000,
    "null": '[version]\nid = "a\x00b"',
    "escape": '[version]\nid = "\x1b[2J"',
    "surrogate": '[version]\nid = "\ud800"',
    "no character": '[version]\nid = "\ufffe"',
    "empty": "   \n ",
    "binary": "\x89PNG\r\n\x1a\n",
    "not toml": "<html>",
    "twice": "[version]\n[version]\n",
    "wrong kinds": "version = 1\nclauses = 2\ngroups = 3\nevery = 4\nlevels = 5\nprogramme = 6",
    "dates": "[version]\nin_force_from = 9999-99-99",
    "nan": "[version]\nid = nan\nin_force_from = inf",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_a_sentence_and_soon(versions, name):
    began = time.monotonic()
    found = checked(HOSTILE[name], versions)
    assert found.version is None
    assert found.faults
    assert all(fault.sentence.endswith(".") for fault in found.faults)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "name",
    [
        "huge",
        "null",
        "escape",
        "surrogate",
        "no character",
        "empty",
        "binary",
        "deep key",
        "deep quoted key",
        "deep header",
    ],
)
def test_what_cannot_even_be_kept(name):
    assert drafting.unreadable(HOSTILE[name])


def test_umlauts_tabs_and_windows_line_ends_are_text():
    assert drafting.unreadable("# Größe\t– “quoted” 𝔘\r\n") is None


def test_a_long_text_with_many_sentences_is_no_deep_key():
    assert drafting.unreadable('text = "' + "A sentence. " * 200 + '"') is None


LINES = changed(rules.parse(shipped())[-1]).split("\n")
SCRAPS = [
    '"',
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    "1",
    "true",
    '"c"',
    "[groups.DAG]",
    "[[clauses]]",
    "[every.remove]",
    "#",
    "",
]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from(SCRAPS), st.integers(0, 40)), max_size=4),
    st.sets(st.integers(0, len(LINES) - 1), max_size=3),
)
def test_whatever_is_typed_is_judged_and_never_breaks(versions, scraps, left_out):
    lines = list(LINES)
    for number, scrap, place in scraps:
        lines[number] = lines[number][:place] + scrap + lines[number][place:]
    text = "\n".join(line for number, line in enumerate(lines) if number not in left_out)
    found = checked(text, versions)
    assert found.version is not None or found.faults
    for fault in found.faults:
        assert fault.line is None or 1 <= fault.line <= len(text.split("\n"))


MORE = {
    "another manager": '\n[programme.change_control]\nmanager = "PMO"\nwording = "The PMO."\napproved_by = ["PSG", "OFGEM"]\n'
    'clause = "change-control-role"\n',
    "a clause restated": '\n[[clauses]]\nid = "change-control"\nsection = "Change Control High-Level Principles"\ntext = "New."\n',
    "its deadline": '\n[levels.2]\ndeadlines = [{ key = "change_decision_communicated", label = "Change request decision '
    'communicated", working_days = 20, direction = "after", anchor = "decision", owner = "CCM", clause = '
    '"change-decision-communicated" }]\n',
}


@pytest.mark.parametrize("what", MORE)
def test_what_touches_change_control_goes_to_ofgem(versions, what):
    found = checked(changed(versions[-1]) + MORE[what], versions)
    assert found.is_sound, found.faults
    assert drafting.on_change_control(versions[-1], found.version)
    assert drafting.needs_ofgem(versions[-1], found.version)


def test_what_leaves_change_control_alone_does_not(versions):
    found = checked(changed(versions[-1]), versions)
    assert drafting.on_change_control(versions[-1], found.version) == ()
    assert not drafting.needs_ofgem(versions[-1], found.version)


@pytest.mark.parametrize("reference", ["CR041", "CR100", "CR12345"])
def test_the_name_of_a_change_request(reference):
    assert drafting.change_request_refusal(reference) is None


@pytest.mark.parametrize("reference", ["", "CR1", "cr041", "CR041 ", "CR-041", "CR²³⁴", "CR041\n", "XCR041"])
def test_what_names_no_change_request(reference):
    assert drafting.change_request_refusal(reference).endswith(".")


@pytest.mark.parametrize(("name", "following"), [("3.2", "3.3"), ("10.9", "10.10"), ("2.4+DAG", "2.5"), ("A", "A.1")])
def test_the_next_name(versions, name, following):
    from dataclasses import replace

    assert drafting.next_id(replace(versions[-1], id=name)) == following


@pytest.mark.parametrize("name", ["3.2", "3_2", "drafts", "compare", "3/3", "", "3.3 ", "3..3", "x" * 50])
def test_names_that_are_refused(versions, name):
    assert drafting.name_refusal(versions, name)


@pytest.mark.parametrize("name", ["3.3", "4", "3.2.1", "3.3+DAG", "3.3-rc"])
def test_names_that_are_free(versions, name):
    assert drafting.name_refusal(versions, name) is None


def test_a_version_begins_after_the_latest(versions):
    assert "6 December 2023" in drafting.day_refusal(versions, date(2023, 12, 6))
    assert drafting.day_refusal(versions, date(2023, 12, 7)) is None


def test_a_day_that_passed_before_the_approval_is_told():
    day = date(2026, 12, 1)
    assert drafting.late_refusal(day, day) is None
    assert "1 December 2026, which has passed before it was approved" in drafting.late_refusal(day, date(2026, 12, 2))


def test_two_texts_line_by_line():
    found = drafting.diff("a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nc\nd\ne\nf\nG\nh\ni")
    assert [(line.kind, line.old, line.new, line.text) for line in found] == [
        ("gap", None, None, ""),
        ("same", 4, 4, "d"),
        ("same", 5, 5, "e"),
        ("same", 6, 6, "f"),
        ("removed", 7, None, "g"),
        ("added", None, 7, "G"),
        ("same", 8, 8, "h"),
        ("added", None, 9, "i"),
    ]
    assert drafting.diff("same", "same") == []
