"""The rules of a group as plain data: what the command prints, and what a decision may keep as its snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from framework.rules.terms import DeadlineRule, GroupRules, Thresholds

Data = dict[str, object]


def as_data(group: GroupRules) -> Data:
    """JSON-ready data: pounds as text, everything with its citation."""
    return {
        "version": group.version,
        "group": group.code,
        "level": group.level,
        "deadlines": [_deadline(rule) for rule in group.dated_deadlines],
        "undated": [_deadline(rule) for rule in group.undated_deadlines],
        "outcomes": [{"key": rule.key, "citation": rule.citation} for rule in group.outcomes],
        "criteria": [
            {"key": rule.key, "citation": rule.citation, "departure_allowed": rule.departure_allowed}
            for rule in group.criteria
        ],
        "grounds": [{"key": rule.key, "citation": rule.citation} for rule in group.grounds],
        "no_consensus": {"route": group.no_consensus.route, "citation": group.no_consensus.citation},
        "thresholds": _thresholds(group.thresholds),
        "seats": [{"code": seat.code, "name": seat.name, "kind": seat.kind} for seat in group.seats],
    }


def _deadline(rule: DeadlineRule) -> Data:
    return {
        "key": rule.key,
        "working_days": rule.working_days,
        "direction": rule.direction,
        "anchor": rule.anchor,
        "citation": rule.citation,
        "date_assumed": rule.date_assumed,
    }


def _thresholds(thresholds: Thresholds) -> Data:
    return {
        "single_gbp": str(thresholds.single_gbp),
        "cumulative_gbp": str(thresholds.cumulative_gbp),
        "equal_counts": True,
        "qualitative": [rule.key for rule in thresholds.qualitative],
        "citation": thresholds.rules[0].citation,
    }


def as_lines(data: Mapping[str, object]) -> Iterator[str]:
    """The same data as indented lines for a terminal."""
    for key, value in data.items():
        if isinstance(value, list):
            yield f"{key}:"
            yield from (f"  {_line(row)}" for row in value)
        else:
            yield f"{key}: {_line(value)}"


def _line(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} {_line(part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)
