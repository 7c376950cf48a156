"""Numbers and order of agenda items, and when an agenda may still be changed. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from meetings.rules.lifecycle import CANCELLED, HELD, ISSUED, PLANNED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OUTCOME_NOT_IN_SOURCE = "not_in_source"
REVISION_LENGTH = 12


def agenda_refusal(status: str, *, historical: bool) -> str | None:
    """Why the agenda may not be changed any more, as a sentence; None when it may."""
    if status == CANCELLED:
        return "This meeting was cancelled; its agenda stays as it was."
    if status == REPORTED:
        return "This meeting has been reported; its agenda stays as it was."
    if status == HELD and not historical:
        return "This meeting has been held; its agenda stays as it was."
    return None


def keeps_numbers(status: str) -> bool:
    """True once the agenda has gone out: item 8 then stays item 8, wherever it is moved."""
    return status != PLANNED


def next_number(numbers: Iterable[str]) -> str:
    """The number for an item added at the end: one above the highest."""
    return str(max((int(number) for number in numbers if number.isdecimal()), default=0) + 1)


def place_for(item: str, standing: Sequence[str], closing: str) -> int:
    """The index at which a new item enters an agenda, given the standing keys of its items in order ("" for others).

    `closing` is the framework's last standing item. Where it closes the agenda it goes on closing it.
    """
    closed = bool(closing) and item != closing and standing[-1:] == [closing]
    return len(standing) - 1 if closed else len(standing)


def revision(order: Iterable[int]) -> str:
    """A short mark of an order of items: whoever changes the order says which order they saw."""
    return hashlib.sha256(",".join(map(str, order)).encode()).hexdigest()[:REVISION_LENGTH]


def revision_refusal(seen: str, order: Iterable[int]) -> str | None:
    """Why an order may not be changed by somebody who saw another; `seen` is "" for who looked at none."""
    if seen and seen != revision(order):
        return "Somebody else has just changed the order of this agenda. Look again before you go on."
    return None


def moved(order: Sequence[int], item: int, step: int) -> list[int]:
    """The order with one item moved up (-1) or down (+1); unchanged at either end."""
    at = order.index(item)
    to = at + step
    if not 0 <= to < len(order):
        return list(order)
    changed = list(order)
    changed[at], changed[to] = changed[to], changed[at]
    return changed


def disposition_refusal(disposition: str, status: str, *, historical: bool) -> str | None:
    """Why an item may not be recorded as that; `outcome not in source` is for meetings entered after the fact."""
    if disposition == OUTCOME_NOT_IN_SOURCE and not historical:
        return "Only a meeting entered from its papers can have an outcome that the source does not tell."
    if status in {PLANNED, CANCELLED}:
        return "The item has not been before a meeting yet."
    return None


ON_THE_WAY = (PLANNED, ISSUED)
