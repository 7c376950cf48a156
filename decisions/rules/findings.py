"""What an outcome needs before it may be recorded: criteria, grounds, conditions, work, a reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from framework.rules import CriterionRule, GroupRules, OutcomeRule


class Result(StrEnum):
    """What the group found of one criterion."""

    MET = "met"
    NOT_APPLICABLE = "not_applicable"
    DEPARTED = "departed"
    NOT_MET = "not_met"


RESULTS = {
    Result.MET: "Met",
    Result.NOT_APPLICABLE: "Not applicable",
    Result.DEPARTED: "Departed from, with a justification",
    Result.NOT_MET: "Not met",
}


@dataclass(frozen=True)
class Finding:
    """The group's finding on one criterion."""

    result: str
    justification: str = ""


@dataclass(frozen=True)
class Wanted:
    """A condition: what must be done, by whom, by when."""

    text: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class Answers:
    """What whoever records the outcome stated beside it."""

    reason: str
    criteria: Mapping[str, Finding] = field(default_factory=dict)
    grounds: tuple[str, ...] = ()
    conditions: tuple[Wanted, ...] = ()
    work: Wanted | None = None


@dataclass(frozen=True)
class Problem:
    """What is missing or wrong, on which field, and the clause that asks for it."""

    field: str
    reason: str
    citation: str = ""


def problems(rules: GroupRules, outcome: OutcomeRule, answers: Answers, *, taken_on: date) -> list[Problem]:
    """Everything that keeps the outcome from being recorded; empty when nothing does."""
    found: list[Problem] = []
    if not answers.reason.strip():
        found.append(Problem("reason", "Say why the group decides so.", outcome.citation))
    if "criteria" in outcome.needs:
        found += _criteria(rules, answers)
    found += _grounds(rules, outcome, answers)
    found += _conditions(outcome, answers, taken_on)
    found += _work(outcome, answers, taken_on)
    return found


def _criteria(rules: GroupRules, answers: Answers) -> Iterator[Problem]:
    known = {rule.key for rule in rules.criteria}
    for key in answers.criteria:
        if key not in known:
            yield Problem(f"criterion_{key}", f"“{key}” is not a criterion in force.", rules.citation)
    for rule in rules.criteria:
        if reason := _criterion(rule, answers.criteria.get(rule.key)):
            yield Problem(f"criterion_{rule.key}", reason, rule.citation)


def _criterion(rule: CriterionRule, finding: Finding | None) -> str | None:
    if finding is None or finding.result not in set(Result):
        return f"Say whether it is met: {rule.label.lower()}."
    if finding.result == Result.NOT_MET:
        return f"Not met: {rule.label.lower()}. What does not meet a criterion cannot be accepted."
    if finding.result == Result.DEPARTED:
        if not rule.departure_allowed:
            return f"No departure is allowed here: {rule.label.lower()}."
        if not finding.justification.strip():
            return f"Justify the departure: {rule.label.lower()}."
    return None


def _grounds(rules: GroupRules, outcome: OutcomeRule, answers: Answers) -> Iterator[Problem]:
    known = {rule.key for rule in rules.grounds}
    if "grounds" not in outcome.needs:
        if answers.grounds:
            yield Problem("grounds", "Grounds belong to a rejection.", outcome.citation)
        return
    if not answers.grounds:
        yield Problem("grounds", "Name at least one ground for the rejection.", outcome.citation)
    for key in answers.grounds:
        if key not in known:
            yield Problem("grounds", f"“{key}” is not a ground in force.", outcome.citation)


def _conditions(outcome: OutcomeRule, answers: Answers, taken_on: date) -> Iterator[Problem]:
    if "conditions" not in outcome.needs:
        if answers.conditions:
            yield Problem("conditions", "Conditions belong to an acceptance subject to work.", outcome.citation)
        return
    if not answers.conditions:
        yield Problem("conditions", "Name at least one condition: what, by whom, by when.", outcome.citation)
    for number, wanted in enumerate(answers.conditions, 1):
        if reason := _wanted(wanted, taken_on):
            yield Problem("conditions", f"Condition {number}: {reason}", outcome.citation)


def _work(outcome: OutcomeRule, answers: Answers, taken_on: date) -> Iterator[Problem]:
    if "work" not in outcome.needs:
        if answers.work is not None:
            yield Problem("work", "Work to be done belongs to a referral for work.", outcome.citation)
        return
    if answers.work is None:
        yield Problem("work", "Say what work is needed and by when.", outcome.citation)
    elif reason := _wanted(answers.work, taken_on):
        yield Problem("work", f"Work: {reason}", outcome.citation)


def _wanted(wanted: Wanted, taken_on: date) -> str | None:
    if not wanted.text.strip():
        return "say what is to be done."
    if not wanted.owner.strip():
        return "name its owner."
    if wanted.due_on is None:
        return "give the day it is due."
    if wanted.due_on < taken_on:
        return "it cannot be due before the decision."
    return None
