"""Why somebody may not be put in a seat: the group, the remit, who holds it already. Pure; days come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.core.policy import YES, Verdict, no
from groups.rules.periods import Period, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from framework.rules.terms import SeatRule, Version


@dataclass(frozen=True)
class Taken:
    """Somebody in a seat or on the way to it, for some days and a remit ('' for the whole seat)."""

    who: str
    remit: str
    period: Period


def clash(remit: str, period: Period, taken: Iterable[Taken]) -> Taken | None:
    """Who stands in the way: on the same days with the same remit, or where one of the two has the whole seat."""
    return next((one for one in taken if period.overlaps(one.period) and same_seat(remit, one.remit)), None)


def same_seat(one: str, other: str) -> bool:
    """Whether two remits of one seat cannot stand beside one another."""
    return one == other or not one or not other


def of_the_group(code: str, convened_on: date | None, stands: Period, wanted: Period) -> Verdict:
    """Whether a group seats anybody in that time. Its people may be named before it is convened, not after its end."""
    if convened_on is None:
        return no(f"The {code} is provided for but not convened, so nobody sits on it.")
    if stands.end is not None and wanted.start > stands.end:
        return no(f"The {code} was closed on {words(stands.end)}.")
    if wanted.end is not None and wanted.end < convened_on:
        return no(f"The {code} was convened on {words(convened_on)}; nobody sat on it before.")
    if wanted.end is not None and stands.end is not None and wanted.end > stands.end:
        return no(f"The {code} is closed with {words(stands.end)}; nobody sits on it longer.")
    return YES


def of_the_seat(name: str, citation: str, stands: Period, wanted: Period) -> Verdict:
    """Whether the framework has the seat for all of that time; without an end it ends with the seat."""
    if not stands.has(wanted.start):
        return no(f"The seat {name} does not exist on {words(wanted.start)}.", citation)
    if not wanted.ended_by(stands.end).within(stands) and stands.end is not None:
        return no(f"The seat {name} exists until {words(stands.end)} and nobody holds it longer.", citation)
    return YES


def of_the_organisation(name: str, ended_on: date | None, wanted: Period) -> Verdict:
    """Whether an organisation takes part in the programme for all of that time."""
    if ended_on is None or (wanted.start <= ended_on and wanted.end is not None and wanted.end <= ended_on):
        return YES
    return no(f"{name} left the programme with {words(ended_on)}; nobody takes part for it longer.")


def of_the_remit(remit: str, rules: Sequence[tuple[str, SeatRule]]) -> Verdict:
    """Whether the seat has a representative for that remit alone under every version, given with its seat's rule."""
    if not remit:
        return YES
    if not rules:
        return no(f"The seat has no representative for {remit} alone.")
    for version, seat in rules:
        if remit in seat.remits:
            continue
        open_ = f"only for {' and '.join(seat.remits)}" if seat.remits else "for no part of it"
        return no(
            f"Under framework {version} the seat {seat.name} has a representative of its own {open_}, not for {remit}.",
            seat.citation,
        )
    return YES


def during(versions: Sequence[Version], period: Period) -> list[Version]:
    """The versions in force on some day of a period, oldest first."""
    found = []
    ordered = sorted(versions, key=lambda version: version.in_force_from)
    for version, following in zip(ordered, [*ordered[1:], None], strict=True):
        last = following.in_force_from if following else None
        ended = last is not None and last <= period.start
        if not ended and (period.end is None or version.in_force_from <= period.end):
            found.append(version)
    return found


def of_the_end(begun: Period, on: date, today: date) -> Verdict:
    """Whether an appointment, membership or the like may end with a day. What is over stays as it is recorded."""
    if on < begun.start:
        return no(f"It began on {words(begun.start)} and cannot end before.")
    if begun.end is not None and begun.end < today:
        return no(f"It ended on {words(begun.end)}. A mistaken end is corrected by a later entry, from the day after.")
    if begun.end is not None and on > begun.end:
        return no(f"It ends on {words(begun.end)} already. What goes on longer is a new entry, from the day after.")
    return YES
