"""Ofgem's thresholds: equal meets; judgements count when found material; savings never net off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framework import rules
from framework.services import shipped

SINGLE, CUMULATIVE = Decimal(5_000_000), Decimal(20_000_000)
THRESHOLDS = rules.rules_for(rules.parse(shipped()), "DAG", date(2022, 3, 9)).thresholds
PENNY = Decimal("0.01")


def keys(single=Decimal(0), cumulative=Decimal(0), impacts=()):
    met = rules.meets(THRESHOLDS, single_gbp=single, cumulative_gbp=cumulative, impacts=impacts)
    return [one.rule.key for one in met]


@pytest.mark.parametrize(
    ("single", "cumulative", "met"),
    [
        (SINGLE - PENNY, CUMULATIVE - PENNY, []),
        (SINGLE, SINGLE, ["single_gbp"]),
        (SINGLE + PENNY, SINGLE + PENNY, ["single_gbp"]),
        (Decimal(1), CUMULATIVE, ["cumulative_gbp"]),
        (SINGLE, CUMULATIVE, ["single_gbp", "cumulative_gbp"]),
        (Decimal(0), Decimal(0), []),
    ],
)
def test_a_figure_equal_to_the_amount_meets_it(single, cumulative, met):
    assert keys(single, cumulative) == met


@pytest.mark.parametrize("impact", ["tom_impact", "consumer_impact", "competition_impact"])
def test_a_material_impact_meets_by_itself(impact):
    assert keys(impacts=[impact]) == [impact]


def test_amounts_and_judgements():
    assert (THRESHOLDS.single_gbp, THRESHOLDS.cumulative_gbp) == (SINGLE, CUMULATIVE)
    assert [rule.key for rule in THRESHOLDS.qualitative] == ["tom_impact", "consumer_impact", "competition_impact"]


def test_what_is_met_says_why_and_cites_both_readings():
    money, judged = rules.meets(THRESHOLDS, single_gbp=SINGLE, cumulative_gbp=SINGLE, impacts=["consumer_impact"])
    assert money.sentence == "Cost or benefit of a single decision: £5,000,000 meets £5,000,000."
    assert judged.sentence == "Material impact on consumers."
    assert [clause.id for clause in money.rule.cited] == ["thresholds", "thresholds-meets", "thresholds-exceeds"]


@pytest.mark.parametrize("figure", [Decimal(-1), Decimal("NaN"), Decimal("Infinity")])
def test_a_figure_that_is_no_cost_is_refused(figure):
    with pytest.raises(ValueError, match="savings do not net off"):
        keys(figure)


def test_an_unknown_impact_is_refused():
    with pytest.raises(ValueError, match="'weather' is not a qualitative threshold"):
        keys(impacts=["weather"])


def test_an_amount_that_is_missing_is_named():
    without = rules.Thresholds(rules=tuple(replace(rule, amount=None) for rule in THRESHOLDS.rules))
    with pytest.raises(LookupError, match="single_gbp has no amount"):
        _ = without.single_gbp


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_single_is_met_exactly_from_the_amount_up(figure):
    assert ("single_gbp" in keys(figure)) == (figure >= SINGLE)
