"""A removed terms of reference lives on as the group's own document; the framework prevails where both speak."""

from __future__ import annotations

from datetime import date

import pytest

from framework import rules

V31, V32 = date(2023, 3, 8), date(2023, 12, 6)
CLAUSES = '\n[[clauses]]\nid = "own"\nsection = "Own"\ntext = "The group\'s own terms."\n'

# The places of what gives way, in the group's own terms
OVERRULED = {
    "DAG": [
        ("outcomes", "refer_to_psg"),
        ("criteria", "design_principles"),
        ("grounds", "not_aligned_programme_principles"),
        ("grounds", "not_aligned_design_principles"),
        ("no_consensus", "no_consensus"),
    ],
    "CCAG": [
        ("deadlines", "headline_report"),
        ("deadlines", "minutes"),
        ("outcomes", "refer_to_psg"),
        ("grounds", "not_aligned_programme_principles"),
        ("no_consensus", "no_consensus"),
        ("level_one", "level_one"),
        ("concerns", "concerns"),
    ],
    "TAG": [("deadlines", "headline_report"), ("deadlines", "minutes")],
    "TMAG": [("deadlines", "headline_report"), ("deadlines", "minutes")],
}


def own_terms(small, text):
    _, second = rules.parse({**small, "b.toml": small["b.toml"] + CLAUSES + f"\n[groups.TOP.own_terms]\n{text}\n"})
    return second.group("TOP")


@pytest.mark.parametrize("code", OVERRULED)
def test_what_gives_way_is_kept_with_what_holds_instead(versions, code):
    found = rules.rules_for(versions, code, V32)
    assert [(one.section, one.key) for one in found.overruled] == OVERRULED[code]
    for one in found.overruled:
        assert one.clause.id == "own-terms"
        assert (one.rule.source, one.source) == ("own_terms", "own_terms")
        assert {rule.source for rule in one.prevailing} == {"framework"}
        assert {one.rule.clause, *(rule.clause for rule in one.prevailing)} <= set(one.cited)


def test_nothing_is_overruled_elsewhere(versions):
    for version in versions:
        for group in version.groups:
            if (version.id, group.code) not in {("3.2", code) for code in OVERRULED}:
                assert group.overruled == (), (version.id, group.code)


@pytest.mark.parametrize("code", ["DAG", "CCAG"])
def test_what_only_the_own_terms_state_stands(versions, code):
    published = rules.rules_for(versions, code, V32).deadline("decisions_published")
    assert (published.working_days, published.source, published.since) == (5, "own_terms", "3.2")
    assert published.clause.id == f"{code.lower()}-publish"


def test_the_one_day_report_gives_way_to_two_and_minutes_to_none(versions):
    report, minutes, *_ = rules.rules_for(versions, "CCAG", V32).overruled
    assert (report.rule.working_days, [one.working_days for one in report.prevailing]) == (1, [2])
    assert (minutes.rule.working_days, [one.rule for one in minutes.prevailing]) == (5, ["none"])
    assert rules.says(minutes) == (
        "Deadline in a group's own terms: Minutes, actions and decisions issued: 5 working days after the meeting. "
        "What holds instead: No minutes are owed"
    )


def test_a_list_that_answers_one_question_prevails_whole(versions):
    principles = next(one for one in rules.rules_for(versions, "DAG", V32).overruled if one.section == "criteria")
    assert [rule.key for rule in principles.prevailing] == [
        "tom",
        "product_descriptions",
        "acceptance_criteria",
        "overall_objectives",
    ]


def test_what_both_state_alike_is_no_conflict(small):
    top = own_terms(small, 'no_consensus = { route = "sro_decides", clause = "own" }')
    assert (top.overruled, top.no_consensus.source) == ((), "framework")


def test_what_both_state_otherwise_is_settled_for_the_framework(small):
    top = own_terms(small, 'no_consensus = { route = "chair_decides", clause = "own" }')
    assert (top.no_consensus.route, top.no_consensus.source) == ("sro_decides", "framework")
    (beaten,) = top.overruled
    assert (beaten.section, beaten.rule.route, beaten.rule.clause.text) == (
        "no_consensus",
        "chair_decides",
        "The group's own terms.",
    )


def test_what_the_framework_leaves_open_the_own_terms_fill(small):
    top = own_terms(small, 'criteria = [{ key = "sense", label = "Makes sense", clause = "own" }]')
    assert [(rule.key, rule.source) for rule in top.criteria] == [("sense", "own_terms")]
    assert top.overruled == ()


def test_the_order_is_the_programmes_to_state(small):
    first = small["a.toml"].replace('order = ["framework", "own_terms"]', 'order = ["own_terms", "framework"]')
    top = own_terms({**small, "a.toml": first}, 'no_consensus = { route = "chair_decides", clause = "own" }')
    assert (top.no_consensus.route, top.no_consensus.source) == ("chair_decides", "own_terms")
    assert [one.rule.route for one in top.overruled] == ["sro_decides"]


def test_own_terms_are_patched_and_inherited_like_the_framework(small):
    second = small["b.toml"] + CLAUSES + '\n[groups.TOP.own_terms]\nminutes = { rule = "none", clause = "own" }\n'
    third = """
    [version]
    id = "C"
    title = "Third"
    document = "Doc C"
    authored = 2022-01-01
    in_force_from = 2022-01-01
    date_assumed = false
    based_on = "B"
    """
    parsed = rules.parse({**small, "b.toml": second, "c.toml": third})
    assert [one.rule.rule for one in parsed[2].group("TOP").overruled] == ["none"]
    dropped = third + '[groups.TOP.own_terms.remove]\nminutes = ["minutes"]\n'
    assert rules.parse({**small, "b.toml": second, "c.toml": dropped})[2].group("TOP").overruled == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('role = "Advises"', "b.toml: groups.TOP.own_terms.role is not known; known are alternates, attendance,"),
        ('[groups.TOP.own_terms.remove]\nseats = ["X"]', "groups.TOP.own_terms.remove.seats takes away 'X'"),
    ],
)
def test_faults_in_own_terms_are_named(small, text, problem):
    with pytest.raises(rules.InvalidFrameworkError, match="own_terms") as caught:
        own_terms(small, text)
    assert problem in str(caught.value)


def test_the_precedence_rule_names_each_document_once(small):
    first = small["a.toml"].replace('order = ["framework", "own_terms"]', 'order = ["framework"]')
    with pytest.raises(rules.InvalidFrameworkError) as caught:
        rules.parse({**small, "a.toml": first})
    assert caught.value.problems == ("a.toml: programme.precedence.order must name each of framework, own_terms once.",)
