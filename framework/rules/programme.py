"""The rules that bind the programme as a whole: levels, offices, change control, working defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framework.rules.terms import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import time


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
class ChangeControlRule(Rule):
    """Which office runs change control, in words that fit the version."""

    manager: str
    wording: str


@dataclass(frozen=True, kw_only=True)
class PracticeRule(Rule):
    """Working defaults: reminders and escalation in working days, the hour a report issues."""

    remind_working_days_ahead: tuple[int, ...]
    escalate_to_chair_after: int
    escalate_to_sro_after: int
    issue_ready_report_at: time


@dataclass(frozen=True, kw_only=True)
class ProgrammeRules:
    """What binds the programme as a whole rather than one group."""

    levels: tuple[LevelRule, ...]
    offices: tuple[OfficeRule, ...]
    change_control: ChangeControlRule
    practice: PracticeRule

    def office(self, code: str) -> OfficeRule | None:
        """The office of that code, or None."""
        return next((rule for rule in self.offices if rule.key == code), None)

    def rules(self) -> Iterator[tuple[str, str, Rule]]:
        """Every rule with its section and its key there (empty where there is one only)."""
        for level in self.levels:
            yield "levels", level.key, level
        for office in self.offices:
            yield "offices", office.key, office
        yield "change_control", "", self.change_control
        yield "practice", "", self.practice
