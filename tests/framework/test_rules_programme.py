"""What binds the programme as a whole: routes upwards, appeals, elections, change control, working defaults."""

from __future__ import annotations

from datetime import date, time

import pytest

from framework import rules
from framework.rules.programme import SPONSOR_LEVEL, WORKING_LEVEL

V10, V24, V32 = date(2021, 7, 29), date(2022, 3, 3), date(2023, 12, 6)

# who, to, via, measured against the thresholds
ESCALATIONS = {
    "group_to_parent": (("group",), "parent", "", "any"),
    "representative_to_group": (("representative",), "group", "", "any"),
    "party_to_representative": (("party",), "representative", "", "any"),
    "party_to_sro": (("party",), "SRO", "", "any"),
    "to_ofgem": (("SRO", "IPA"), "OFGEM", "", "above"),
    "party_to_ofgem": (("party",), "OFGEM", "IPA", "above"),
}


@pytest.fixture(params=[V10, V24, V32])
def programme(versions, request):
    return rules.in_force(versions, request.param).programme


def test_escalations(programme):
    told = {rule.key: (rule.who, rule.to, rule.via, rule.when) for rule in programme.escalations}
    assert told == ESCALATIONS
    assert programme.escalation("to_ofgem").label == "To Ofgem"
    assert programme.escalation("by_pigeon") is None


def test_acts_after_a_decision_of_ofgem(programme):
    assert [(rule.key, rule.by, rule.to) for rule in programme.acts_after_ofgem] == [
        ("ipa_informs", "IPA", ("SRO", "PSG")),
        ("sro_instructs", "SRO", ("PMO",)),
        ("pmo_informs", "PMO", ("participants",)),
    ]


def test_appeals_go_to_the_ipa_but_not_against_ofgem(programme):
    rule = programme.appeals
    assert (rule.to, rule.against, rule.final, rule.enacted_by) == ("IPA", ("group", "chair", "SRO"), True, "SRO")


def test_elections(programme):
    rule = programme.elections
    assert (rule.votes_each, rule.unopposed_appointed, rule.secret_until_closed, rule.tie) == (
        1,
        True,
        True,
        "named_person",
    )


def test_a_consultation_closes_on_the_day_its_group_sets(programme):
    assert programme.consultation.closing_set_by == "issuing_group"


def test_change_control_is_changed_with_ofgems_approval(programme):
    assert programme.change_control.approved_by == ("PSG", "OFGEM")


def test_working_defaults(programme):
    practice = programme.practice
    assert (practice.remind_at, practice.issue_ready_report_at) == (time(8), time(17))
    assert practice.no_meeting_warning_days == 31


def test_subjects(versions):
    told = {version.id: [rule.key for rule in version.programme.subjects] for version in versions}
    first = ["design", "code_drafting", "testing", "migration", "implementation"]
    assert told["1.0"] == first
    assert told["2.4"] == ["design", "code_drafting", "testing", "migration", "qualification", "implementation"]
    assert set(told["3.2"]) - set(told["2.4"]) == {"sit_testing", "cutover"}
    assert versions[-1].programme.subject("cutover").label == "Cutover"
    assert versions[0].programme.subject("cutover") is None


def test_routes_printed_first_in_v32_are_assumed_before_it(versions):
    early, late = (rules.in_force(versions, on).programme for on in (V10, V32))
    assert (early.appeals.date_assumed, late.appeals.date_assumed) == (True, False)


def test_two_rights_of_appeal_the_criteria_and_the_end_of_it_are_clauses_of_their_own(versions):
    for version in versions:
        clauses = {clause.id: clause for clause in version.programme.appeals.cited}
        assert list(clauses) == ["appeals", "appeals-unresolved", "appeals-criteria", "appeals-final"]
        assert "against any decision" in clauses["appeals"].text
        assert "could not settle" in clauses["appeals-unresolved"].text
        assert (clauses["appeals-criteria"].who, clauses["appeals-criteria"].duty) == ("IPA", "must")
        assert "final" in clauses["appeals-final"].text


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (
            "escalations",
            "A party's concern, to Ofgem: a party to Ofgem, by way of the IPA when a threshold is met",
        ),
        (
            "appeals",
            (
                "A party appeals against decisions of groups, chairs and the SRO to the IPA, whose decision is final; "
                "the SRO carries out what is recommended"
            ),
        ),
        (
            "elections",
            (
                "Each member organisation has one vote; one nominee alone is appointed; the ballot is secret until it "
                "closes; a named person decides a tie and gives the reason"
            ),
        ),
        (
            "precedence",
            ("Where both state a matter the framework prevails over a group's own terms; what only one states stands"),
        ),
        (
            "change_control",
            (
                "Change requests are checked, triaged, issued and logged by the Change Control Manager. What changes "
                "change control itself is approved by the PSG and then Ofgem."
            ),
        ),
    ],
)
def test_rules_in_words(versions, section, words):
    assert words in [rules.says(rule) for name, _, rule in versions[-1].programme.rules() if name == section]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'against = ["group"]',
            'against = ["Ofgem"]',
            "a.toml: programme.appeals.against names 'Ofgem'; known are group, chair, SRO.",
        ),
        ("[programme.precedence]", "[programme.luck]", "a.toml: programme.precedence is missing."),
        (
            "competence = { subjects = [",
            'competence = { subjects = ["luck", ',
            "a.toml: groups.TOP.competence names 'luck', which is not a subject.",
        ),
        (
            'kind = "constituency", clause',
            'kind = "constituency", remits = ["luck"], clause',
            "a.toml: groups.TOP.seats.DCC.remits names 'luck', which is not a subject.",
        ),
        ('role = "Decides."', 'role = "Decides."\nsucceeds = ["OLD"]', "groups.TOP.succeeds names 'OLD', which is not"),
        (
            'role = "Decides."',
            'role = "Decides."\nstanding = "great"',
            "standing is 'great'; it must be one of convened,",
        ),
        ('role = "Decides."', 'role = "Decides."\nconvened_on = "May"', "convened_on must be a date such as"),
        (
            "[levels.2]",
            "[subgroups.remove]\ndeadlines = ['tea']\n[levels.2]",
            "a.toml: subgroups.remove.deadlines takes away 'tea', which is not there.",
        ),
    ],
)
def test_faults_are_named(small, old, new, problem):
    assert old in small["a.toml"]
    with pytest.raises(rules.InvalidFrameworkError) as caught:
        rules.parse({**small, "a.toml": small["a.toml"].replace(old, new, 1)})
    assert problem in str(caught.value)


def test_the_ends_of_the_four_levels_mean_the_same_in_every_version(versions):
    for version in versions:
        levels = {rule.key: rule for rule in version.programme.levels}
        assert list(levels) == ["1", "2", "3", "4"]
        assert "Ofgem" in levels[str(SPONSOR_LEVEL)].name + levels[str(SPONSOR_LEVEL)].decides
        assert str(WORKING_LEVEL) == max(levels)
        below = {group.level for group in version.groups if group.subgroup}
        assert below <= {WORKING_LEVEL}
        assert SPONSOR_LEVEL not in {group.level for group in version.groups}
