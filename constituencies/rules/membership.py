"""Which constituencies the framework knows, and when an organisation may enter one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framework.rules.terms import VOICES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from framework.rules.terms import GroupRules, SeatRule, Version

Span = tuple["date", "date | None"]  # both days included; None while it goes on


@dataclass(frozen=True)
class Named:
    """A constituency with its name in the newest version that has a seat for it."""

    code: str
    name: str
    version: str


def named(versions: Sequence[Version]) -> list[Named]:
    """Every constituency a seat speaks for in any version, given in order of force; by code.

    A code body is one of its own, so that the organisation behind it can be entered. The name is that of the seat of
    its own code, of the highest group that has one; where only seats for several constituencies speak for it, its code
    has to do.
    """
    found: dict[str, Named] = {}
    for version in versions:
        present = [seat for group in sorted(version.groups, key=_rank) for seat in group.seats if seat.kind in VOICES]
        codes = {code for seat in present for code in seat.constituencies or (seat.code,)}
        found |= {code: Named(code, _name(code, present), version.id) for code in sorted(codes)}
    return sorted(found.values(), key=lambda each: each.code)


def _rank(group: GroupRules) -> tuple[int, str]:
    return (group.level, group.code)


def _name(code: str, seats: Sequence[SeatRule]) -> str:
    own = next((seat.name for seat in seats if seat.code == code), "")
    return own or code.replace("-", " ").title()


def overlap_refusal(organisation: str, constituency: str, present: Sequence[Span], wanted: Span) -> str | None:
    """Why a membership may not be entered for those days, as a sentence; None when it may."""
    start, end = wanted
    if end is not None and end < start:
        return "A membership cannot end before it begins."
    for begun, ended in present:
        if (ended is None or ended >= start) and (end is None or begun <= end):
            return f"{organisation} is a member of {constituency} from {begun:%-d %B %Y}" + (
                f" to {ended:%-d %B %Y}." if ended else "."
            )
    return None
