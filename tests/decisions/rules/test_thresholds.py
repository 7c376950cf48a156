"""The thresholds: equal meets, the total with its parts, what nobody has judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from decisions.rules.thresholds import Entry, Judged, assess, judged_refusal, read, stored, threshold_position
from framework.rules import GroupRules, parse, rules_for
from framework.services import shipped

VERSIONS = parse(shipped())
V11, TOR, V32 = date(2022, 3, 9), date(2022, 3, 10), date(2024, 1, 10)


def rules(group: str = "DAG", on: date = V11) -> GroupRules:
    return rules_for(VERSIONS, group, on)


CLEAN = {
    key: Judged(material=False, evidence="A note") for key in ("tom_impact", "consumer_impact", "competition_impact")
}


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
    found = assess(rules().thresholds, threshold_position([], None), {**CLEAN, "tom_impact": Judged()})
    assert found.unassessed == ("Cost", "Material impact on the target operating model")
    assert not found.complete
    material = assess(
        rules().thresholds,
        threshold_position([], Decimal(0)),
        {**CLEAN, "consumer_impact": Judged(material=True, evidence="A note")},
    )
    assert [met.rule.key for met in material.met] == ["consumer_impact"]


@pytest.mark.parametrize(
    ("judged", "says"),
    [
        (CLEAN, None),
        ({"tom_impact": Judged()}, None),
        ({"single_gbp": Judged(evidence="The TDWG's estimate")}, None),
        ({"tom_impact": Judged(material=False)}, "say on what evidence it was judged"),
        ({"single_gbp": Judged(material=True, evidence="A note")}, "a matter of pounds, not of judgement"),
        ({"weather": Judged(material=True, evidence="Rain")}, "knows no threshold “weather”"),
    ],
)
def test_a_threshold_of_the_framework_is_judged_on_evidence(judged: dict[str, Judged], says: str | None) -> None:
    found = judged_refusal(rules().thresholds, judged)
    assert found == says if says is None else says in found


def test_what_was_judged_comes_back_as_it_was_kept() -> None:
    said = {**CLEAN, "single_gbp": Judged(evidence="An estimate")}
    assert read(stored({**said, "cumulative_gbp": Judged()})) == said
