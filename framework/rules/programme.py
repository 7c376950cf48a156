"""The rules that bind the programme as a whole: levels, offices, subjects, routes upwards, change control, practice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from framework.rules.terms import Rule, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time

# The four levels are the frame that every version is written in (clause decision-levels): a Level 1 decision is the
# sponsor's, Ofgem's, and Level 4 is the working groups' and their sub-groups'. What a level decides, and who may change
# that, is each version's to say; what these two numbers mean is not, so they stand here once.
SPONSOR_LEVEL: Final = 1
WORKING_LEVEL: Final = 4

Caller = Literal["representative", "party", "group", "SRO", "IPA"]
Receiver = Literal["parent", "group", "representative", "SRO", "IPA", "OFGEM"]
Measure = Literal["below", "above", "any"]
Decider = Literal["group", "chair", "SRO"]
Tie = Literal["named_person"]
ClosingDate = Literal["issuing_group"]


@dataclass(frozen=True, kw_only=True)
class LevelRule(Rule):
    """One of the four levels; `key` is its number as text."""

    key: str
    name: str
    decides: str


@dataclass(frozen=True, kw_only=True)
class OfficeRule(Rule):
    """An office of the programme: a seat that belongs to no group."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class SubjectRule(Rule):
    """A field of decision, in which a group is competent or not."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class EscalationRule(Rule):
    """A route upwards: who may take it, to whom, by way of whom (empty: directly).

    `when` measures against Ofgem's thresholds: only `below`, only `above` (met), or `any`.
    """

    key: str
    label: str
    who: tuple[Caller, ...]
    to: Receiver
    via: str
    when: Measure


@dataclass(frozen=True, kw_only=True)
class ActRule(Rule):
    """One of the acts that follow a decision of Ofgem, in order: who tells whom."""

    key: str
    label: str
    by: str
    to: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AppealRule(Rule):
    """To whom a party appeals, against whose decisions, whether that is final and who carries it out."""

    to: str
    against: tuple[Decider, ...]
    final: bool
    enacted_by: str


@dataclass(frozen=True, kw_only=True)
class ElectionRule(Rule):
    """How a representative is chosen: votes of each member organisation, one nominee alone, and a tie."""

    votes_each: int
    unopposed_appointed: bool
    secret_until_closed: bool
    tie: Tie


@dataclass(frozen=True, kw_only=True)
class ConsultationRule(Rule):
    """Who sets the day on which a consultation or information request closes."""

    closing_set_by: ClosingDate


@dataclass(frozen=True, kw_only=True)
class PrecedenceRule(Rule):
    """Which document prevails where two in force state the same matter; the first in `order`."""

    order: tuple[Source, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeControlRule(Rule):
    """Which office runs change control, in words that fit the version.

    `approved_by`: who approves, in order, a version that changes change control itself.
    """

    manager: str
    wording: str
    approved_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PracticeRule(Rule):
    """Working defaults: reminders and escalation in working days, hours of London, a warning in calendar days."""

    remind_working_days_ahead: tuple[int, ...]
    remind_at: time
    escalate_to_chair_after: int
    escalate_to_sro_after: int
    issue_ready_report_at: time
    no_meeting_warning_days: int


@dataclass(frozen=True, kw_only=True)
class ProgrammeRules:
    """What binds the programme as a whole rather than one group."""

    levels: tuple[LevelRule, ...]
    offices: tuple[OfficeRule, ...]
    subjects: tuple[SubjectRule, ...]
    escalations: tuple[EscalationRule, ...]
    acts_after_ofgem: tuple[ActRule, ...]
    appeals: AppealRule
    elections: ElectionRule
    consultation: ConsultationRule
    precedence: PrecedenceRule
    change_control: ChangeControlRule
    practice: PracticeRule

    def office(self, code: str) -> OfficeRule | None:
        """The office of that code, or None."""
        return next((rule for rule in self.offices if rule.key == code), None)

    def subject(self, key: str) -> SubjectRule | None:
        """The subject of that key, or None."""
        return next((rule for rule in self.subjects if rule.key == key), None)

    def escalation(self, key: str) -> EscalationRule | None:
        """The route of that key, or None."""
        return next((rule for rule in self.escalations if rule.key == key), None)

    def rules(self) -> Iterator[tuple[str, str, Rule]]:
        """Every rule with its section and its key there (empty where there is one only)."""
        lists: dict[str, tuple[LevelRule | OfficeRule | SubjectRule | EscalationRule | ActRule, ...]] = {
            "levels": self.levels,
            "offices": self.offices,
            "subjects": self.subjects,
            "escalations": self.escalations,
            "acts_after_ofgem": self.acts_after_ofgem,
        }
        for section, rules in lists.items():
            yield from ((section, rule.key, rule) for rule in rules)
        yield "appeals", "", self.appeals
        yield "elections", "", self.elections
        yield "consultation", "", self.consultation
        yield "precedence", "", self.precedence
        yield "change_control", "", self.change_control
        yield "practice", "", self.practice
