"""Where a proposal stands against Ofgem's thresholds. Pounds as Decimal. Pure.

What counts is the high end of the programme-wide cost; savings never net off. The running total takes every accepted
decision, this one included; later actual costs are counter-entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from framework.rules import Met, Thresholds, meets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Entry:
    """One line of the threshold ledger: pounds, and the decision it comes from."""

    reference: str
    amount: Decimal
    on: date
    source: str = ""


@dataclass(frozen=True)
class ThresholdPosition:
    """`single` is this proposal's pounds (None while nobody has stated them), `before` the total without it."""

    single: Decimal | None
    before: Decimal
    parts: tuple[Entry, ...]

    @property
    def cumulative(self) -> Decimal:
        """The running total with this proposal in it."""
        return self.before + (self.single or NOTHING)


@dataclass(frozen=True)
class Assessment:
    """The thresholds met, and the words for what nobody has assessed yet."""

    position: ThresholdPosition
    met: tuple[Met, ...]
    unassessed: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """True when every threshold has its figure or its judgement."""
        return not self.unassessed


def threshold_position(entries: Iterable[Entry], this: Decimal | None) -> ThresholdPosition:
    """The single and the cumulative figure, with the parts the total is made of. Raises ValueError below zero."""
    if this is not None and this < 0:
        raise ValueError("Savings never net off: the cost is 0 or more.")
    parts = tuple(entries)
    total = sum((entry.amount for entry in parts), NOTHING)
    return ThresholdPosition(None if this is None else _plain(this), _plain(max(total, NOTHING)), parts)


def _plain(pounds: Decimal) -> Decimal:
    """Whole pounds without the pence a column adds: £5,000,000 meets £5,000,000."""
    return pounds.quantize(Decimal(1)) if pounds == pounds.to_integral_value() else pounds


def assess(thresholds: Thresholds, position: ThresholdPosition, judged: Mapping[str, bool | None]) -> Assessment:
    """Which thresholds are met. `judged` says for each qualitative threshold: material, not material, not judged."""
    met = meets(
        thresholds,
        single_gbp=position.single or NOTHING,
        cumulative_gbp=position.cumulative,
        impacts=[rule.key for rule in thresholds.qualitative if judged.get(rule.key)],
    )
    unassessed = [rule.label for rule in thresholds.qualitative if judged.get(rule.key) is None]
    if position.single is None:
        unassessed.insert(0, "Cost")
    return Assessment(position, met, tuple(unassessed))
