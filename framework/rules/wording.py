"""Rules in words, for pages and reports: one short line each, without the citation."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final

from framework.rules.programme import ChangeControlRule, LevelRule, OfficeRule, PracticeRule
from framework.rules.terms import (
    Attendance,
    AttendanceRule,
    ConflictRule,
    CriterionRule,
    DeadlineRule,
    GroundRule,
    GroupRules,
    Minutes,
    MinutesRule,
    NoConsensusRule,
    OutcomeRule,
    Route,
    RouteRule,
    Rule,
    SeatKind,
    SeatRule,
    StandingItemRule,
    ThresholdRule,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS: Final[Mapping[str, str]] = {
    "profile": "Group",
    "seats": "Seat",
    "deadlines": "Deadline",
    "outcomes": "Outcome",
    "criteria": "Criterion for accepting",
    "grounds": "Ground for rejecting",
    "thresholds": "Threshold",
    "standing_items": "Standing agenda item",
    "conflicts": "Conflict between sources",
    "attendance": "Attendance",
    "minutes": "Minutes",
    "no_consensus": "Without consensus",
    "level_one": "Level 1 decisions",
    "concerns": "Significant concerns",
    "levels": "Level",
    "offices": "Office",
    "change_control": "Change control",
    "practice": "Working defaults",
}
ROUTES: Final[Mapping[Route, str]] = {
    "refer_to_psg": "The matter is referred to the PSG",
    "chair_decides": "The chair decides on the views heard",
    "chair_decides_or_refer": "The chair decides on the views heard, or the matter is referred to the PSG",
    "sro_decides": "The SRO decides on the views heard and the advice of the IPA",
    "escalate_to_parent": "The matter is escalated to the parent group",
}
DESTINATIONS: Final[Mapping[str, str]] = {
    "ofgem": "to Ofgem",
    "psg": "straight to the PSG",
    "group_then_psg": "settled by the group, or to the PSG",
}
SEAT_KINDS: Final[Mapping[SeatKind, str]] = {
    "chair": "chair",
    "programme": "programme",
    "assurance": "assurance",
    "constituency": "constituency",
    "code_body": "code body",
    "observer": "observer",
    "secretariat": "secretariat",
}
ATTENDANCES: Final[Mapping[Attendance, str]] = {
    "representatives": "representatives only, unless the chair invites",
    "open": "open to all",
    "closed": "closed",
}
MINUTES: Final[Mapping[Minutes, str]] = {
    "owed": "minutes are owed",
    "optional": "minutes may be kept, none are owed",
    "none": "no minutes are owed",
}
NEEDS: Final[Mapping[str, str]] = {
    "criteria": "each criterion met",
    "grounds": "at least one ground",
    "conditions": "the work as conditions",
    "work": "the work wanted",
}
OCCASIONS: Final[Mapping[str, str]] = {
    "threshold": "a threshold is met",
    "no_consensus": "there is no consensus",
}


def kind_words(kind: SeatKind) -> str:
    """The kind of a seat, in words."""
    return SEAT_KINDS[kind]


@singledispatch
def says(rule: Rule) -> str:
    """What a rule says, in one line. Raises NotImplementedError for a kind of rule without words."""
    raise NotImplementedError(type(rule).__name__)


@says.register
def _(rule: SeatRule) -> str:
    return f"{rule.name} ({SEAT_KINDS[rule.kind]})"


@says.register
def _(rule: DeadlineRule) -> str:
    return f"{rule.label}: {rule.sentence}"


@says.register
def _(rule: OutcomeRule) -> str:
    parts = [rule.label]
    if rule.needs:
        parts.append("needs " + " and ".join(NEEDS[need] for need in rule.needs))
    if rule.when:
        parts.append("when " + " or ".join(OCCASIONS[occasion] for occasion in rule.when))
    return ", ".join(parts)


@says.register
def _(rule: CriterionRule) -> str:
    return f"{rule.label} (or departed from with a justification)" if rule.departure_allowed else rule.label


@says.register
def _(rule: GroundRule) -> str:
    return rule.label


@says.register
def _(rule: AttendanceRule) -> str:
    return _sentence(ATTENDANCES[rule.rule])


@says.register
def _(rule: MinutesRule) -> str:
    return _sentence(MINUTES[rule.rule])


@says.register
def _(rule: NoConsensusRule) -> str:
    return ROUTES[rule.route]


@says.register
def _(rule: RouteRule) -> str:
    words = DESTINATIONS.get(rule.route, rule.route)
    way = f" by way of the {rule.via}" if rule.via else ""
    hand = " or ".join(f"the {who}" if who.isupper() else f"a {who}" for who in rule.by)
    return f"{_sentence(words)}{way}, by {hand}"


@says.register
def _(rule: ThresholdRule) -> str:
    return rule.label if rule.amount is None else f"{rule.label}: £{rule.amount:,} or more"


@says.register
def _(rule: StandingItemRule) -> str:
    return f"{rule.title} ({rule.objective})"


@says.register
def _(rule: ConflictRule) -> str:
    return f"{rule.text} {rule.resolution}"


@says.register
def _(rule: LevelRule) -> str:
    return f"Level {rule.key}, {rule.name}: {rule.decides}"


@says.register
def _(rule: OfficeRule) -> str:
    return rule.name


@says.register
def _(rule: ChangeControlRule) -> str:
    return rule.wording


@says.register
def _(rule: PracticeRule) -> str:
    ahead = ", ".join(str(days) for days in rule.remind_working_days_ahead)
    return (
        f"Reminders {ahead} working days ahead; a breach goes to the chair after {rule.escalate_to_chair_after} and to "
        f"the SRO after {rule.escalate_to_sro_after} working days; a report marked ready issues itself at "
        f"{rule.issue_ready_report_at:%H:%M} on its due day"
    )


@says.register
def _(rule: GroupRules) -> str:
    return "; ".join(part for part in profile_parts(rule) if part)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def profile_parts(group: GroupRules) -> tuple[str, ...]:
    """What a group is, part by part, so that two versions can be compared."""
    return (
        f"{group.name}, Level {group.level}",
        f"under the {group.parent}" if group.parent else "",
        group.role.rstrip("."),
        f"meets {group.meeting_pattern.lower()}" if group.meeting_pattern else "",
    )
