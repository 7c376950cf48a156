"""The words of the framework as frozen values: versions, groups, and the rules that bind them.

Every rule carries the clause it rests on, the version that introduced it (`since`) and whether
the day from which that clause holds is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from framework.rules.programme import ProgrammeRules

Attendance = Literal["representatives", "open", "closed"]
Minutes = Literal["owed", "optional", "none"]
SeatKind = Literal["chair", "programme", "assurance", "constituency", "code_body", "observer", "secretariat"]
Direction = Literal["before", "after"]
Anchor = Literal["meeting", "decision", "next_month_meeting"]
Route = Literal["refer_to_psg", "chair_decides", "chair_decides_or_refer", "sro_decides", "escalate_to_parent"]
Need = Literal["criteria", "grounds", "conditions", "work"]
Occasion = Literal["threshold", "no_consensus"]
Objective = Literal["DECISION", "INFORMATION", "DISCUSSION"]

VOICES: frozenset[SeatKind] = frozenset({"constituency", "code_body"})
SINGLE_HOLDER: frozenset[SeatKind] = frozenset({"chair", "constituency", "code_body"})

ROUTE_CHOICES: dict[Route, tuple[str, ...]] = {
    "refer_to_psg": ("refer_to_psg",),
    "chair_decides": ("chair_decides",),
    "chair_decides_or_refer": ("chair_decides", "refer_to_psg"),
    "sro_decides": ("sro_decides",),
    "escalate_to_parent": ("escalate_to_parent",),
}


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A passage of a document, restated in our own words; `since` names the restating version.

    `date_assumed`: no dated paper shows the passage in force from a known day; the version's own day stands in.
    """

    id: str
    document: str
    section: str
    text: str
    note: str
    since: str
    date_assumed: bool

    @property
    def citation(self) -> str:
        """The document and the place in it, as printed beside a result."""
        return f"{self.document}, {self.section}"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What all rules share: the clause that says so and the version that brought it."""

    clause: Clause
    also: tuple[Clause, ...]
    since: str

    @property
    def date_assumed(self) -> bool:
        """Whether the day from which the clause, as cited, holds is assumed."""
        return self.clause.date_assumed

    @property
    def citation(self) -> str:
        """All clauses cited, the main one first, separated by semicolons."""
        return "; ".join(clause.citation for clause in self.cited)

    @property
    def cited(self) -> tuple[Clause, ...]:
        """The clauses themselves, the main one first."""
        return (self.clause, *self.also)


@dataclass(frozen=True, kw_only=True)
class SeatRule(Rule):
    """A position on a group. `constituencies` lists whom a constituency seat speaks for."""

    code: str
    name: str
    kind: SeatKind
    constituencies: tuple[str, ...]

    @property
    def has_voice(self) -> bool:
        """Whether the seat's view makes or breaks consensus."""
        return self.kind in VOICES

    @property
    def single_holder(self) -> bool:
        """Whether only one person may hold it at a time."""
        return self.kind in SINGLE_HOLDER


@dataclass(frozen=True, kw_only=True)
class DeadlineRule(Rule):
    """Something owed a number of working days before or after an anchor.

    `working_days` is None for a duty without a day: it stays open until done and is never
    breached. `closing` marks a date that ends a period for others (amendment requests): it
    passes, it is not breached. `owner` is the code of the office that answers for it.
    """

    key: str
    label: str
    working_days: int | None
    direction: Direction
    anchor: Anchor
    owner: str
    closing: bool

    @property
    def dated(self) -> bool:
        """Whether a day can be computed for it."""
        return self.working_days is not None

    @property
    def sentence(self) -> str:
        """The period in words: "5 working days before the meeting"."""
        anchor = ANCHOR_WORDS[self.anchor]
        if self.working_days is None:
            return f"no day set, {self.direction} {anchor}"
        unit = "working day" if self.working_days == 1 else "working days"
        return f"{self.working_days} {unit} {self.direction} {anchor}"


ANCHOR_WORDS: dict[Anchor, str] = {
    "meeting": "the meeting",
    "decision": "the decision",
    "next_month_meeting": "the following month's meeting",
}


@dataclass(frozen=True, kw_only=True)
class OutcomeRule(Rule):
    """An outcome a group may choose; what it needs; and, if limited, on which occasions."""

    key: str
    label: str
    needs: tuple[Need, ...]
    when: tuple[Occasion, ...]


@dataclass(frozen=True, kw_only=True)
class CriterionRule(Rule):
    """A measure an accepted recommendation meets; some may be departed from with reasons."""

    key: str
    label: str
    departure_allowed: bool


@dataclass(frozen=True, kw_only=True)
class GroundRule(Rule):
    """A ground on which a recommendation may be rejected."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class AttendanceRule(Rule):
    """Who may attend a group's meetings."""

    rule: Attendance


@dataclass(frozen=True, kw_only=True)
class MinutesRule(Rule):
    """Whether a group owes minutes."""

    rule: Minutes


@dataclass(frozen=True, kw_only=True)
class NoConsensusRule(Rule):
    """What happens when a group cannot agree."""

    route: Route

    @property
    def choices(self) -> tuple[str, ...]:
        """The single steps the route leaves open, in the order to offer them."""
        return ROUTE_CHOICES[self.route]


@dataclass(frozen=True, kw_only=True)
class RouteRule(Rule):
    """Where a Level 1 matter or a significant concern goes, by whose hand and by way of whom."""

    route: str
    by: tuple[str, ...]
    via: str


@dataclass(frozen=True, kw_only=True)
class ThresholdRule(Rule):
    """One of Ofgem's thresholds: an amount in pounds, or a judgement when `amount` is None."""

    key: str
    label: str
    amount: Decimal | None


@dataclass(frozen=True, kw_only=True)
class StandingItemRule(Rule):
    """An agenda item that comes by itself."""

    key: str
    title: str
    objective: Objective


@dataclass(frozen=True, kw_only=True)
class ConflictRule(Rule):
    """Two sources that disagree, and how the programme reads them."""

    key: str
    text: str
    resolution: str


KeyedRule = (
    SeatRule | DeadlineRule | OutcomeRule | CriterionRule | GroundRule | ThresholdRule | StandingItemRule | ConflictRule
)


def key_of(rule: KeyedRule) -> str:
    """The name a rule goes by in its list: a seat's code, otherwise its key."""
    return rule.code if isinstance(rule, SeatRule) else rule.key


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Ofgem's thresholds as a whole. A figure equal to the amount meets it."""

    rules: tuple[ThresholdRule, ...]

    @property
    def single_gbp(self) -> Decimal:
        """Pounds for one decision."""
        return self._amount("single_gbp")

    @property
    def cumulative_gbp(self) -> Decimal:
        """Pounds added up over all decisions."""
        return self._amount("cumulative_gbp")

    @property
    def qualitative(self) -> tuple[ThresholdRule, ...]:
        """Those that are a matter of judgement."""
        return tuple(rule for rule in self.rules if rule.amount is None)

    def _amount(self, key: str) -> Decimal:
        found = next(rule.amount for rule in self.rules if rule.key == key)
        if found is None:
            raise LookupError(f"The threshold {key} has no amount.")
        return found


@dataclass(frozen=True, kw_only=True)
class GroupRules(Rule):
    """All that binds one group under one version; the base fields speak for its profile."""

    version: str
    code: str
    name: str
    level: int
    parent: str
    role: str
    closed: bool
    open_membership: bool
    meeting_pattern: str
    seats: tuple[SeatRule, ...]
    deadlines: tuple[DeadlineRule, ...]
    outcomes: tuple[OutcomeRule, ...]
    criteria: tuple[CriterionRule, ...]
    grounds: tuple[GroundRule, ...]
    standing_items: tuple[StandingItemRule, ...]
    conflicts: tuple[ConflictRule, ...]
    thresholds: Thresholds
    attendance_rule: AttendanceRule
    minutes_rule: MinutesRule
    no_consensus: NoConsensusRule
    level_one: RouteRule | None
    concerns: RouteRule | None

    def deadline(self, key: str) -> DeadlineRule | None:
        """The deadline of that key, or None where the group does not owe it."""
        return next((rule for rule in self.deadlines if rule.key == key), None)

    def outcome(self, key: str) -> OutcomeRule | None:
        """The outcome of that key, or None where the group may not choose it."""
        return next((rule for rule in self.outcomes if rule.key == key), None)

    def seat(self, code: str) -> SeatRule | None:
        """The seat of that code, or None where the group has none."""
        return next((rule for rule in self.seats if rule.code == code), None)

    @property
    def attendance(self) -> Attendance:
        """Who may attend: representatives, open or closed."""
        return self.attendance_rule.rule

    @property
    def minutes(self) -> Minutes:
        """Whether minutes are owed, optional or none."""
        return self.minutes_rule.rule

    @property
    def dated_deadlines(self) -> tuple[DeadlineRule, ...]:
        """Deadlines for which a day can be computed."""
        return tuple(rule for rule in self.deadlines if rule.dated)

    @property
    def undated_deadlines(self) -> tuple[DeadlineRule, ...]:
        """Duties that stay open until done."""
        return tuple(rule for rule in self.deadlines if not rule.dated)

    def rules(self) -> Iterator[tuple[str, str, Rule]]:
        """Every rule of the group with its section and its key there (empty where there is one only)."""
        yield "profile", "", self
        for section, rule in self.sections():
            yield section, key_of(rule), rule
        for name, single in self.singles():
            yield name, "", single

    def sections(self) -> Iterator[tuple[str, KeyedRule]]:
        """The rules kept in lists, with the name of the list."""
        lists: tuple[tuple[str, tuple[KeyedRule, ...]], ...] = (
            ("seats", self.seats),
            ("deadlines", self.deadlines),
            ("outcomes", self.outcomes),
            ("criteria", self.criteria),
            ("grounds", self.grounds),
            ("thresholds", self.thresholds.rules),
            ("standing_items", self.standing_items),
            ("conflicts", self.conflicts),
        )
        for name, rules in lists:
            for rule in rules:
                yield name, rule

    def singles(self) -> Iterator[tuple[str, Rule]]:
        """The rules of which a group has one each."""
        yield "attendance", self.attendance_rule
        yield "minutes", self.minutes_rule
        yield "no_consensus", self.no_consensus
        if self.level_one is not None:
            yield "level_one", self.level_one
        if self.concerns is not None:
            yield "concerns", self.concerns


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of the framework, complete: what it inherits is already worked in."""

    id: str
    file: str
    title: str
    document: str
    authored: date
    in_force_from: date
    date_assumed: bool
    date_note: str
    printed_by: str
    change_request: str
    based_on: str
    summary: tuple[str, ...]
    clauses: tuple[Clause, ...]
    groups: tuple[GroupRules, ...]
    programme: ProgrammeRules

    def group(self, code: str) -> GroupRules | None:
        """The rules of a group, or None when this version does not know it."""
        return next((rules for rules in self.groups if rules.code == code), None)

    def clause(self, clause_id: str) -> Clause | None:
        """A clause as this version states or inherits it, or None."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)
