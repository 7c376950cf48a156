"""Whom a seat speaks for. An app above knows the constituencies' members and says so here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from foundation.core.registry import Registry
from groups.models import Seat
from groups.rules import SeatKind

# Under "members": the ids of the organisations in the constituencies of a seat on a day.
Constituents = Callable[[Seat, date], frozenset[int]]

CONSTITUENTS: Registry[Constituents] = Registry("constituents")


def represented(seat: Seat, day: date) -> frozenset[int]:
    """The ids of the organisations for which a seat speaks on a day; none where no member has been entered."""
    known = CONSTITUENTS.get("members")
    return known(seat, day) if known else frozenset()


def speaks_for_one(seat: Seat, day: date) -> bool:
    """Whether one organisation alone stands behind a seat, so that it answers for the seat by itself."""
    if seat.kind == SeatKind.CODE_BODY:
        return True
    return len(represented(seat, day)) == 1
