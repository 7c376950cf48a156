"""The Governance Framework as pure data: read, look up, assess. No Django, clock or database."""

from framework.rules.changes import RuleChange, changes
from framework.rules.errors import InvalidFrameworkError, NoRulesError, NoSuchGroupError, NoVersionInForceError
from framework.rules.exporting import as_data, as_lines
from framework.rules.lookup import in_force, rules_for, superseded_on
from framework.rules.parsing import parse
from framework.rules.programme import ChangeControlRule, LevelRule, OfficeRule, PracticeRule, ProgrammeRules
from framework.rules.terms import (
    Clause,
    ConflictRule,
    CriterionRule,
    DeadlineRule,
    GroundRule,
    GroupRules,
    NoConsensusRule,
    OutcomeRule,
    RouteRule,
    Rule,
    SeatRule,
    StandingItemRule,
    ThresholdRule,
    Thresholds,
    Version,
)
from framework.rules.thresholds import Met, meets
from framework.rules.wording import SECTIONS, kind_words, says

__all__ = [
    "SECTIONS",
    "ChangeControlRule",
    "Clause",
    "ConflictRule",
    "CriterionRule",
    "DeadlineRule",
    "GroundRule",
    "GroupRules",
    "InvalidFrameworkError",
    "LevelRule",
    "Met",
    "NoConsensusRule",
    "NoRulesError",
    "NoSuchGroupError",
    "NoVersionInForceError",
    "OfficeRule",
    "OutcomeRule",
    "PracticeRule",
    "ProgrammeRules",
    "RouteRule",
    "Rule",
    "RuleChange",
    "SeatRule",
    "StandingItemRule",
    "ThresholdRule",
    "Thresholds",
    "Version",
    "as_data",
    "as_lines",
    "changes",
    "in_force",
    "kind_words",
    "meets",
    "parse",
    "rules_for",
    "says",
    "superseded_on",
]
