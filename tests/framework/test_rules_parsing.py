"""The version files: a version gives only what it changes, and every fault is a sentence naming file and key."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from framework import rules

FIRST_DAY, SECOND_DAY = date(2020, 1, 1), date(2021, 1, 1)


def broken(small, file, old, new):
    assert old in small[file], f"{old!r} is not in {file}"
    with pytest.raises(rules.InvalidFrameworkError) as caught:
        rules.parse({**small, file: small[file].replace(old, new, 1)})
    return caught.value.problems


def test_order_of_files_does_not_matter(small):
    backwards = dict(reversed(list(small.items())))
    assert [version.id for version in rules.parse(backwards)] == ["A", "B"]


def test_what_is_not_given_is_inherited(small):
    _, second = rules.parse(small)
    top = second.group("TOP")
    assert (top.name, top.no_consensus.route, top.since) == ("Top", "sro_decides", "A")
    assert top.deadline("papers_issued").since == "A"


def test_what_is_given_is_placed_and_remembers_its_version(small):
    _, second = rules.parse(small)
    assert [(seat.code, seat.since) for seat in second.group("TOP").seats] == [
        ("CHAIR", "A"),
        ("RECCO", "B"),
        ("DCC", "A"),
    ]
    assert second.group("TOP").seat("RECCO").date_assumed is False


def test_what_is_removed_is_gone_from_that_version_only(small):
    first, second = rules.parse(small)
    assert first.group("TOP").deadline("minutes") is not None
    assert second.group("TOP").deadline("minutes") is None


def test_a_group_new_to_the_framework_takes_over_what_holds_for_all(small):
    first, second = rules.parse(small)
    assert first.group("NEW") is None
    new = second.group("NEW")
    assert [rule.key for rule in new.deadlines] == ["papers_issued"]
    assert (new.attendance, new.minutes, new.since) == ("open", "owed", "B")


def test_a_group_may_leave_the_framework(small):
    third = """
    [version]
    id = "C"
    title = "Third"
    document = "Doc C"
    authored = 2022-01-01
    in_force_from = 2022-01-01
    date_assumed = false
    based_on = "B"
    groups_removed = ["NEW"]
    """
    versions = rules.parse({**small, "c.toml": third})
    assert versions[-1].group("NEW") is None
    assert rules.rules_for(versions, "NEW", SECOND_DAY).name == "New"
    gone = [change for change in rules.changes(versions[1], versions[2]) if change.scopes == ("NEW",)]
    assert {change.kind for change in gone} == {"removed"}


def test_a_restated_clause_keeps_the_rules_that_rest_on_it(small):
    first, second = rules.parse(small)
    assert first.group("TOP").no_consensus.citation == "Doc A, One"
    assert second.group("TOP").no_consensus.citation == "Doc B, One, again"
    assert second.clause("c1").since == "B"


def test_a_narrower_scope_prevails_inside_a_version_and_a_later_version_over_both(small):
    wider = small["b.toml"] + (
        '\n[every]\nminutes = { rule = "none", clause = "c2" }\n'
        '[levels.3]\nminutes = { rule = "optional", clause = "c2" }\n'
    )
    _, second = rules.parse({**small, "b.toml": wider})
    assert (second.group("TOP").minutes, second.group("NEW").minutes) == ("none", "optional")


def test_of_a_changed_profile_only_what_differs_is_told(small):
    profile = '[groups.TOP]\nrole = "Advises and decides."\n'
    first, second = rules.parse({**small, "b.toml": small["b.toml"].replace("[groups.TOP]\n", profile)})
    (change,) = [one for one in rules.changes(first, second) if one.section == "profile" and one.scopes == ("TOP",)]
    assert (change.kind, change.was, change.now) == ("changed", "Decides", "Advises and decides")
    assert second.group("TOP").since == "B"


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("a.toml", 'title = "First"', "", "a.toml: version.title is missing."),
        (
            "a.toml",
            "delegation = { levels = [3]",
            "delegation = { levels = [1, 3]",
            "a.toml: groups.TOP.delegation.levels names Level 1; a Level 2 group delegates to its own or below.",
        ),
        (
            "b.toml",
            'role = "Advises."',
            'role = "Advises."\ndelegation = { levels = [2], clause = "c1" }',
            "b.toml: groups.NEW.delegation.levels names Level 2; a Level 3 group delegates to its own or below.",
        ),
        (
            "b.toml",
            'role = "Advises."',
            'role = "Advises."\ndelegation = { levels = [3], subgroups = "some", clause = "c1" }',
            "b.toml: groups.NEW.delegation.subgroups is 'some'; it must be one of none, standing, any.",
        ),
        (
            "b.toml",
            'role = "Advises."',
            'role = "Advises."\ndelegation = { levels = [3], subgroups = "any", clause = "c1" }',
            "b.toml: groups.NEW.delegation.subgroups is 'any', but sub-groups are of Level 4.",
        ),
        (
            "b.toml",
            'role = "Advises."',
            'role = "Advises."\nshort_lived = true',
            "b.toml: groups.NEW.short_lived is said of a group that is no sub-group.",
        ),
        ("a.toml", 'title = "First"', "title = 1", "a.toml: version.title must be a text."),
        (
            "a.toml",
            "date_assumed = true",
            'date_assumed = "yes"',
            "a.toml: version.date_assumed must be true or false.",
        ),
        (
            "a.toml",
            "authored = 2020-01-01",
            'authored = "2020"',
            "a.toml: version.authored must be a date such as 2022-03-10.",
        ),
        (
            "a.toml",
            "authored = 2020-01-01",
            "authored = 2020-01-01T00:00:00",
            "a.toml: version.authored must be a date such as 2022-03-10.",
        ),
        (
            "a.toml",
            'summary = ["The first."]',
            "summary = [1]",
            "a.toml: version.summary must be a text or a list of texts.",
        ),
        (
            "a.toml",
            'working_days = 5, direction = "before"',
            'working_days = -5, direction = "before"',
            "a.toml: every.deadlines.papers_issued.working_days must be a whole number, 0 or more.",
        ),
        (
            "a.toml",
            'direction = "before"',
            'direction = "around"',
            "a.toml: every.deadlines.papers_issued.direction is 'around'; it must be one of before, after.",
        ),
        (
            "a.toml",
            'direction = "before", ',
            "",
            "a.toml: every.deadlines.papers_issued.direction is missing.",
        ),
        (
            "a.toml",
            'key = "papers_issued"',
            'key = "papers"',
            (
                "a.toml: every.deadlines.papers.key is 'papers'; it must be one of papers_issued, headline_report, minutes, "
                "decisions_published, change_decision_communicated, amendment_requests, recording_published."
            ),
        ),
        (
            "a.toml",
            'owner = "PMO", clause',
            'owner = "XXX", clause',
            "a.toml: groups.TOP.deadlines.papers_issued.owner names 'XXX', which is not an office.",
        ),
        (
            "a.toml",
            'name = "Chair", kind = "chair", clause = "c1"',
            'name = "Chair", kind = "chair", clause = "c9"',
            "a.toml: groups.TOP.seats.CHAIR.clause names the clause 'c9', which no version states.",
        ),
        (
            "a.toml",
            'name = "Chair", kind = "chair", clause = "c1"',
            'name = "Chair", kind = "chair"',
            "a.toml: groups.TOP.seats.CHAIR.clause is missing.",
        ),
        (
            "a.toml",
            'kind = "chair", clause',
            'kind = "chair", colour = "red", clause',
            "a.toml: groups.TOP.seats.CHAIR.colour is not known; known are also, clause, code, constituencies, kind, name, remits.",
        ),
        ("a.toml", "[levels.3]", "[levels.3]\nrules = 1", None),
        (
            "a.toml",
            'code = "DCC"',
            'code = "CHAIR"',
            "a.toml: groups.TOP.seats.CHAIR gives the same key a second time.",
        ),
        (
            "a.toml",
            'no_consensus = { route = "sro_decides", clause = "c1" }',
            "",
            "a.toml: groups.TOP.no_consensus is missing.",
        ),
        (
            "a.toml",
            'route = "sro_decides"',
            'route = "toss"',
            (
                "a.toml: groups.TOP.no_consensus.route is 'toss'; it must be one of refer_to_psg, chair_decides, "
                "chair_decides_or_refer, sro_decides, escalate_to_parent."
            ),
        ),
        ("a.toml", "amount = 10, ", "", "a.toml: groups.TOP.thresholds.single_gbp is missing or has no amount."),
        (
            "a.toml",
            "remind_working_days_ahead = [1]",
            "remind_working_days_ahead = 1",
            "a.toml: programme.practice.remind_working_days_ahead must be a list of whole numbers, 0 or more.",
        ),
        (
            "a.toml",
            'issue_ready_report_at = "17:00"',
            'issue_ready_report_at = "tea"',
            'a.toml: programme.practice.issue_ready_report_at must be a time such as "17:00".',
        ),
        ("b.toml", "[every.remove]", "[levels]\n3 = 1\n[every.remove]", "b.toml: levels.3 must be a table."),
        (
            "b.toml",
            "[every.remove]",
            "[rules]\n[every.remove]",
            "b.toml: rules is not known; known are clauses, every, groups, levels, programme, subgroups, version.",
        ),
        (
            "b.toml",
            'based_on = "A"',
            'based_on = "Z"',
            "b.toml: version.based_on is 'Z'; in order of date it must be the version in force before it, 'A'.",
        ),
        (
            "a.toml",
            "date_assumed = true",
            'date_assumed = true\nbased_on = "B"',
            "a.toml: version.based_on is 'B'; in order of date it must be nothing.",
        ),
        (
            "b.toml",
            "in_force_from = 2021-01-01",
            "in_force_from = 2020-01-01",
            "b.toml: version.in_force_from is also the date of 'A'.",
        ),
        (
            "b.toml",
            'deadlines = ["minutes"]',
            'deadlines = ["tea"]',
            "b.toml: every.remove.deadlines takes away 'tea', which is not there.",
        ),
        (
            "b.toml",
            'after = "CHAIR"',
            'after = "NOBODY"',
            "b.toml: groups.TOP.seats.RECCO.after names 'NOBODY', which is not there.",
        ),
        ("b.toml", 'parent = "TOP"', 'parent = "TIP"', "b.toml: groups.NEW.parent names 'TIP', which is not a group."),
        (
            "b.toml",
            'code = "RECCO", name = "RECCo", kind = "constituency", after = "CHAIR", clause = "c2"',
            'code = "DCC", name = "DCC", kind = "constituency", clause = "c1"',
            "b.toml: groups.TOP.seats.DCC says nothing new; a version gives only what it changes.",
        ),
        ("b.toml", 'id = "c2"', 'id = "c1"', "b.toml: clauses[2].id is 'c1', which this file has already stated."),
        (
            "b.toml",
            'based_on = "A"',
            'based_on = "A"\ngroups_removed = ["X"]',
            "b.toml: version.groups_removed names 'X', which is not there.",
        ),
        (
            "b.toml",
            "[every.remove]",
            "[levels.3.remove]\nseats = ['X']\n[every.remove]",
            "b.toml: levels.3.remove.seats takes away 'X', which is not there.",
        ),
    ],
)
def test_faults_are_sentences_naming_file_and_key(small, file, old, new, problem):
    problems = broken(small, file, old, new)
    if problem is None:
        (found,) = problems
        assert found.startswith("a.toml: levels.3.rules is not known; known are also, alternates, attendance,")
    else:
        assert problem in problems


def test_an_unknown_need_is_named(small):
    text = 'outcomes = [{ key = "accept", label = "Accept", needs = ["luck"], clause = "c1" }]\nno_consensus'
    problems = broken(small, "a.toml", "no_consensus", text)
    assert problems == (
        "a.toml: groups.TOP.outcomes.accept.needs names 'luck'; known are criteria, grounds, conditions, work.",
    )


def test_a_section_of_the_wrong_shape_is_named(small):
    problems = broken(small, "a.toml", "no_consensus", "outcomes = 1\nno_consensus")
    assert problems == ("a.toml: groups.TOP.outcomes must be a list of tables.",)


def test_a_file_that_is_not_toml_is_named(small):
    with pytest.raises(rules.InvalidFrameworkError, match=r"^b\.toml: the file is not valid TOML: "):
        rules.parse({**small, "b.toml": "= ="})
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads("= =")


def test_all_faults_are_told_at_once_and_each_once(small):
    first = (
        small["a.toml"].replace('route = "sro_decides"', 'route = "toss"').replace('kind = "chair"', 'kind = "king"')
    )
    with pytest.raises(rules.InvalidFrameworkError) as caught:
        rules.parse({**small, "a.toml": first})
    assert len(caught.value.problems) == 2
    assert str(caught.value).count("\n") == 1


def test_no_files_make_no_versions():
    assert rules.parse({}) == ()
