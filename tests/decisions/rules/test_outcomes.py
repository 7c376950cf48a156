"""Who may choose which outcome on what basis: a table written by hand, and random lives that reach no forbidden end."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.rules import outcomes
from decisions.rules.outcomes import Case, choices, refusal
from framework.rules import GroupRules, Met, parse, rules_for
from framework.services import shipped

VERSIONS = parse(shipped())
V11, TOR, V32 = date(2022, 3, 9), date(2022, 3, 10), date(2024, 1, 10)


def rules(group: str = "DAG", on: date = V11) -> GroupRules:
    return rules_for(VERSIONS, group, on)


def met(group: str = "DAG", on: date = V11) -> tuple[Met, ...]:
    return (Met(rule=rules(group, on).thresholds.rules[0], figure=None),)


def case(group: str, on: date, *, objection: bool = False, threshold: bool = False, **fields: object) -> Case:
    terms = rules(group, on)
    return Case(
        rules=terms,
        level=fields.pop("level", terms.level),
        met=met(group, on) if threshold else (),
        objectors=("I&C Supplier",) if objection else (),
        **fields,
    )


def allowed(one: Case) -> dict[str, set[str]]:
    """The outcomes that are open, each with its bases."""
    return {choice.rule.key: {str(way.basis) for way in choice.ways} for choice in choices(one) if choice.is_open}


AGREED = {key: {"consensus"} for key in ("accept", "reject", "refer_for_work", "accept_subject_to_work")}
BY_CHAIR = {key: {"chair"} for key in AGREED}
BY_SRO = {key: {"sro"} for key in AGREED}
NOT_ACCEPTING = {key: {"consensus"} for key in ("reject", "refer_for_work")}

# Written by hand from the documents: group, day, objection sustained, threshold met → outcomes with their bases.
TABLE = [
    ("DAG", V11, False, False, AGREED),
    ("DAG", V11, True, False, {"refer_to_psg": {"no_consensus"}}),
    ("DAG", V11, False, True, NOT_ACCEPTING | {"refer_to_psg": {"threshold"}}),
    ("DAG", V11, True, True, {"refer_to_psg": {"threshold", "no_consensus"}}),
    ("DAG", TOR, False, False, AGREED),
    ("DAG", TOR, True, False, {"refer_to_psg": {"no_consensus"}}),
    ("DAG", TOR, False, True, NOT_ACCEPTING | {"refer_to_psg": {"threshold"}}),
    ("DAG", V32, False, False, AGREED),
    ("DAG", V32, True, False, BY_CHAIR),
    ("DAG", V32, False, True, NOT_ACCEPTING | {"refer_to_psg": {"threshold"}}),
    ("DAG", V32, True, True, {"refer_to_psg": {"threshold"}}),
    ("CCAG", V11, False, False, AGREED),
    ("CCAG", V11, True, False, BY_CHAIR | {"refer_to_psg": {"no_consensus"}}),
    ("CCAG", V11, False, True, NOT_ACCEPTING | {"refer_to_psg": {"threshold"}}),
    ("CCAG", V11, True, True, {"refer_to_psg": {"threshold", "no_consensus"}}),
    ("CCAG", V32, True, False, BY_CHAIR),
    ("CCAG", V32, True, True, {"refer_to_psg": {"threshold"}}),
    ("PSG", V11, False, False, AGREED),
    ("PSG", V11, True, False, BY_SRO),
    ("PSG", V11, False, True, NOT_ACCEPTING | {"escalate_to_ofgem": {"threshold"}}),
    ("PSG", V11, True, True, {"escalate_to_ofgem": {"threshold"}}),
    ("PSG", V32, True, False, BY_SRO),
    ("TDWG", V11, False, False, {"report_to_parent": {"consensus"}}),
    ("TDWG", V11, True, False, {"escalate_to_parent": {"no_consensus"}}),
    ("TDWG", V32, True, False, {"escalate_to_parent": {"no_consensus"}}),
]


@pytest.mark.parametrize(("group", "on", "objection", "threshold", "expected"), TABLE)
def test_the_outcomes_open_to_a_group(
    group: str, on: date, objection: bool, threshold: bool, expected: dict[str, set[str]]
) -> None:
    assert allowed(case(group, on, objection=objection, threshold=threshold)) == expected


REFUSALS = [
    (
        case("DAG", V11, objection=True),
        "accept",
        "consensus",
        "An objection stands (I&C Supplier)",
        "dag-no-consensus",
    ),
    (case("DAG", V11, objection=True), "accept", "chair", "is referred to the PSG", "dag-no-consensus"),
    (
        case("DAG", V11),
        "refer_to_psg",
        "no_consensus",
        "No threshold is met and no objection is sustained.",
        "dag-outcomes",
    ),
    (
        case("DAG", V32, objection=True),
        "refer_to_psg",
        "no_consensus",
        "without consensus the chair decides",
        "l3-outcomes",
    ),
    (case("DAG", V32, objection=True), "accept", "consensus", "cannot rest on “Consensus” here", "l3-no-consensus"),
    (case("DAG", V32, objection=True), "accept", "sro", "cannot rest on “Decided by the SRO", "l3-no-consensus"),
    (case("DAG", V32), "accept", "chair", "it rests on “Consensus”", "l3-no-consensus"),
    (
        case("DAG", V32),
        "escalate_to_ofgem",
        "threshold",
        "is not an outcome the framework in force gives the DAG",
        "l3-outcomes",
    ),
    (case("DAG", V11, threshold=True), "accept", "consensus", "only Ofgem may accept it", "thresholds"),
    (case("DAG", V32, threshold=True, objection=True), "reject", "chair", "not for the chair to decide", "thresholds"),
    (case("PSG", V11, threshold=True), "accept_subject_to_work", "consensus", "only Ofgem may accept it", "thresholds"),
    (case("PSG", V11, objection=True, threshold=True), "reject", "sro", "not for the SRO to decide", "thresholds"),
    (case("PSG", V11, objection=True), "accept", "chair", "cannot rest on", "psg-no-consensus"),
    (case("PSG", V11), "escalate_to_ofgem", "threshold", "No threshold is met", "psg-outcomes"),
    (case("TDWG", V11), "accept", "consensus", "is not an outcome", "tdwg-decisions"),
    (
        case("TDWG", V11, objection=True),
        "report_to_parent",
        "consensus",
        "escalated to the group above",
        "tdwg-decisions",
    ),
    (case("TDWG", V11), "escalate_to_parent", "no_consensus", "No objection is sustained", "tdwg-decisions"),
    (case("DAG", V11, unassessed=("Cost",)), "accept", "consensus", "not all assessed (cost)", "thresholds"),
    (case("DAG", V11, level=1), "accept", "consensus", "Level 1 decision: only Ofgem", "dag-level-one"),
    (case("DAG", V11, level=2), "accept", "consensus", "and none is delegated to it", "dag-level-one"),
    (case("DAG", V11, level=2), "reject", "consensus", "A Level 2 decision is above the DAG", "dag-level-one"),
    (
        case("PSG", V11, level=3),
        "accept",
        "consensus",
        "only when it is escalated or referred to it",
        "psg-level-one",
    ),
    (case("DAG", V11), "accept", "by_fiat", "cannot rest on “by_fiat”", "dag-no-consensus"),
    (case("DAG", V11), "wave_through", "consensus", "“wave_through” is not an outcome", "dag-outcomes"),
]


@pytest.mark.parametrize(("one", "outcome", "basis", "words", "clause"), REFUSALS)
def test_a_route_the_framework_does_not_allow_is_refused_with_its_clause(
    one: Case, outcome: str, basis: str, words: str, clause: str
) -> None:
    closed = refusal(one, outcome, basis)
    assert closed is not None
    assert words in closed.reason
    cited = next(version for version in VERSIONS if version.id == one.rules.version).clause(clause)
    assert cited.citation in closed.citation


def test_what_was_referred_from_below_may_be_taken_above_its_level() -> None:
    assert allowed(case("PSG", V11, level=3, referred=True)) == AGREED


def test_work_may_be_asked_for_whatever_the_level() -> None:
    assert allowed(case("DAG", V11, level=2)) == {"refer_for_work": {"consensus"}}


@settings(deadline=None)
@given(
    group=st.sampled_from(["PSG", "DAG", "CCAG", "BPRWG", "SDWG"]),
    on=st.sampled_from([V11, TOR, V32]),
    objection=st.booleans(),
    threshold=st.booleans(),
    level=st.sampled_from([1, 2, 3, 4]),
    unassessed=st.booleans(),
    outcome=st.sampled_from(list(outcomes.OUTCOMES)),
    basis=st.sampled_from([str(basis) for basis in outcomes.Basis]),
)
def test_no_random_way_reaches_a_forbidden_end(
    *, group, on, objection, threshold, level, unassessed, outcome, basis
) -> None:
    one = case(
        group, on, objection=objection, threshold=threshold, level=level, unassessed=("Cost",) if unassessed else ()
    )
    if refusal(one, outcome, basis) is not None:
        return
    assert outcome in {rule.key for rule in one.rules.outcomes}
    if outcome in outcomes.ACCEPTING:
        assert not threshold
        assert not unassessed
        assert level == one.rules.level
    if objection:
        assert basis != "consensus"
    if basis in {"chair", "sro"}:
        assert objection
        assert f"{basis}_decides" in one.rules.no_consensus.choices
    if basis == "threshold":
        assert threshold or level == 1
