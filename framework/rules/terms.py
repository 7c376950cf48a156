"""The words of the framework as frozen values: versions, groups, and the rules that bind them.

Every rule carries the clause it rests on, the version that introduced it (`since`) and whether
the day from which that clause holds is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from framework.rules.deciding import (
        CriterionRule,
        DecidingRule,
        GroundRule,
        NoConsensusRule,
        OutcomeRule,
        RouteRule,
        Thresholds,
    )
    from framework.rules.powers import AlternatesRule, CompetenceRule, DeclineRule, DelegationRule
    from framework.rules.programme import ProgrammeRules


Duty = Literal["must", "should", "may", "states"]
Source = Literal["framework", "own_terms"]
Standing = Literal["convened", "permitted", "named"]
Attendance = Literal["representatives", "open", "closed"]
Minutes = Literal["owed", "optional", "none"]
SeatKind = Literal["chair", "programme", "assurance", "constituency", "code_body", "observer", "secretariat"]
Direction = Literal["before", "after"]
Anchor = Literal["meeting", "decision", "next_month_meeting"]
Objective = Literal["DECISION", "INFORMATION", "DISCUSSION"]

VOICES: frozenset[SeatKind] = frozenset({"constituency", "code_body"})
SINGLE_HOLDER: frozenset[SeatKind] = frozenset({"chair", "constituency", "code_body"})


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A passage of a document, restated in our own words; `since` names the restating version.

    `who` and `duty`: who must, should or may do it; empty and "states" where the passage lays a duty on nobody.
    `date_assumed`: no dated paper shows the passage in force from a known day; the version's own day stands in.
    """

    id: str
    document: str
    section: str
    text: str
    note: str
    since: str
    date_assumed: bool
    who: str = ""
    duty: Duty = "states"

    @property
    def citation(self) -> str:
        """The document and the place in it, as printed beside a result."""
        return f"{self.document}, {self.section}"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What all rules share: the clause that says so, the version that brought it and where it is kept.

    `source` is the framework itself or, for terms that left the framework, the group's own document.
    """

    clause: Clause
    also: tuple[Clause, ...]
    since: str
    source: Source = "framework"

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
    """A position on a group.

    `constituencies` lists whom a constituency seat speaks for. `remits` are the subjects for which a seat may have
    a holder each (co-representation); empty where one holder speaks on everything.
    """

    code: str
    name: str
    kind: SeatKind
    constituencies: tuple[str, ...]
    remits: tuple[str, ...]

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
class AttendanceRule(Rule):
    """Who may attend a group's meetings."""

    rule: Attendance


@dataclass(frozen=True, kw_only=True)
class MinutesRule(Rule):
    """Whether a group owes minutes."""

    rule: Minutes


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


@dataclass(frozen=True, kw_only=True)
class OverruledRule(Rule):
    """A rule that gives way to others; its own clause is the one that says which of two documents prevails.

    `section` and `key` name the place of `rule`; `prevailing` is what holds instead, more than one rule where a
    list prevails as a whole.
    """

    section: str
    key: str
    rule: Rule
    prevailing: tuple[Rule, ...]


KeyedRule: TypeAlias = "SeatRule | DeadlineRule | DecidingRule | StandingItemRule | ConflictRule"


def key_of(rule: KeyedRule) -> str:
    """The name a rule goes by in its list: a seat's code, otherwise its key."""
    return rule.code if isinstance(rule, SeatRule) else rule.key


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
    subgroup: bool
    short_lived: bool
    meeting_pattern: str
    standing: Standing
    convened_on: date | None
    convened_note: str
    closed_on: date | None
    succeeds: tuple[str, ...]
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
    competence: CompetenceRule
    delegation: DelegationRule
    alternates: AlternatesRule | None
    decline_rule: DeclineRule | None
    overruled: tuple[OverruledRule, ...]

    def deadline(self, key: str) -> DeadlineRule | None:
        """The deadline of that key, or None where the group does not owe it."""
        return next((rule for rule in self.deadlines if rule.key == key), None)

    def outcome(self, key: str) -> OutcomeRule | None:
        """The outcome of that key, or None where the group may not choose it."""
        return next((rule for rule in self.outcomes if rule.key == key), None)

    def seat(self, code: str) -> SeatRule | None:
        """The seat of that code, or None where the group has none."""
        return next((rule for rule in self.seats if rule.code == code), None)

    def in_being(self, on: date) -> bool:
        """Whether a convened group exists on a day: from the day it was convened, if known, to the day it closed."""
        begun = self.convened_on is None or self.convened_on <= on
        ended = self.closed_on is not None and self.closed_on < on
        return self.standing == "convened" and begun and not ended

    @property
    def may_decline(self) -> bool:
        """Whether a party that sees no role for itself may leave its place open."""
        return self.decline_rule is not None

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
        for overruled in self.overruled:
            yield "overruled", f"{overruled.section}.{overruled.key}", overruled

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
        yield "competence", self.competence
        yield "delegation", self.delegation
        optional = {
            "level_one": self.level_one,
            "concerns": self.concerns,
            "alternates": self.alternates,
            "may_decline": self.decline_rule,
        }
        yield from ((name, rule) for name, rule in optional.items() if rule is not None)


@dataclass(frozen=True, kw_only=True)
class DraftVersion:
    """A draft of the change record that never came into force by itself."""

    id: str
    authored: date
    author: str
    change: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of the framework, complete: what it inherits is already worked in."""

    id: str
    file: str
    title: str
    document: str
    authored: date
    authors: tuple[str, ...]
    change: str
    drafts: tuple[DraftVersion, ...]
    in_force_from: date
    date_assumed: bool
    date_note: str
    printed_by: str
    change_requests: tuple[str, ...]
    based_on: str
    summary: tuple[str, ...]
    clauses: tuple[Clause, ...]
    groups: tuple[GroupRules, ...]
    programme: ProgrammeRules

    def group(self, code: str) -> GroupRules | None:
        """The rules of a group, or None when this version does not know it."""
        return next((rules for rules in self.groups if rules.code == code), None)

    @property
    def change_request(self) -> str:
        """The change requests that brought it, for display; empty where none did."""
        return ", ".join(self.change_requests)

    def successors(self, code: str) -> tuple[str, ...]:
        """The groups this version names as successors of a group."""
        return tuple(group.code for group in self.groups if code in group.succeeds)

    def clause(self, clause_id: str) -> Clause | None:
        """A clause as this version states or inherits it, or None."""
        return next((clause for clause in self.clauses if clause.id == clause_id), None)
