"""Clause by clause: what the rules in force say, from a table written by hand out of the documents.

Each row names the clauses it holds up; tests/architecture/test_clauses.py asks for one such test for every clause that
the register calls enforced.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from framework import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from framework.rules import GroupRules, ProgrammeRules

START = date(2021, 7, 29)
DAG_1 = date(2021, 11, 17)
DAG_6 = date(2022, 3, 9)
UPDATE = date(2022, 3, 10)
SUMMER = date(2022, 6, 15)
HALVES = date(2023, 3, 8)
LAST_31 = date(2023, 12, 5)
V32 = date(2023, 12, 6)
NOW = date(2026, 11, 2)


def of(group: str, on: date, check: Callable[[GroupRules], bool], *clauses: str):
    """A row about a group on a day."""
    return pytest.param(group, on, check, id=f"{group}-{on}-{clauses[0]}", marks=pytest.mark.clause(*clauses))


def programme(on: date, check: Callable[[ProgrammeRules], bool], *clauses: str):
    """A row about the programme as a whole on a day."""
    return pytest.param(on, check, id=f"{on}-{clauses[0]}", marks=pytest.mark.clause(*clauses))


def codes(found: GroupRules, *kinds: str) -> set[str]:
    """The seats of those kinds."""
    return {seat.code for seat in found.seats if seat.kind in kinds}


def keys(found) -> list[str]:
    return [rule.key for rule in found]


def days(found: GroupRules, key: str) -> int | None:
    rule = found.deadline(key)
    return rule.working_days if rule else None


FIVE = ["accept", "reject", "refer_for_work", "accept_subject_to_work"]
TOM = ["tom", "overall_objectives"]
TECHNICAL = ["tom", "product_descriptions", "acceptance_criteria", "overall_objectives"]
SUPPLIERS = {"LARGE-SUPPLIER", "MEDIUM-SUPPLIER", "SMALL-SUPPLIER", "IC-SUPPLIER"}


def accepts_by(criteria: list[str], last: str) -> Callable[[GroupRules], bool]:
    """The five outcomes, what accepting is measured by, and that rejecting names a ground."""
    return lambda found: (
        keys(found.outcomes) == [*FIVE, last]
        and keys(found.criteria) == criteria
        and found.outcome("accept").needs == ("criteria",)
        and found.outcome("reject").needs == ("grounds",)
        and found.outcome(last).when[0] == "threshold"
        and keys(found.grounds)[0] == "not_aligned_tom"
    )


def chaired(found: GroupRules) -> bool:
    return [seat.kind for seat in found.seats if seat.code == "CHAIR"] == ["chair"]


def routed(route: str) -> Callable[[GroupRules], bool]:
    return lambda found: found.no_consensus.route == route


def decides_on(*subjects: str, not_on: tuple[str, ...] = ()) -> Callable[[GroupRules], bool]:
    """The group's subjects, and some that are none of its."""
    return lambda found: (
        all(found.competence.covers(one) for one in subjects)
        and not any(found.competence.covers(one) for one in not_on)
    )


def hands_to(*levels: int) -> Callable[[GroupRules], bool]:
    return lambda found: found.delegation.levels == levels


GROUPS = [
    # --- seats
    of("PSG", START, lambda r: codes(r, "constituency") >= {*SUPPLIERS, "DNO", "IDNO", "CONSUMER"}, "all-categories"),
    of(
        "PSG",
        NOW,
        lambda r: codes(r, "constituency") >= {"RECCO", "DCC", "ELEXON"},
        "psg-membership",
        "psg-perspectives",
    ),
    of("DAG", DAG_1, lambda r: len(r.seats) == 20, "dag-membership", "dag-perspectives"),
    of("DAG", DAG_1, lambda r: codes(r, "constituency") >= SUPPLIERS, "dag-membership"),
    of("DAG", NOW, lambda r: r.seat("RECCO").kind == "constituency", "recco", "l3-perspectives"),
    of("DAG", date(2022, 6, 9), lambda r: r.seat("RECCO") is None, "recco"),
    of("CCAG", START, lambda r: codes(r, "code_body") == {"BSCCO", "SEC", "RECCO", "CUSC", "DCUSA"}, "ccag-membership"),
    of("CCAG", NOW, lambda r: len(codes(r, "constituency")) == 9, "ccag-membership", "ccag-perspectives"),
    of("TAG", date(2022, 2, 16), lambda r: codes(r, "constituency") >= SUPPLIERS, "tag-membership", "tag-perspectives"),
    of("TMAG", SUMMER, lambda r: codes(r, "constituency") >= SUPPLIERS, "tmag-membership", "tmag-perspectives"),
    of("TMAG", HALVES, lambda r: r.seat("DNO").remits == ("testing", "migration"), "tmag-co-representation"),
    of("TMAG", date(2023, 3, 7), lambda r: r.seat("DNO").remits == (), "tmag-co-representation"),
    of("SITAG", V32, lambda r: codes(r, "constituency") >= {*SUPPLIERS, "ISA", "SUPPLIER-AGENT"}, "sitag-membership"),
    of("MCAG", V32, lambda r: "NGESO" not in codes(r, "constituency"), "mcag-membership"),
    of("QAG", V32, lambda r: codes(r, "code_body") == {"RECCO", "BSCCO"}, "qag-membership"),
    *[
        of(group, on, chaired, *clauses)
        for group, on, clauses in (
            ("PSG", NOW, ("psg-chair", "secretariat")),
            ("DAG", DAG_1, ("dag-chair",)),
            ("CCAG", LAST_31, ("ccag-chair",)),
            ("TAG", date(2022, 2, 16), ("tag-chair",)),
            ("TMAG", SUMMER, ("tmag-chair",)),
            ("TWG", date(2022, 2, 16), ("tag-wg-chair",)),
            ("MWG", SUMMER, ("tmag-wg-chair",)),
        )
    ],
    *[
        of(group, DAG_1, lambda r: chaired(r) and r.parent == "DAG", f"{group.lower()}-chair", f"{group.lower()}-tor")
        for group in ("BPRWG", "TDWG", "SDWG")
    ],
    of("DAG", NOW, lambda r: r.seat("PMO").kind == "secretariat", "secretariat"),
    # --- who attends
    of("PSG", NOW, lambda r: r.attendance == "representatives", "attendance"),
    of("BPRWG", DAG_1, lambda r: r.attendance == "open" and r.open_membership, "attendance", "l4-members"),
    of("SDWG", DAG_1, lambda r: r.closed and r.attendance == "closed", "attendance", "group-table"),
    of("TWG", date(2022, 2, 16), lambda r: r.attendance == "open", "tag-wg-open"),
    of("MWG", SUMMER, lambda r: r.attendance == "open", "tmag-wg-open"),
    # --- deadlines
    of("DAG", DAG_6, lambda r: days(r, "papers_issued") == 5, "meeting-papers"),
    of("TAG", date(2022, 2, 16), lambda r: days(r, "papers_issued") == 5, "tag-prepared"),
    of("TMAG", SUMMER, lambda r: days(r, "papers_issued") == 5, "tmag-prepared"),
    of("DAG", LAST_31, lambda r: days(r, "headline_report") == 1, "headline-report"),
    of("DAG", V32, lambda r: days(r, "headline_report") == 2, "headline-report", "decisions-communicated"),
    of("DAG", LAST_31, lambda r: r.minutes == "owed" and days(r, "minutes") == 5, "minutes"),
    of("DAG", V32, lambda r: r.minutes == "none" and r.deadline("minutes") is None, "minutes"),
    of("DAG", DAG_6, lambda r: days(r, "decisions_published") == 10, "dag-publish"),
    of("DAG", UPDATE, lambda r: days(r, "decisions_published") == 5, "dag-publish", "decisions-communicated"),
    of("CCAG", START, lambda r: days(r, "decisions_published") == 5, "ccag-publish"),
    of("CCAG", V32, lambda r: days(r, "decisions_published") == 5, "ccag-publish"),
    of("DAG", DAG_6, lambda r: r.deadline("amendment_requests").anchor == "next_month_meeting", "amendment-requests"),
    of("PSG", NOW, lambda r: days(r, "change_decision_communicated") == 10, "change-decision-communicated"),
    of("DAG", V32, lambda r: not r.deadline("recording_published").dated, "recording"),
    of("DAG", LAST_31, lambda r: r.deadline("recording_published") is None, "recording"),
    of("DAG", DAG_6, lambda r: keys(r.standing_items)[-1] == "summary", "standing-items"),
    # --- outcomes and what accepting is measured by
    of("PSG", NOW, accepts_by(TOM, "escalate_to_ofgem"), "psg-outcomes", "psg-tom"),
    of("DAG", DAG_6, accepts_by(TOM, "refer_to_psg"), "dag-outcomes"),
    of("DAG", UPDATE, lambda r: keys(r.criteria) == [*TOM, "design_principles"], "dag-outcomes", "dag-outputs"),
    of(
        "DAG",
        UPDATE,
        lambda r: [c.key for c in r.criteria if c.departure_allowed] == ["design_principles"],
        "dag-departures",
    ),
    of("CCAG", LAST_31, accepts_by(TOM, "refer_to_psg"), "ccag-outcomes"),
    of(
        "TAG", date(2022, 2, 16), accepts_by(TECHNICAL, "refer_to_psg"), "tag-outcomes", "tag-validates", "tag-approves"
    ),
    of("TMAG", SUMMER, accepts_by(TECHNICAL, "refer_to_psg"), "tmag-outcomes", "tmag-validates", "tmag-approves"),
    of("DAG", V32, accepts_by(TECHNICAL, "refer_to_psg"), "l3-outcomes", "l3-outputs"),
    # --- without agreement
    of("PSG", NOW, routed("sro_decides"), "psg-no-consensus", "cc-casting"),
    of("DAG", LAST_31, routed("refer_to_psg"), "dag-no-consensus", "escalate-unresolved"),
    of("CCAG", LAST_31, routed("chair_decides_or_refer"), "ccag-no-consensus", "ccag-escalates"),
    of("TAG", date(2022, 2, 16), routed("chair_decides"), "tag-no-consensus"),
    of("TMAG", SUMMER, routed("chair_decides"), "tmag-no-consensus"),
    of("DAG", V32, routed("chair_decides"), "l3-no-consensus"),
    *[
        of(group, DAG_1, routed("escalate_to_parent"), f"{group.lower()}-decisions", f"{group.lower()}-escalates")
        for group in ("BPRWG", "TDWG", "SDWG")
    ],
    of("CDWG", LAST_31, routed("escalate_to_parent"), "cdwg-reports"),
    of("TWG", date(2022, 2, 16), routed("escalate_to_parent"), "tag-wg-escalates"),
    of("MWG", SUMMER, routed("escalate_to_parent"), "tmag-wg-escalates"),
    # --- Level 1, thresholds
    *[
        of(group, on, lambda r: r.level_one.route == "ofgem" and {*r.level_one.by} == {"SRO", "IPA"}, *clauses)
        for group, on, clauses in (
            ("PSG", NOW, ("psg-level-one", "ofgem-directs")),
            ("DAG", DAG_1, ("dag-level-one",)),
            ("CCAG", LAST_31, ("ccag-level-one",)),
            ("TAG", date(2022, 2, 16), ("tag-level-one",)),
            ("TMAG", SUMMER, ("tmag-level-one",)),
            ("SITAG", V32, ("l3-level-one",)),
        )
    ],
    of("CCAG", LAST_31, lambda r: r.level_one.via == "PSG", "ccag-level-one"),
    of("PSG", NOW, lambda r: r.thresholds.single_gbp == Decimal(5_000_000), "thresholds", "thresholds-exceeds"),
    of("PSG", NOW, lambda r: r.thresholds.cumulative_gbp == Decimal(20_000_000), "thresholds", "sro-responsible"),
    of("PSG", NOW, lambda r: len(r.thresholds.qualitative) == 3, "thresholds"),
    # --- subjects
    of("PSG", NOW, decides_on("design", "testing", "code_drafting"), "psg-authority", "decision-levels"),
    of("DAG", DAG_1, decides_on("design", not_on=("code_drafting", "testing")), "dag-authority", "dag-scope"),
    of(
        "CCAG",
        LAST_31,
        decides_on("code_drafting", not_on=("design",)),
        "ccag-authority",
        "ccag-not-design",
        "ccag-scope",
    ),
    of("TAG", date(2022, 2, 16), decides_on("testing", not_on=("migration",)), "tag-authority", "tag-decisions"),
    of("TMAG", SUMMER, decides_on("testing", "migration"), "tmag-authority", "tmag-decisions"),
    of(
        "TAG",
        date(2022, 2, 16),
        lambda r: [o.kind for o in r.competence.outside_for("testing")] == ["joint"],
        "tag-joint",
    ),
    of("TMAG", SUMMER, lambda r: [o.kind for o in r.competence.outside_for("testing")] == ["joint"], "tmag-joint"),
    of("SITAG", V32, decides_on("sit_testing", not_on=("design", "qualification")), "l3-authority"),
    # --- delegating, standing in, staying away
    of("PSG", NOW, hands_to(3, 4), "psg-delegation"),
    of("DAG", NOW, hands_to(3, 4), "l3-delegation"),
    of("DAG", DAG_1, hands_to(3, 4), "dag-delegates-tasks"),
    of("CCAG", LAST_31, hands_to(3, 4), "ccag-delegates-tasks"),
    of("TAG", date(2022, 2, 16), hands_to(3, 4), "tag-delegates-tasks"),
    of("TMAG", SUMMER, hands_to(3, 4), "tmag-delegates-tasks"),
    of("BPRWG", NOW, lambda r: r.delegation is None or not r.delegation.levels, "l3-delegation"),
    of("DAG", DAG_1, lambda r: r.alternates.approval == "members", "dag-alternates"),
    of("PSG", NOW, lambda r: {"leave", "illness"} <= {one.lower() for one in r.alternates.reasons}, "alternates"),
    of("TAG", date(2022, 2, 16), lambda r: bool(r.may_decline), "tag-open-place"),
    of("TMAG", SUMMER, lambda r: bool(r.may_decline), "tmag-open-place"),
    of("DAG", SUMMER, lambda r: not r.may_decline, "tmag-open-place"),
    # --- what each group is
    *[
        of(group, on, lambda r, parent=parent, level=level: (r.parent, r.level) == (parent, level), *clauses)
        for group, on, level, parent, clauses in (
            ("PSG", START, 2, "", ("psg-role", "group-table")),
            ("DAG", DAG_1, 3, "PSG", ("dag-role", "group-table")),
            ("CCAG", START, 3, "PSG", ("ccag-role",)),
            ("TAG", date(2022, 1, 12), 3, "PSG", ("tag-role", "tag-convened")),
            ("TMAG", SUMMER, 3, "PSG", ("tmag-role", "tmag-convened")),
            ("SITAG", V32, 3, "PSG", ("sitag-role",)),
            ("MCAG", V32, 3, "PSG", ("mcag-role",)),
            ("QAG", V32, 3, "PSG", ("qag-role",)),
            ("CDWG", START, 4, "CCAG", ("cdwg-tor", "ccag-convenes")),
            ("BPRWG-SMART", NOW, 4, "BPRWG", ("sub-groups",)),
        )
    ],
    of("TMAG", SUMMER, lambda r: r.convened_on == date(2022, 3, 3) and r.succeeds == ("TAG",), "tmag-convened"),
    of("QAG", V32, lambda r: r.standing == "permitted" and r.succeeds == ("TMAG",), "tmag-succession"),
    of("BPRWG", DAG_1, lambda r: r.convened_on == date(2021, 11, 3), "first-meetings"),
    of("TAG", date(2022, 2, 16), lambda r: "third Wednesday" in r.meeting_pattern, "tag-meetings"),
    of("TMAG", SUMMER, lambda r: "third Wednesday" in r.meeting_pattern, "tmag-meetings"),
    # --- where two documents disagree
    *[
        of(
            group,
            V32,
            lambda r: (
                "headline_report" in {getattr(one.rule, "key", "") for one in r.overruled}
                and days(r, "headline_report") == 2
            ),
            clause,
            "own-terms",
        )
        for group, clause in (("CCAG", "ccag-reports"), ("TAG", "tag-reports"), ("TMAG", "tmag-reports"))
    ],
]

PROGRAMME = [
    programme(
        START, lambda p: [level.key for level in p.levels] == ["1", "2", "3", "4"], "decision-levels", "level-four"
    ),
    programme(NOW, lambda p: {"SRO", "PMO", "IPA", "OFGEM"} <= {office.key for office in p.offices}, "offices"),
    programme(LAST_31, lambda p: "Implementation Manager" in p.change_control.wording, "change-control-role"),
    programme(V32, lambda p: p.office("CCM").name == "Change Control Manager", "change-control-role"),
    programme(NOW, lambda p: p.change_control.approved_by == ("PSG", "OFGEM"), "change-control-approval"),
    programme(NOW, lambda p: p.change_control.manager == "CCM", "psg-change-control"),
    programme(NOW, lambda p: p.consultation.closing_set_by == "issuing_group", "consultation-timelines"),
    programme(NOW, lambda p: p.elections.votes_each == 1, "nominations"),
    programme(NOW, lambda p: p.precedence.order == ("framework", "own_terms"), "own-terms"),
    programme(NOW, lambda p: p.practice.remind_working_days_ahead == (2, 1, 0), "programme-practice"),
]


@pytest.mark.parametrize(("group", "on", "check"), GROUPS)
def test_the_rules_of_a_group_on_a_day(versions, group, on, check):
    assert check(rules.rules_for(versions, group, on))


@pytest.mark.parametrize(("on", "check"), PROGRAMME)
def test_the_rules_of_the_programme_on_a_day(versions, on, check):
    assert check(rules.in_force(versions, on).programme)


@pytest.mark.clause("thresholds-meets", "thresholds-exceeds")
def test_a_figure_equal_to_a_threshold_meets_it(versions):
    thresholds = rules.rules_for(versions, "PSG", NOW).thresholds
    at = rules.meets(thresholds, single_gbp=Decimal(5_000_000), cumulative_gbp=Decimal(5_000_000))
    below = rules.meets(thresholds, single_gbp=Decimal("4999999.99"), cumulative_gbp=Decimal(5_000_000))
    assert [met.rule.key for met in at] == ["single_gbp"]
    assert below == ()
