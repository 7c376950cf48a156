"""Numbers and order of agenda items, and when an agenda may still be changed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meetings.rules.lifecycle import CANCELLED, HELD, ISSUED, PLANNED, REPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OUTCOME_NOT_IN_SOURCE = "not_in_source"


# The agenda's own lifecycle is the meeting's, seen from the agenda: it is not kept a second time.
DRAFT_AGENDA, ISSUED_AGENDA, IN_PROGRESS, CLOSED_AGENDA = "draft", "issued", "in_progress", "closed"
AGENDA_STATES = {
    DRAFT_AGENDA: "Draft",
    ISSUED_AGENDA: "Issued",
    IN_PROGRESS: "In progress",
    CLOSED_AGENDA: "Closed",
}


def agenda_state(status: str, *, begun: bool, historical: bool) -> str:
    """Where the agenda stands: in progress from the meeting's start until what became of it is reported.

    `begun`: the time at which the meeting starts has come.
    """
    if historical or status in {REPORTED, CANCELLED}:
        return CLOSED_AGENDA
    if begun or status == HELD:
        return IN_PROGRESS
    return ISSUED_AGENDA if status == ISSUED else DRAFT_AGENDA


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


def overtaken(seen: int | None, changed_at: int) -> bool:
    """Has something changed since the revision of the agenda that somebody saw (`seen`; None: they looked at none)?"""
    return seen is not None and changed_at > seen


def order_overtaken_refusal(seen: int | None, changed_at: int) -> str | None:
    """Why an order may not be changed by somebody who saw another."""
    if overtaken(seen, changed_at):
        return "Somebody else has just changed the order of this agenda. Look again before you go on."
    return None


def item_overtaken_refusal(number: str, seen: int | None, changed_at: int) -> str | None:
    """Why an item may not be changed or removed by somebody who saw it with other words."""
    if overtaken(seen, changed_at):
        return f"Somebody else has just changed item {number}. Look again before you go on."
    return None


def reason_refusal(status: str, reason: str) -> str | None:
    """Why a change of the agenda needs its reason: once it is issued, its readers are told what changed and why."""
    if status == ISSUED and not reason.strip():
        return "This agenda has been issued: say why it changes. Its members are told."
    return None


def order_refusal(present: Sequence[int], wanted: Sequence[int]) -> str | None:
    """Why an order of items is none of this agenda: it names each of its items once."""
    if sorted(present) != sorted(wanted):
        return "That order does not name each item of this agenda once."
    return None


def merged_order(present: Sequence[int], wanted: Iterable[int]) -> list[int]:
    """An order that somebody wanted, on the agenda as it stands now.

    What was taken off meanwhile is left out; what came meanwhile stands after what it now follows.
    """
    order = [item for item in dict.fromkeys(wanted) if item in set(present)]
    for place, item in enumerate(present):
        if item not in order:
            before = present[place - 1] if place else None
            order.insert(order.index(before) + 1 if before is not None else 0, item)
    return order


def moved(order: Sequence[int], item: int, step: int) -> list[int]:
    """The order with one item moved up (-1) or down (+1); unchanged at either end."""
    at = order.index(item)
    to = at + step
    if not 0 <= to < len(order):
        return list(order)
    changed = list(order)
    changed[at], changed[to] = changed[to], changed[at]
    return changed


# what became of an item
PENDING, CONSIDERED, DECIDED, REFERRED = "pending", "considered", "decided", "referred"
NOT_REACHED, CARRIED, WITHDRAWN = "not_reached", "carried", "withdrawn"
LEFT = {CARRIED: "was carried to a later meeting", WITHDRAWN: "was withdrawn"}  # it is not taken here any more
DECISION = "DECISION"
MINUTES, CLOSURES = "minutes_and_actions", "closures"  # standing keys of items that ratify closures of actions


def is_undecided(objective: str, disposition: str, standing: str) -> bool:
    """Is this a DECISION item without its decision? What a standing item decides has records of its own elsewhere."""
    return objective == DECISION and not standing and disposition in {PENDING, CONSIDERED, NOT_REACHED}


def closing_refusal(undecided: Sequence[str]) -> str | None:
    """Why a meeting cannot be closed yet, given the numbers of its undecided DECISION items."""
    if not undecided:
        return None
    one = len(undecided) == 1
    which = f"Item {undecided[0]} is" if one else f"Items {', '.join(undecided[:-1])} and {undecided[-1]} are"
    return (
        f"{which} for decision and undecided. A meeting is closed once each such item is decided, carried to a later "
        "meeting, referred or withdrawn."
    )


def leaving_refusal(number: str, disposition: str) -> str | None:
    """Why an item can be neither carried nor withdrawn: what became of it stands."""
    done = {DECIDED: "was decided", REFERRED: "was referred", OUTCOME_NOT_IN_SOURCE: "has no outcome in its source"}
    stands = (LEFT | done).get(disposition)
    return f"Item {number} {stands}." if stands else None


def carrying_refusal(status: str, *, historical: bool) -> str | None:
    """Why nothing is carried from a meeting: it was entered after the fact, did not take place, or is reported."""
    if historical:
        return "Nothing is carried from a meeting entered from its papers."
    return agenda_refusal(status, historical=True) if status in {CANCELLED, REPORTED} else None


def withdrawal_refusal(status: str, reason: str, *, historical: bool) -> str | None:
    """Why no item is withdrawn now: from a draft agenda it is simply taken off."""
    if historical:
        return "Nothing is withdrawn from a meeting entered from its papers."
    if status == PLANNED:
        return "This agenda is a draft: take the item off it instead."
    if status not in {ISSUED, HELD}:
        return agenda_refusal(status, historical=historical)
    return None if reason.strip() else "Withdrawing an item needs its reason."


def disposition_refusal(disposition: str, status: str, *, historical: bool) -> str | None:
    """Why an item may not be recorded as that; `outcome not in source` is for meetings entered after the fact."""
    if disposition == OUTCOME_NOT_IN_SOURCE and not historical:
        return "Only a meeting entered from its papers can have an outcome that the source does not tell."
    if status in {PLANNED, CANCELLED}:
        return "The item has not been before a meeting yet."
    return None


ON_THE_WAY = (PLANNED, ISSUED)
