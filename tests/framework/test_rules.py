"""What the shipped versions say, against a table written by hand from the five sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from framework import rules
from framework.rules import register
from framework.services import shipped

REGISTER = Path(rules.__file__).parents[1] / "register.toml"

V10, V11, V20, V21, V24 = (
    date(2021, 7, 29),
    date(2021, 8, 25),
    date(2021, 12, 2),
    date(2022, 1, 10),
    date(2022, 3, 3),
)
TOR, V25, V26, V30, V31, V32 = (
    date(2022, 3, 10),
    date(2022, 5, 24),
    date(2022, 6, 10),
    date(2022, 12, 9),
    date(2023, 3, 8),
    date(2023, 12, 6),
)
BEFORE_V24, BEFORE_TOR, BEFORE_V26, BEFORE_V31, BEFORE_V32 = (
    date(2022, 3, 2),
    date(2022, 3, 9),
    date(2022, 6, 9),
    date(2023, 3, 7),
    date(2023, 12, 5),
)
EVERY = (V10, V11, V20, V21, V24, TOR, V25, V26, V30, V31, V32)
IDS = ("1.0", "1.1", "2.0", "2.1", "2.4", "2.4+DAG-2022-03", "2.5", "2.6", "3.0", "3.1", "3.2")

# papers, headline report, minutes, decisions published, change decisions communicated, amendment requests
DEADLINES = {
    ("PSG", V10): (5, 1, 5, None, 10, 5),
    ("PSG", V11): (5, 1, 5, None, 10, 5),
    ("PSG", BEFORE_V32): (5, 1, 5, None, 10, 5),
    ("PSG", V32): (5, 2, None, None, 10, 5),
    ("IAG", V10): (5, 1, 5, None, 10, 5),
    ("DAG", V10): (5, 1, 5, 10, 10, 5),
    ("DAG", V11): (5, 1, 5, 10, 10, 5),
    ("DAG", V20): (5, 1, 5, 10, 10, 5),
    ("DAG", V24): (5, 1, 5, 10, 10, 5),
    ("DAG", BEFORE_TOR): (5, 1, 5, 10, 10, 5),
    ("DAG", TOR): (5, 1, 5, 5, 10, 5),
    ("DAG", V30): (5, 1, 5, 5, 10, 5),
    ("DAG", BEFORE_V32): (5, 1, 5, 5, 10, 5),
    ("DAG", V32): (5, 2, None, 5, 10, 5),
    ("CCAG", V10): (5, 1, 5, 5, 10, 5),
    ("CCAG", BEFORE_TOR): (5, 1, 5, 5, 10, 5),
    ("CCAG", TOR): (5, 1, 5, 5, 10, 5),
    ("CCAG", BEFORE_V32): (5, 1, 5, 5, 10, 5),
    ("CCAG", V32): (5, 2, None, 5, 10, 5),
    ("TAG", V10): (5, 1, 5, None, 10, 5),
    ("TAG", BEFORE_V24): (5, 1, 5, None, 10, 5),
    ("TMAG", V24): (5, 1, 5, None, 10, 5),
    ("TMAG", BEFORE_V32): (5, 1, 5, None, 10, 5),
    ("TMAG", V32): (5, 2, None, None, 10, 5),
    ("SITAG", V32): (5, 2, None, None, 10, 5),
    ("MCAG", V32): (5, 2, None, None, 10, 5),
    ("QAG", V32): (5, 2, None, None, 10, 5),
    ("BPRWG", V10): (5, 1, 5, None, None, 5),
    ("BPRWG", BEFORE_TOR): (5, 1, 5, None, None, 5),
    ("TDWG", BEFORE_V32): (5, 1, 5, None, None, 5),
    ("CDWG", BEFORE_V32): (5, 1, 5, None, None, 5),
    ("TWG", V32): (5, 2, None, None, None, 5),
    ("SDWG", V32): (5, 2, None, None, None, 5),
    ("BPRWG-REG", V10): (None, None, None, None, None, None),
    ("TDWG-SUB", V32): (None, None, None, None, None, None),
}
KEYS = (
    "papers_issued",
    "headline_report",
    "minutes",
    "decisions_published",
    "change_decision_communicated",
    "amendment_requests",
)

TOM = ("tom", "overall_objectives")
TOM_AND_PRINCIPLES = ("tom", "overall_objectives", "design_principles")
LEVEL_3 = ("tom", "product_descriptions", "acceptance_criteria", "overall_objectives")
DECIDING = {
    ("DAG", V10): (TOM, "refer_to_psg", ("threshold", "no_consensus")),
    ("DAG", V11): (TOM, "refer_to_psg", ("threshold", "no_consensus")),
    ("DAG", BEFORE_TOR): (TOM, "refer_to_psg", ("threshold", "no_consensus")),
    ("DAG", TOR): (TOM_AND_PRINCIPLES, "refer_to_psg", ("threshold", "no_consensus")),
    ("DAG", V26): (TOM_AND_PRINCIPLES, "refer_to_psg", ("threshold", "no_consensus")),
    ("DAG", BEFORE_V32): (TOM_AND_PRINCIPLES, "refer_to_psg", ("threshold", "no_consensus")),
    ("DAG", V32): (LEVEL_3, "chair_decides", ("threshold",)),
    ("CCAG", V10): (TOM, "chair_decides_or_refer", ("threshold", "no_consensus")),
    ("CCAG", V11): (TOM, "chair_decides_or_refer", ("threshold", "no_consensus")),
    ("CCAG", BEFORE_V32): (TOM, "chair_decides_or_refer", ("threshold", "no_consensus")),
    ("CCAG", V32): (LEVEL_3, "chair_decides", ("threshold",)),
    ("TAG", V10): (LEVEL_3, "chair_decides", ("threshold",)),
    ("TAG", BEFORE_V24): (LEVEL_3, "chair_decides", ("threshold",)),
    ("TMAG", V24): (LEVEL_3, "chair_decides", ("threshold",)),
    ("TMAG", BEFORE_V32): (LEVEL_3, "chair_decides", ("threshold",)),
    ("TMAG", V32): (LEVEL_3, "chair_decides", ("threshold",)),
    ("SITAG", V32): (LEVEL_3, "chair_decides", ("threshold",)),
    ("MCAG", V32): (LEVEL_3, "chair_decides", ("threshold",)),
    ("QAG", V32): (LEVEL_3, "chair_decides", ("threshold",)),
    ("PSG", V10): (TOM, "sro_decides", ("threshold",)),
    ("PSG", V11): (TOM, "sro_decides", ("threshold",)),
    ("PSG", V32): (TOM, "sro_decides", ("threshold",)),
}

GROUNDS = {
    ("DAG", V10): ("tom", "programme_principles"),
    ("DAG", BEFORE_TOR): ("tom", "programme_principles"),
    ("DAG", TOR): ("tom", "programme_principles", "design_principles"),
    ("DAG", BEFORE_V32): ("tom", "programme_principles", "design_principles"),
    ("DAG", V32): LEVEL_3,
    ("CCAG", BEFORE_V32): ("tom", "programme_principles"),
    ("CCAG", V32): LEVEL_3,
    ("TAG", V10): LEVEL_3,
    ("TMAG", V24): LEVEL_3,
    ("TMAG", V32): LEVEL_3,
    ("QAG", V32): LEVEL_3,
    ("PSG", V32): ("tom", "programme_principles"),
}

DAG_CONSTITUENCIES = [
    "ELEXON",
    "DCC",
    "OTHER-CENTRAL",
    "LARGE-SUPPLIER",
    "MEDIUM-SUPPLIER",
    "SMALL-SUPPLIER",
    "IC-SUPPLIER",
    "ISA",
    "SUPPLIER-AGENT",
    "DNO",
    "IDNO",
    "NGESO",
    "CONSUMER",
]
CODE_BODIES = ["BSCCO", "SEC", "RECCO", "CUSC", "DCUSA"]


@pytest.mark.parametrize(("group", "on"), DEADLINES)
def test_deadlines(versions, group, on):
    found = rules.rules_for(versions, group, on)
    days = tuple(rule.working_days if (rule := found.deadline(key)) else None for key in KEYS)
    assert days == DEADLINES[group, on]


@pytest.mark.parametrize("group", ["PSG", "DAG", "CCAG", "TMAG", "BPRWG", "TDWG", "SDWG", "TWG"])
def test_recording_is_an_undated_duty_from_v32(versions, group):
    assert rules.rules_for(versions, group, BEFORE_V32).undated_deadlines == ()
    (recording,) = rules.rules_for(versions, group, V32).undated_deadlines
    assert (recording.key, recording.working_days, recording.dated) == ("recording_published", None, False)
    assert recording not in rules.rules_for(versions, group, V32).dated_deadlines


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("papers_issued", ("before", "meeting", "PMO", False)),
        ("headline_report", ("after", "meeting", "PMO", False)),
        ("minutes", ("after", "meeting", "PMO", False)),
        ("decisions_published", ("after", "meeting", "PMO", False)),
        ("change_decision_communicated", ("after", "decision", "CCM", False)),
        ("amendment_requests", ("before", "next_month_meeting", "PMO", True)),
    ],
)
def test_which_way_a_deadline_counts(versions, key, counts):
    rule = rules.rules_for(versions, "DAG", BEFORE_TOR).deadline(key)
    assert (rule.direction, rule.anchor, rule.owner, rule.closing) == counts


@pytest.mark.parametrize(("group", "on"), DECIDING)
def test_criteria_and_route_without_consensus(versions, group, on):
    criteria, route, occasions = DECIDING[group, on]
    found = rules.rules_for(versions, group, on)
    assert tuple(rule.key for rule in found.criteria) == criteria
    assert found.no_consensus.route == route
    assert found.outcomes[-1].when == occasions


@pytest.mark.parametrize(("group", "on"), GROUNDS)
def test_grounds_for_rejecting(versions, group, on):
    keys = tuple(rule.key for rule in rules.rules_for(versions, group, on).grounds)
    assert keys == (*(f"not_aligned_{key}" for key in GROUNDS[group, on]), "needs_work_or_clarity")


@pytest.mark.parametrize(
    ("group", "last"), [("PSG", "escalate_to_ofgem"), ("DAG", "refer_to_psg"), ("CCAG", "refer_to_psg")]
)
@pytest.mark.parametrize("on", [V11, TOR, V32])
def test_outcomes(versions, group, last, on):
    found = rules.rules_for(versions, group, on)
    four = ["accept", "reject", "refer_for_work", "accept_subject_to_work"]
    assert [rule.key for rule in found.outcomes] == [*four, last]
    needs = {rule.key: rule.needs for rule in found.outcomes}
    assert needs["accept"] == ("criteria",)
    assert needs["reject"] == ("grounds",)
    assert needs["accept_subject_to_work"] == ("criteria", "conditions")
    assert found.outcome(last).needs == ()
    assert found.outcome("toss_a_coin") is None


@pytest.mark.parametrize("group", ["BPRWG", "TDWG", "SDWG"])
@pytest.mark.parametrize("on", [V10, V32])
def test_working_groups_report_or_escalate(versions, group, on):
    found = rules.rules_for(versions, group, on)
    assert (found.level, found.parent) == (4, "DAG")
    assert [rule.key for rule in found.outcomes] == ["report_to_parent", "escalate_to_parent"]
    assert found.no_consensus.route == "escalate_to_parent"
    assert [seat.code for seat in found.seats] == ["CHAIR", "BUSINESS-ANALYST", "MARKET-ARCHITECT", "PMO"]


def test_only_design_principles_may_be_departed_from(versions):
    found = rules.rules_for(versions, "DAG", TOR).criteria
    assert [rule.key for rule in found if rule.departure_allowed] == ["design_principles"]


def test_ccag_chair_may_decide_or_refer_until_v32(versions):
    before, after = (rules.rules_for(versions, "CCAG", on).no_consensus for on in (BEFORE_V32, V32))
    assert before.choices == ("chair_decides", "refer_to_psg")
    assert after.choices == ("chair_decides",)


def test_ccag_concerns_and_level_one_matters_go_by_the_psg_until_v32(versions):
    before, after = (rules.rules_for(versions, "CCAG", on) for on in (BEFORE_V32, V32))
    assert (before.concerns.route, before.concerns.by) == ("psg", ("representative", "SRO"))
    assert before.level_one.via == "PSG"
    assert (after.concerns.route, after.concerns.by, after.level_one.via) == (
        "group_then_psg",
        ("representative",),
        "",
    )


@pytest.mark.parametrize("group", ["PSG", "DAG", "TAG", "TMAG"])
def test_recco_sits_from_cr008_and_not_before(versions, group):
    assert rules.rules_for(versions, group, BEFORE_V26).seat("RECCO") is None
    for on in (V26, V32):
        found = rules.rules_for(versions, group, on)
        seats = [seat.code for seat in found.seats]
        assert seats.index("RECCO") == seats.index("DCC") + 1
        assert (found.seat("RECCO").kind, found.seat("RECCO").since) == (
            "constituency",
            "3.1" if group == "TMAG" and on == V32 else "2.6",
        )


@pytest.mark.parametrize("on", EVERY)
def test_recco_sits_on_the_ccag_as_a_code_body_from_the_start(versions, on):
    assert rules.rules_for(versions, "CCAG", on).seat("RECCO").kind == "code_body"


def test_dag_seats_by_kind(versions):
    seats = rules.rules_for(versions, "DAG", BEFORE_TOR).seats
    by_kind = {
        kind: [seat.code for seat in seats if seat.kind == kind] for kind in dict.fromkeys(s.kind for s in seats)
    }
    assert by_kind == {
        "chair": ["CHAIR"],
        "programme": ["DESIGN-MANAGER", "LDP", "SI"],
        "assurance": ["IPA"],
        "constituency": DAG_CONSTITUENCIES,
        "observer": ["OFGEM"],
        "secretariat": ["PMO"],
    }
    assert [seat.code for seat in seats if seat.has_voice] == DAG_CONSTITUENCIES


def test_ccag_seats_code_bodies_and_shared_seats(versions):
    found = rules.rules_for(versions, "CCAG", V32)
    assert [seat.code for seat in found.seats if seat.kind == "code_body"] == CODE_BODIES
    assert found.seat("DNO-IDNO").constituencies == ("DNO", "IDNO")
    assert found.seat("BSCCO").constituencies == ()
    assert found.seat("CONSUMER").constituencies == ("CONSUMER",)


def test_several_may_hold_a_programme_seat_but_one_a_constituency_seat(versions):
    found = rules.rules_for(versions, "DAG", TOR)
    single = {seat.code: seat.single_holder for seat in found.seats}
    assert (single["CHAIR"], single["DCC"], single["LDP"], single["PMO"]) == (True, True, False, False)


def test_sdwg_is_closed_and_the_conflict_is_on_record(versions):
    for on in (V11, TOR, V32):
        found = rules.rules_for(versions, "SDWG", on)
        assert (found.attendance, found.closed, found.open_membership) == ("closed", True, False)
        (conflict,) = found.conflicts
        assert {clause.id for clause in conflict.cited} == {"group-table", "sdwg-tor", "attendance"}


@pytest.mark.parametrize(
    ("group", "attendance", "before", "after"),
    [
        ("PSG", "representatives", "owed", "none"),
        ("DAG", "representatives", "owed", "none"),
        ("TDWG", "open", "owed", "optional"),
    ],
)
def test_attendance_and_minutes(versions, group, attendance, before, after):
    earlier, later = (rules.rules_for(versions, group, on) for on in (BEFORE_V32, V32))
    assert (earlier.attendance, later.attendance) == (attendance, attendance)
    assert (earlier.minutes, later.minutes) == (before, after)


@pytest.mark.parametrize(
    ("on", "version"),
    [
        *zip(EVERY, IDS, strict=True),
        (date(2021, 8, 24), "1.0"),
        (date(2021, 11, 17), "1.1"),
        (BEFORE_V24, "2.1"),
        (BEFORE_TOR, "2.4"),
        (BEFORE_V26, "2.5"),
        (BEFORE_V31, "3.0"),
        (BEFORE_V32, "3.1"),
        (date(2030, 1, 1), "3.2"),
    ],
)
def test_a_version_holds_from_its_day_to_the_day_before_the_next(versions, on, version):
    assert rules.in_force(versions, on).id == version


def test_periods_end_where_the_next_begins(versions):
    assert [rules.superseded_on(versions, version) for version in versions] == [*EVERY[1:], None]


def test_no_version_before_the_first(versions):
    with pytest.raises(LookupError, match=r"was in force on 28 July 2021\. The first known.* 29 July 2021\."):
        rules.rules_for(versions, "DAG", date(2021, 7, 28))
    with pytest.raises(rules.NoVersionInForceError, match="1 January 2022"):
        rules.in_force((), date(2022, 1, 1))


@pytest.mark.parametrize(("group", "on"), [("TMAG", BEFORE_V24), ("QAG", BEFORE_V32), ("XAG", V32)])
def test_no_such_group(versions, group, on):
    with pytest.raises(rules.NoSuchGroupError, match=rf"has no rules for a group '{group}'\. It knows PSG, IAG, DAG"):
        rules.rules_for(versions, group, on)


def test_a_rule_remembers_the_version_that_brought_it(versions):
    found = rules.rules_for(versions, "DAG", BEFORE_V32)
    since = {key: (found.deadline(key).since, found.deadline(key).date_assumed) for key in KEYS}
    assert since == {
        "papers_issued": ("1.0", True),
        "headline_report": ("1.0", True),
        "minutes": ("1.0", True),
        "decisions_published": ("2.4+DAG-2022-03", True),
        "change_decision_communicated": ("1.0", True),
        "amendment_requests": ("1.0", True),
    }


@pytest.mark.parametrize(
    ("group", "on", "key", "assumed"),
    [
        ("DAG", V10, "decisions_published", True),  # printed only as a term of 1.1
        ("DAG", BEFORE_TOR, "decisions_published", False),  # printed in the pack of DAG #1 as in force
        ("DAG", BEFORE_TOR, "headline_report", True),  # known only from words 3.2 struck out
        ("DAG", TOR, "decisions_published", True),  # no document records the approval of the update
        ("DAG", V32, "decisions_published", False),  # stands under 3.2, whose date is known
        ("CCAG", BEFORE_TOR, "decisions_published", True),
    ],
)
def test_a_date_is_assumed_unless_a_dated_paper_shows_the_clause_in_force(versions, group, on, key, assumed):
    assert rules.rules_for(versions, group, on).deadline(key).date_assumed is assumed


def test_a_citation_names_document_and_place(versions):
    before, after = (rules.rules_for(versions, "DAG", on).deadline("decisions_published") for on in (BEFORE_TOR, TOR))
    assert before.citation.startswith("MHHS-DEL031 v1.1, ")
    assert after.citation.startswith("DAG ToR update, 9 March 2022 (MHHS-DEL268), ")


def test_an_unchanged_rule_is_cited_in_the_words_of_the_version_in_force(versions):
    early, late = (rules.rules_for(versions, "PSG", on).deadline("papers_issued") for on in (TOR, V32))
    assert early.clause.since == "1.0"
    assert (late.clause.since, late.since) == ("3.2", "1.0")


def test_every_rule_cites_a_clause_with_words(versions):
    for version in versions:
        for group in version.groups:
            for section, key, rule in group.rules():
                assert rule.clause.text, (version.id, group.code, section, key)
                assert rule.citation


def test_a_clause_that_holds_no_rule_up_is_met_as_the_register_says(versions):
    stated = {clause.id for version in versions for clause in version.clauses}
    resting = {
        clause.id
        for version in versions
        for rule in [
            *(rule for group in version.groups for _, _, rule in group.rules()),
            *(rule for _, _, rule in version.programme.rules()),
        ]
        for clause in rule.cited
    }
    assert stated - resting <= set(register.read(REGISTER.read_text(encoding="utf-8")))


def test_offices_and_change_control(versions):
    early, late = (rules.in_force(versions, on).programme for on in (BEFORE_V32, V32))
    assert [office.key for office in late.offices] == ["SRO", "PMO", "CCM", "IPA", "OFGEM", "AUDITOR"]
    assert early.office("CCM").name == "Implementation Manager (change control)"
    assert late.office("CCM").name == "Change Control Manager"
    assert late.office("NOBODY") is None
    assert early.practice.remind_working_days_ahead == (2, 1, 0)
    assert [level.key for level in early.levels] == ["1", "2", "3", "4"]


def test_headline_report_takes_the_place_of_minutes_on_the_agenda(versions):
    titles = [item.title for item in rules.rules_for(versions, "DAG", BEFORE_V32).standing_items]
    assert titles == [
        "Minutes and actions",
        "Governance group updates",
        "Working group reports",
        "Summary and next steps",
    ]
    assert rules.rules_for(versions, "DAG", V32).standing_items[0].title == "Headline report and actions"


# id, in force from, authored, authors, change requests, whether the date is assumed
CHANGE_RECORD = [
    ("1.0", V10, V10, ("Andrew Margan",), (), True),
    ("1.1", V11, V11, ("Andrew Margan",), (), True),
    ("2.0", V20, V20, ("Andrew Margan",), (), True),
    ("2.1", V21, V21, ("Andrew Margan",), (), True),
    ("2.4", V24, date(2022, 2, 24), ("Jason Brogden",), (), True),
    ("2.4+DAG-2022-03", TOR, date(2022, 3, 9), (), (), True),
    ("2.5", V25, V25, ("Martin Cranfield",), ("CR004", "CR005", "CR006"), True),
    ("2.6", V26, V26, ("Martin Cranfield",), ("CR008",), True),
    ("3.0", V30, V30, ("Martin Cranfield",), ("CR012",), True),
    ("3.1", V31, V31, ("Amy Clayton",), ("CR020",), True),
    ("3.2", V32, date(2023, 11, 27), ("Amy Clayton", "Fraser Mathieson"), ("CR035",), False),
]


def test_versions_keep_what_the_change_record_says(versions):
    told = [(v.id, v.in_force_from, v.authored, v.authors, v.change_requests, v.date_assumed) for v in versions]
    assert told == CHANGE_RECORD
    assert all(version.change and version.date_note and version.summary for version in versions)
    assert next(v for v in versions if v.id == "2.5").change_request == "CR004, CR005, CR006"


def test_drafts_of_the_change_record_stand_with_the_version_they_led_to(versions):
    drafts = {version.id: [(d.id, d.authored, d.author) for d in version.drafts] for version in versions}
    assert {version: found for version, found in drafts.items() if found} == {
        "1.0": [
            ("0.1", date(2021, 7, 15), "Andrew Margan"),
            ("0.2", date(2021, 7, 21), "Andrew Margan"),
            ("0.3", date(2021, 7, 22), "Andrew Margan"),
        ],
        "2.4": [("2.2", date(2022, 2, 12), "Jason Brogden"), ("2.3", date(2022, 2, 22), "Jason Brogden")],
    }


def test_a_version_about_which_no_document_tells_says_so_and_changes_no_rule(versions):
    silent = next(version for version in versions if version.id == "2.5")
    assert "told in no document" in silent.date_note
    assert rules.changes(versions[5], silent) == ()


def test_every_rule_has_words(versions):
    for version in versions:
        for rule in [
            *(r for g in version.groups for _, _, r in g.rules()),
            *(r for _, _, r in version.programme.rules()),
        ]:
            assert rules.says(rule)


def test_a_rule_without_words_is_refused(versions):
    clause = versions[0].clauses[0]
    with pytest.raises(NotImplementedError, match="Rule"):
        rules.says(rules.Rule(clause=clause, also=(), since="1.0"))


def test_each_version_is_one_shipped_file(versions):
    assert sorted(shipped()) == sorted(version.file for version in versions)
