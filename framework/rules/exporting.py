"""Rules as plain data: what the command prints, and what a decision may keep as its snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.rules.wording import says

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from framework.rules.deciding import RouteRule, Thresholds
    from framework.rules.powers import AlternatesRule, CompetenceRule, DelegationRule
    from framework.rules.programme import EscalationRule, ProgrammeRules
    from framework.rules.spans import Span
    from framework.rules.terms import DeadlineRule, GroupRules, OverruledRule, Rule, SeatRule

Data = dict[str, object]


def as_data(group: GroupRules, stood: Sequence[Span], since: date | None = None) -> Data:
    """JSON-ready data: pounds as text, everything with its citation.

    `stood` is how long the framework has the seats of the day; one that no version names, because the programme founded
    the group, stands from the group's first day, `since`.
    """
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
        "seats": [_seat(seat, stood, since) for seat in group.seats],
        **_profile(group),
        **_conduct(group),
        "standing_items": [
            {"key": rule.key, "title": rule.title, "objective": rule.objective, "citation": rule.citation}
            for rule in group.standing_items
        ],
        "conflicts": [
            {"key": rule.key, "text": rule.text, "resolution": rule.resolution, "citation": rule.citation}
            for rule in group.conflicts
        ],
        "overruled": [_overruled(rule) for rule in group.overruled],
    }


def _seat(seat: SeatRule, stood: Sequence[Span], since: date | None) -> Data:
    """A seat of a version, and from when to when the framework has it (None while it goes on)."""
    span = next((one for one in stood if one.code == seat.code), None)
    start, end = (span.valid_from, span.valid_to) if span else (since, None)
    return {
        "code": seat.code,
        "name": seat.name,
        "kind": seat.kind,
        "from": start.isoformat() if start else None,
        "to": end.isoformat() if end else None,
        "citation": seat.citation,
    }


def programme_data(programme: ProgrammeRules) -> Data:
    """What binds the programme as a whole, JSON-ready, everything with its citation."""
    return {
        "levels": [{"key": rule.key, "name": rule.name, "citation": rule.citation} for rule in programme.levels],
        "offices": [{"key": rule.key, "name": rule.name, "citation": rule.citation} for rule in programme.offices],
        "subjects": [{"key": rule.key, "label": rule.label, "citation": rule.citation} for rule in programme.subjects],
        "escalations": [_escalation(rule) for rule in programme.escalations],
        "acts_after_ofgem": [
            {"key": rule.key, "by": rule.by, "to": list(rule.to), "citation": rule.citation}
            for rule in programme.acts_after_ofgem
        ],
        "appeals": {
            "to": programme.appeals.to,
            "against": list(programme.appeals.against),
            "final": programme.appeals.final,
            "enacted_by": programme.appeals.enacted_by,
            "citation": programme.appeals.citation,
        },
        "elections": _told(programme.elections),
        "consultation": _told(programme.consultation),
        "precedence": {"order": list(programme.precedence.order), "citation": programme.precedence.citation},
        "change_control": {
            "manager": programme.change_control.manager,
            "approved_by": list(programme.change_control.approved_by),
            "citation": programme.change_control.citation,
        },
        "practice": _told(programme.practice),
    }


def _profile(group: GroupRules) -> Data:
    return {
        "name": group.name,
        "parent": group.parent,
        "role": group.role,
        "standing": group.standing,
        "convened_on": group.convened_on.isoformat() if group.convened_on else None,
        "convened_note": group.convened_note,
        "closed_on": group.closed_on.isoformat() if group.closed_on else None,
        "succeeds": list(group.succeeds),
        "subgroup": group.subgroup,
        "short_lived": group.short_lived,
        "closed": group.closed,
        "open_membership": group.open_membership,
        "meeting_pattern": group.meeting_pattern,
        "citation": group.citation,
    }


def _conduct(group: GroupRules) -> Data:
    return {
        "attendance": {"rule": group.attendance, "citation": group.attendance_rule.citation},
        "minutes": {"rule": group.minutes, "citation": group.minutes_rule.citation},
        "level_one": _route(group.level_one),
        "concerns": _route(group.concerns),
        "competence": _competence(group.competence),
        "delegation": _delegation(group.delegation),
        "alternates": _alternates(group.alternates),
        "may_decline": group.may_decline,
        "remits": {seat.code: list(seat.remits) for seat in group.seats if seat.remits},
    }


def _told(rule: Rule) -> Data:
    return {"says": says(rule), "citation": rule.citation}


def _route(rule: RouteRule | None) -> Data | None:
    if rule is None:
        return None
    return {"route": rule.route, "by": list(rule.by), "via": rule.via, "citation": rule.citation}


def _delegation(rule: DelegationRule) -> Data:
    return {"levels": list(rule.levels), "subgroups": rule.subgroups, "citation": rule.citation}


def _competence(rule: CompetenceRule) -> Data:
    bodies = [{"body": one.body, "kind": one.kind, "subjects": list(one.subjects)} for one in rule.outside]
    return {
        "subjects": list(rule.subjects),
        "excluded": list(rule.excluded),
        "outside": bodies,
        "citation": rule.citation,
    }


def _alternates(rule: AlternatesRule | None) -> Data | None:
    if rule is None:
        return None
    return {"approval": rule.approval, "reasons": list(rule.reasons), "citation": rule.citation}


def _overruled(rule: OverruledRule) -> Data:
    return {
        "section": rule.section,
        "key": rule.key,
        "says": says(rule.rule),
        "prevailing": [says(one) for one in rule.prevailing],
        "citation": rule.citation,
    }


def _escalation(rule: EscalationRule) -> Data:
    return {
        "key": rule.key,
        "who": list(rule.who),
        "to": rule.to,
        "via": rule.via,
        "when": rule.when,
        "citation": rule.citation,
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
        return ", ".join(_line(part) for part in value)
    return "none" if value is None else str(value)
