"""Whether a decision belongs to Ofgem.

The sources say both that a decision "meets" a threshold and that it "exceeds" one. The product
follows the first: a figure equal to the threshold meets it. Both clauses are cited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from framework.rules.deciding import ThresholdRule, Thresholds


@dataclass(frozen=True, kw_only=True)
class Met:
    """A threshold that is met; `figure` is the pounds compared, None for a judgement."""

    rule: ThresholdRule
    figure: Decimal | None

    @property
    def sentence(self) -> str:
        """Why it is met, in words."""
        if self.figure is None or self.rule.amount is None:
            return f"{self.rule.label}."
        return f"{self.rule.label}: £{self.figure:,} meets £{self.rule.amount:,}."


def meets(
    thresholds: Thresholds,
    *,
    single_gbp: Decimal,
    cumulative_gbp: Decimal,
    impacts: Collection[str] = (),
) -> tuple[Met, ...]:
    """The thresholds that are met, in the framework's order; empty when none is.

    Pounds: `single_gbp` is the high end for this decision, `cumulative_gbp` the running total
    with this decision in it. `impacts` are the keys of qualitative thresholds judged material.
    Raises ValueError for a negative figure (savings never net off) or an unknown impact.
    """
    _check(thresholds, {"single_gbp": single_gbp, "cumulative_gbp": cumulative_gbp}, impacts)
    figures = {"single_gbp": single_gbp, "cumulative_gbp": cumulative_gbp}
    found: list[Met] = []
    for rule in thresholds.rules:
        if rule.amount is None and rule.key in impacts:
            found.append(Met(rule=rule, figure=None))
        elif rule.amount is not None and figures[rule.key] >= rule.amount:
            found.append(Met(rule=rule, figure=figures[rule.key]))
    return tuple(found)


def _check(thresholds: Thresholds, figures: dict[str, Decimal], impacts: Collection[str]) -> None:
    for key, figure in figures.items():
        if not figure.is_finite() or figure < 0:
            raise ValueError(f"{key} is {figure}; savings do not net off, so it is 0 or more.")
    known = {rule.key for rule in thresholds.qualitative}
    for key in sorted(set(impacts) - known):
        raise ValueError(f"{key!r} is not a qualitative threshold; they are {', '.join(sorted(known))}.")
