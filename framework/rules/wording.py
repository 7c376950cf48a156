"""Rules in words, for pages and reports: one short line each, without the citation."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Final

from framework.rules.deciding import (
    CriterionRule,
    GroundRule,
    NoConsensusRule,
    OutcomeRule,
    Route,
    RouteRule,
    ThresholdRule,
)
from framework.rules.powers import (
    EVERYTHING,
    AlternatesRule,
    CompetenceRule,
    DeclineRule,
    DelegationRule,
    OutsideBody,
    OutsideKind,
)
from framework.rules.programme import (
    ActRule,
    AppealRule,
    ChangeControlRule,
    ConsultationRule,
    Decider,
    ElectionRule,
    EscalationRule,
    LevelRule,
    Measure,
    OfficeRule,
    PracticeRule,
    PrecedenceRule,
    SubjectRule,
)
from framework.rules.terms import (
    Attendance,
    AttendanceRule,
    ConflictRule,
    DeadlineRule,
    GroupRules,
    Minutes,
    MinutesRule,
    OverruledRule,
    Rule,
    SeatKind,
    SeatRule,
    Source,
    Standing,
    StandingItemRule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from framework.rules.powers import Subgroups

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
    "competence": "Field of decision",
    "delegation": "Delegation",
    "alternates": "Alternates",
    "may_decline": "Places left open",
    "overruled": "Own terms overruled",
    "levels": "Level",
    "offices": "Office",
    "subjects": "Subject",
    "escalations": "Escalation",
    "acts_after_ofgem": "After Ofgem has decided",
    "appeals": "Appeals",
    "elections": "Nominations and elections",
    "consultation": "Consultations",
    "precedence": "Which document prevails",
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
STANDINGS: Final[Mapping[Standing, str]] = {
    "convened": "",
    "permitted": "permitted, convened by an act of the programme",
    "named": "named without terms, not convened",
}
SUBGROUPS: Final[Mapping[Subgroups, str]] = {
    "none": "not to sub-groups",
    "standing": "standing sub-groups among them",
    "any": "sub-groups among them",
}
OUTSIDE: Final[Mapping[OutsideKind, str]] = {"joint": "jointly with", "reserved": "reserved to"}
MEASURES: Final[Mapping[Measure, str]] = {
    "below": " when no threshold is met",
    "above": " when a threshold is met",
    "any": "",
}
DECIDERS: Final[Mapping[Decider, str]] = {"group": "groups", "chair": "chairs", "SRO": "the SRO"}
SOURCES: Final[Mapping[Source, str]] = {"framework": "the framework", "own_terms": "a group's own terms"}


def kind_words(kind: SeatKind) -> str:
    """The kind of a seat, in words."""
    return SEAT_KINDS[kind]


@singledispatch
def says(rule: Rule) -> str:
    """What a rule says, in one line. Raises NotImplementedError for a kind of rule without words."""
    raise NotImplementedError(type(rule).__name__)


@says.register
def _(rule: SeatRule) -> str:
    remits = f"; a holder each for {_and(rule.remits)} allowed" if rule.remits else ""
    return f"{rule.name} ({SEAT_KINDS[rule.kind]}{remits})"


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
def _(rule: SubjectRule) -> str:
    return rule.label


@says.register
def _(rule: EscalationRule) -> str:
    way = f", by way of {_who(rule.via)}" if rule.via else ""
    hands = " or ".join(_who(who) for who in rule.who)
    return f"{rule.label}: {hands} to {_who(rule.to)}{way}{MEASURES[rule.when]}"


@says.register
def _(rule: ActRule) -> str:
    return rule.label


@says.register
def _(rule: AppealRule) -> str:
    against = _and(DECIDERS[decider] for decider in rule.against)
    final = ", whose decision is final" if rule.final else ""
    return (
        f"A party appeals against decisions of {against} to {_who(rule.to)}{final}; "
        f"{_who(rule.enacted_by)} carries out what is recommended"
    )


@says.register
def _(rule: ElectionRule) -> str:
    votes = "one vote" if rule.votes_each == 1 else f"{rule.votes_each} votes"
    parts = [f"Each member organisation has {votes}"]
    if rule.unopposed_appointed:
        parts.append("one nominee alone is appointed")
    if rule.secret_until_closed:
        parts.append("the ballot is secret until it closes")
    return "; ".join([*parts, "a named person decides a tie and gives the reason"])


@says.register
def _(rule: ConsultationRule) -> str:
    return "The group that issues a consultation or information request sets the day on which it closes"


@says.register
def _(rule: PrecedenceRule) -> str:
    first, second = (SOURCES[source] for source in rule.order)
    return f"Where both state a matter {first} prevails over {second}; what only one states stands"


@says.register
def _(rule: CompetenceRule) -> str:
    if not rule.subjects:
        return "Decides nothing; advises the group that convened it"
    fields = "everything" if EVERYTHING in rule.subjects else _and(_words(subject) for subject in rule.subjects)
    never = f", never on {_and(_words(subject) for subject in rule.excluded)}" if rule.excluded else ""
    bodies = "".join(f"; {_outside(body)}" for body in rule.outside)
    return f"Decides on {fields}{never}{bodies}"


@says.register
def _(rule: DelegationRule) -> str:
    if not rule.levels:
        return "May not delegate decisions"
    levels = " or ".join(f"Level {level}" for level in rule.levels)
    return f"May delegate decisions to groups of {levels}, {SUBGROUPS[rule.subgroups]}"


@says.register
def _(rule: AlternatesRule) -> str:
    reasons = f", for such reasons as {_and(reason.lower() for reason in rule.reasons)}" if rule.reasons else ""
    if rule.approval == "members":
        return f"A representative names an alternate and the constituency approves{reasons}"
    return f"A representative names an alternate{reasons}"


@says.register
def _(rule: DeclineRule) -> str:
    return "A party that sees no role for itself may leave its place open and take it up later"


@says.register
def _(rule: OverruledRule) -> str:
    instead = "; ".join(says(one) for one in rule.prevailing)
    return f"{SECTIONS[rule.section]} in {SOURCES[rule.source]}: {says(rule.rule)}. What holds instead: {instead}"


@says.register
def _(rule: ChangeControlRule) -> str:
    if not rule.approved_by:
        return rule.wording
    approval = " and then ".join(_who(who) for who in rule.approved_by)
    return f"{rule.wording} What changes change control itself is approved by {approval}."


@says.register
def _(rule: PracticeRule) -> str:
    ahead = ", ".join(str(days) for days in rule.remind_working_days_ahead)
    return (
        f"Reminders {ahead} working days ahead, at {rule.remind_at:%H:%M}; a breach goes to the chair after "
        f"{rule.escalate_to_chair_after} and to the SRO after {rule.escalate_to_sro_after} working days; a report "
        f"marked ready issues itself at {rule.issue_ready_report_at:%H:%M} on its due day; the chair is told when a "
        f"group has not met for {rule.no_meeting_warning_days} days"
    )


@says.register
def _(rule: GroupRules) -> str:
    return "; ".join(part for part in profile_parts(rule) if part)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _and(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _words(key: str) -> str:
    return key.replace("_", " ")


def _outside(body: OutsideBody) -> str:
    return f"{_and(_words(subject) for subject in body.subjects)} {OUTSIDE[body.kind]} the {body.body}"


def _who(code: str) -> str:
    """A party, office or group in a sentence: "the SRO", "a party"."""
    named = {"OFGEM": "Ofgem", "parent": "the group above", "group": "a group"}
    return named.get(code, f"the {code}" if code.isupper() else f"a {code}")


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def profile_parts(group: GroupRules) -> tuple[str, ...]:
    """What a group is, part by part, so that two versions can be compared."""
    pattern = group.meeting_pattern
    return (
        f"{group.name}, Level {group.level}",
        f"under the {group.parent}" if group.parent else "",
        ("a short-lived sub-group" if group.short_lived else "a sub-group") if group.subgroup else "",
        group.role.rstrip("."),
        f"meets {pattern[:1].lower()}{pattern[1:]}" if pattern else "",
        STANDINGS[group.standing],
        f"convened on {_day(group.convened_on)}" if group.convened_on else "",
        group.convened_note.rstrip("."),
        f"closed on {_day(group.closed_on)}" if group.closed_on else "",
        f"succeeds the {_and(group.succeeds)}" if group.succeeds else "",
    )
