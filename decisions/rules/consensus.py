"""Whether the seats agree, and what is still needed. Pure.

Consensus means that no objection is sustained. There is no quorum: silent and vacant seats never block, they are
listed. No response, no objection, abstention and a declared conflict of interest are four different things.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Position(StrEnum):
    """What a seat can say of a proposal."""

    SUPPORT = "support"
    OBJECT = "object"
    ABSTAIN = "abstain"
    NO_OBJECTION = "no_objection"
    CONFLICT = "conflict"


POSITIONS = {
    Position.SUPPORT: "Support",
    Position.NO_OBJECTION: "No objection",
    Position.OBJECT: "Object",
    Position.ABSTAIN: "Abstain",
    Position.CONFLICT: "Declared conflict of interest",
}

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True)
class Entitled:
    """A seat that may express a view on the day; `vacant` when nobody holds it."""

    code: str
    name: str
    vacant: bool = False


@dataclass(frozen=True)
class Said:
    """What counts of a seat's view: its newest version. `unconfirmed` was given by telephone and not yet confirmed."""

    seat: str
    position: str
    option: int | None = None
    unconfirmed: bool = False


@dataclass(frozen=True)
class Consensus:
    """Seats by what they said, in the order of the roster."""

    entitled: tuple[Entitled, ...]
    said: tuple[Said, ...]

    def _those(self, position: Position) -> tuple[Entitled, ...]:
        codes = {said.seat for said in self.said if said.position == position}
        return tuple(seat for seat in self.entitled if seat.code in codes)

    @property
    def supports(self) -> tuple[Entitled, ...]:
        """Seats in support."""
        return self._those(Position.SUPPORT)

    @property
    def no_objections(self) -> tuple[Entitled, ...]:
        """Seats that said they do not object."""
        return self._those(Position.NO_OBJECTION)

    @property
    def objections(self) -> tuple[Entitled, ...]:
        """Seats whose objection has not been withdrawn: only the seat itself withdraws it."""
        return self._those(Position.OBJECT)

    @property
    def abstentions(self) -> tuple[Entitled, ...]:
        """Seats that abstain."""
        return self._those(Position.ABSTAIN)

    @property
    def conflicts(self) -> tuple[Entitled, ...]:
        """Seats that declared a conflict of interest."""
        return self._those(Position.CONFLICT)

    @property
    def silent(self) -> tuple[Entitled, ...]:
        """Held seats that have not responded."""
        spoken = {said.seat for said in self.said}
        return tuple(seat for seat in self.entitled if seat.code not in spoken and not seat.vacant)

    @property
    def vacant(self) -> tuple[Entitled, ...]:
        """Seats nobody holds and nobody spoke for."""
        spoken = {said.seat for said in self.said}
        return tuple(seat for seat in self.entitled if seat.code not in spoken and seat.vacant)

    @property
    def unconfirmed(self) -> tuple[Entitled, ...]:
        """Seats whose view was given by telephone and waits for the representative."""
        codes = {said.seat for said in self.said if said.unconfirmed}
        return tuple(seat for seat in self.entitled if seat.code in codes)

    @property
    def reached(self) -> bool:
        """True while no objection is sustained."""
        return not self.objections

    @property
    def spoken(self) -> int:
        """How many seats have spoken."""
        return len(self.said)

    def supporting_another(self, option: int | None) -> tuple[Entitled, ...]:
        """Seats that support an option other than the one given; no objection, but worth seeing."""
        codes = {s.seat for s in self.said if s.position == Position.SUPPORT and s.option not in (None, option)}
        return tuple(seat for seat in self.entitled if seat.code in codes)


def consensus(views: Iterable[Said], entitled: Sequence[Entitled]) -> Consensus:
    """Where the seats stand. `views` holds the newest view of each seat; a seat that is not entitled does not count."""
    codes = {seat.code for seat in entitled}
    return Consensus(tuple(entitled), tuple(said for said in views if said.seat in codes))


def still_needed(stand: Consensus) -> str:
    """What is still needed, in words: "One objection stands, from I&C Supplier; no view yet from DNO, iDNO.".

    Whether an objection is sustained is seen when the decision is called; until then it stands.
    """
    parts = []
    if stand.objections:
        many = len(stand.objections)
        count = NUMBERS[many] if many < len(NUMBERS) else str(many)
        stands = "objections stand" if many > 1 else "objection stands"
        parts.append(f"{count} {stands}, from {names(stand.objections)}")
    if stand.silent:
        parts.append(f"no view yet from {names(stand.silent)}")
    if stand.unconfirmed:
        parts.append(f"given by telephone and not yet confirmed: {names(stand.unconfirmed)}")
    if not parts:
        return "Nothing: every seat that is held has spoken, and no objection stands."
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


def names(seats: Iterable[Entitled]) -> str:
    """The seats' names, separated by commas."""
    return ", ".join(seat.name for seat in seats)
