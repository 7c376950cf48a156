"""Every number that stands in a version file, against a table written by hand, so that no change goes unnoticed.

What they come to for a group on a day stands in the tables of `test_rules`.
"""

from __future__ import annotations

import tomllib
from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest

from framework import rules
from framework.services import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

# version file, where it stands, the number
NUMBERS = {
    ("v1_0", "programme.elections.votes_each"): 1,
    ("v1_0", "programme.practice.remind_working_days_ahead.0"): 2,
    ("v1_0", "programme.practice.remind_working_days_ahead.1"): 1,
    ("v1_0", "programme.practice.remind_working_days_ahead.2"): 0,
    ("v1_0", "programme.practice.escalate_to_chair_after"): 0,
    ("v1_0", "programme.practice.escalate_to_sro_after"): 2,
    ("v1_0", "programme.practice.no_meeting_warning_days"): 31,
    ("v1_0", "every.deadlines.papers_issued.working_days"): 5,
    ("v1_0", "every.deadlines.headline_report.working_days"): 1,
    ("v1_0", "every.deadlines.minutes.working_days"): 5,
    ("v1_0", "every.deadlines.amendment_requests.working_days"): 5,
    ("v1_0", "every.thresholds.single_gbp.amount"): 5_000_000,
    ("v1_0", "every.thresholds.cumulative_gbp.amount"): 20_000_000,
    ("v1_0", "levels.2.delegation.levels.0"): 3,
    ("v1_0", "levels.2.delegation.levels.1"): 4,
    ("v1_0", "levels.2.deadlines.change_decision_communicated.working_days"): 10,
    ("v1_0", "levels.3.delegation.levels.0"): 3,
    ("v1_0", "levels.3.delegation.levels.1"): 4,
    ("v1_0", "levels.3.deadlines.change_decision_communicated.working_days"): 10,
    ("v1_0", "groups.DAG.deadlines.decisions_published.working_days"): 10,
    ("v1_0", "groups.CCAG.deadlines.decisions_published.working_days"): 5,
    ("v2_4_dag_2022_03", "groups.DAG.deadlines.decisions_published.working_days"): 5,
    ("v3_2", "every.deadlines.headline_report.working_days"): 2,
    ("v3_2", "groups.DAG.own_terms.deadlines.decisions_published.working_days"): 5,
    ("v3_2", "groups.CCAG.own_terms.deadlines.headline_report.working_days"): 1,
    ("v3_2", "groups.CCAG.own_terms.deadlines.minutes.working_days"): 5,
    ("v3_2", "groups.CCAG.own_terms.deadlines.decisions_published.working_days"): 5,
    ("v3_2", "groups.TAG.own_terms.deadlines.headline_report.working_days"): 1,
    ("v3_2", "groups.TAG.own_terms.deadlines.minutes.working_days"): 5,
    ("v3_2", "groups.TMAG.own_terms.deadlines.headline_report.working_days"): 1,
    ("v3_2", "groups.TMAG.own_terms.deadlines.minutes.working_days"): 5,
}
TIMES = {
    ("v1_0", "programme.practice.remind_at"): "08:00",
    ("v1_0", "programme.practice.issue_ready_report_at"): "17:00",
}


def numbers(text: str) -> dict[str, int]:
    """Every whole number of a version file by where it stands, but the level of a group, which its place gives."""
    return {place: found for place, found in _walk(tomllib.loads(text), ()) if not place.endswith(".level")}


def _walk(part: Any, place: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    if isinstance(part, dict):
        for key, inner in part.items():
            yield from _walk(inner, (*place, key))
    elif isinstance(part, list):
        for at, inner in enumerate(part):
            name = inner.get("key", str(at)) if isinstance(inner, dict) else str(at)
            yield from _walk(inner, (*place, name))
    elif isinstance(part, int) and not isinstance(part, bool):
        yield ".".join(place), part


def test_every_number_of_every_version_is_the_one_written_here() -> None:
    found = {
        (file.removesuffix(".toml"), place): number
        for file, text in shipped().items()
        for place, number in numbers(text).items()
    }
    assert found == NUMBERS


def test_the_hours_of_practice_are_those_written_here() -> None:
    found = {}
    for file, text in shipped().items():
        practice = tomllib.loads(text).get("programme", {}).get("practice", {})
        for name in ("remind_at", "issue_ready_report_at"):
            if name in practice:
                found[file.removesuffix(".toml"), f"programme.practice.{name}"] = practice[name]
    assert found == TIMES


@pytest.mark.parametrize("on", [date(2021, 7, 29), date(2022, 3, 9), date(2023, 12, 6), date(2027, 1, 1)])
def test_practice_in_force(on: date) -> None:
    practice = rules.in_force(rules.parse(shipped()), on).programme.practice
    assert practice.remind_working_days_ahead == (2, 1, 0)
    assert (practice.remind_at, practice.issue_ready_report_at) == (time(8), time(17))
    assert (practice.escalate_to_chair_after, practice.escalate_to_sro_after) == (0, 2)
