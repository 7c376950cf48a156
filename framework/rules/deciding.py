"""How a group decides: outcomes, what they are measured by, the route without consensus, and Ofgem's thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from framework.rules.terms import Rule

if TYPE_CHECKING:
    from decimal import Decimal

Route = Literal["refer_to_psg", "chair_decides", "chair_decides_or_refer", "sro_decides", "escalate_to_parent"]
Need = Literal["criteria", "grounds", "conditions", "work"]
Occasion = Literal["threshold", "no_consensus"]

ROUTE_CHOICES: dict[Route, tuple[str, ...]] = {
    "refer_to_psg": ("refer_to_psg",),
    "chair_decides": ("chair_decides",),
    "chair_decides_or_refer": ("chair_decides", "refer_to_psg"),
    "sro_decides": ("sro_decides",),
    "escalate_to_parent": ("escalate_to_parent",),
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


DecidingRule = OutcomeRule | CriterionRule | GroundRule | ThresholdRule


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
