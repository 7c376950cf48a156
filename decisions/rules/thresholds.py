"""Where a proposal stands against Ofgem's thresholds. Pounds as Decimal. Pure.

What counts is the high end of the programme-wide cost; savings never net off. The running total takes every accepted
decision, this one included; later actual costs are counter-entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from framework.rules import Met, Thresholds, meets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

NOTHING = Decimal(0)
SINGLE, CUMULATIVE = "single_gbp", "cumulative_gbp"  # the keys of the one decision's figure and of the running total
FIGURES = (SINGLE, CUMULATIVE)  # compared, not judged
FIRST = {"tom": "Target Operating Model", "consumers": "Consumers", "competition": "Competition"}
JUDGEMENTS = {None: "Not assessed yet", False: "No material impact", True: "Material impact"}


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
class Judged:
    """How one threshold was judged: material or not (None: not yet, or a figure tells), and on what evidence."""

    material: bool | None = None
    evidence: str = ""


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
    return ThresholdPosition(None if this is None else plain(this), plain(max(total, NOTHING)), parts)


def plain(pounds: Decimal) -> Decimal:
    """Whole pounds without the pence a column adds: £5,000,000 meets £5,000,000."""
    return pounds.quantize(Decimal(1)) if pounds == pounds.to_integral_value() else pounds


def assess(thresholds: Thresholds, position: ThresholdPosition, judged: Mapping[str, Judged]) -> Assessment:
    """Which thresholds are met. `judged` says by the key of each qualitative threshold how it was judged."""
    material = {rule.key: judged.get(rule.key, Judged()).material for rule in thresholds.qualitative}
    met = meets(
        thresholds,
        single_gbp=position.single or NOTHING,
        cumulative_gbp=position.cumulative,
        impacts=[key for key, found in material.items() if found],
    )
    unassessed = [rule.label for rule in thresholds.qualitative if material[rule.key] is None]
    if position.single is None:
        unassessed.insert(0, "Cost")
    return Assessment(position, met, tuple(unassessed))


def actual_refusal(*, accepts: bool, corrected_by: str, counted: Decimal, actual: Decimal, evidence: str) -> str | None:
    """Why an actual cost cannot be entered for a decision, as a sentence; None when it can. Pounds.

    `counted` is what the decision counts for so far, `corrected_by` the reference of a later decision in its place.
    """
    if not accepts:
        return "Only what was accepted has a cost that counts."
    if corrected_by:
        return f"{corrected_by} has corrected this decision; what counts is entered there."
    if actual < 0:
        return "Savings never net off: the cost is 0 or more."
    if not evidence.strip():
        return "Say on what evidence the cost is known."
    return "That is what is counted already." if actual == counted else None


def frozen_judgements(frozen: list[dict[str, Any]] | dict[str, bool | None]) -> list[tuple[str, str]]:
    """How each threshold was judged and on what evidence, as a decision froze it: label and words.

    Of the first decisions three judgements alone were frozen.
    """
    if isinstance(frozen, dict):
        return [(label, JUDGEMENTS[frozen[key]]) for key, label in FIRST.items()]
    return [(one["label"], in_words(Judged(one["material"], one["evidence"]), one["key"])) for one in frozen]


def in_words(found: Judged, key: str) -> str:
    """How a threshold was judged and on what evidence; of a figure, which is compared, the evidence alone."""
    return found.evidence if key in FIGURES else f"{JUDGEMENTS[found.material]}. {found.evidence}".strip()


def judged_refusal(thresholds: Thresholds, judged: Mapping[str, Judged]) -> str | None:
    """Why the thresholds cannot be judged so, as a sentence; None when they can. A figure is compared, not judged."""
    known = {rule.key: rule for rule in thresholds.rules}
    for key, found in judged.items():
        if key not in known:
            return f"The framework in force knows no threshold “{key}”."
        if known[key].amount is not None and found.material is not None:
            return f"{known[key].label}: that is a matter of pounds, not of judgement."
        if found.material is not None and not found.evidence.strip():
            return f"{known[key].label}: say on what evidence it was judged."
    return None


def stored(judged: Mapping[str, Judged]) -> dict[str, dict[str, bool | str | None]]:
    """What was judged as plain values to keep; what says nothing is left out."""
    return {key: {"material": one.material, "evidence": one.evidence} for key, one in judged.items() if one != Judged()}


def read(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Judged]:
    """What was judged, from the values kept."""
    return {key: Judged(one["material"], one["evidence"]) for key, one in kept.items()}
