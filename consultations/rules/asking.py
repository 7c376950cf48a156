"""Who is asked, until when, and when asking ends. Pure: days and instants come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

ISO = "%-d %B %Y"


@dataclass(frozen=True)
class Audience:
    """One organisation asked, by its key, and the constituency it answers in ('' where it has none)."""

    organisation_id: int
    constituency: str = ""
    constituency_name: str = ""


def settled(audience: Iterable[Audience]) -> list[Audience]:
    """Each organisation once for each constituency; without one only where it answers in none."""
    unique = {(one.organisation_id, one.constituency): one for one in audience}
    placed = {one.organisation_id for one in unique.values() if one.constituency}
    kept = [one for one in unique.values() if one.constituency or one.organisation_id not in placed]
    return sorted(kept, key=lambda one: (one.constituency, one.organisation_id))


def opening_refusal(closes_on: date | None, today: date, asked: int) -> str | None:
    """Why a consultation cannot be opened, as a sentence; None when it can."""
    if closes_on is None:
        return "Say until when answers are taken: the group that asks sets the closing date."
    if closes_on < today:
        return f"The closing date, {closes_on:{ISO}}, has passed already."
    if not asked:
        return "Nobody is asked: choose an audience."
    return None


def over_refusal(at: datetime, ends_at: datetime | None) -> str | None:
    """Why nothing more is taken at an instant, as a sentence; None before the end (24:00 of the closing date)."""
    if ends_at is None or at < ends_at:
        return None
    return "The closing date is over; no more answers are taken."


def extension_refusal(old: date, new: date, reason: str) -> str | None:
    """Why a closing date cannot be put off to another, as a sentence; None when it can."""
    if new <= old:
        return f"An extension goes beyond {old:{ISO}}: a closing date that was given is not brought forward."
    if not reason.strip():
        return "An extension needs a reason."
    return None


def closing_refusal(at: datetime, ends_at: datetime | None, silent: int) -> str | None:
    """Why it cannot be closed at an instant, as a sentence; None at its end, or once everybody has answered."""
    if silent == 0 or (ends_at is not None and at >= ends_at):
        return None
    who = "1 organisation has" if silent == 1 else f"{silent} organisations have"
    return f"{who} not answered and may still do so until the end of the closing date."
