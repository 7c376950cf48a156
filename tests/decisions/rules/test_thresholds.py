"""The thresholds: equal meets, the total with its parts, what nobody has judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from decisions.rules.thresholds import Entry, assess, threshold_position
from framework.rules import GroupRules, parse, rules_for
from framework.services import shipped

VERSIONS = parse(shipped())
V11, TOR, V32 = date(2022, 3, 9), date(2022, 3, 10), date(2024, 1, 10)


def rules(group: str = "DAG", on: date = V11) -> GroupRules:
    return rules_for(VERSIONS, group, on)


CLEAN = {"tom_impact": False, "consumer_impact": False, "competition_impact": False}


def entries(*amounts: int) -> list[Entry]:
    return [Entry(f"DAG-D{n:04d}", Decimal(amount), V11) for n, amount in enumerate(amounts, 1)]


@pytest.mark.parametrize(
    ("before", "this", "expected"),
    [
        ([], 4_999_999, []),
        ([], 5_000_000, ["single_gbp"]),
        ([15_000_000], 4_999_999, []),
        ([15_000_001], 4_999_999, ["cumulative_gbp"]),
        ([16_000_000], 5_000_000, ["single_gbp", "cumulative_gbp"]),
        ([16_000_000, -2_000_000], 4_999_999, []),
        ([20_000_000], 0, ["cumulative_gbp"]),
    ],
)
def test_a_figure_equal_to_a_threshold_meets_it(before: list[int], this: int, expected: list[str]) -> None:
    position = threshold_position(entries(*before), Decimal(this))
    assert [met.rule.key for met in assess(rules().thresholds, position, CLEAN).met] == expected


def test_the_total_is_shown_with_its_parts() -> None:
    position = threshold_position(entries(3_000_000, 2_500_000), Decimal("1400000.50"))
    assert (position.before, position.cumulative) == (Decimal(5_500_000), Decimal("6900000.50"))
    assert [part.reference for part in position.parts] == ["DAG-D0001", "DAG-D0002"]


def test_savings_never_net_off() -> None:
    with pytest.raises(ValueError):
        threshold_position([], Decimal(-1))
    assert threshold_position(entries(-5), None).before == 0


def test_what_nobody_has_judged_is_unassessed() -> None:
    found = assess(rules().thresholds, threshold_position([], None), {**CLEAN, "tom_impact": None})
    assert found.unassessed == ("Cost", "Material impact on the target operating model")
    assert not found.complete
    material = assess(rules().thresholds, threshold_position([], Decimal(0)), {**CLEAN, "consumer_impact": True})
    assert [met.rule.key for met in material.met] == ["consumer_impact"]
