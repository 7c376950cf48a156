"""When a round opens, what follows from its nominations, and what follows from its votes. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

Next = Literal["no_nominee", "unopposed", "ballot"]


@dataclass(frozen=True)
class Held:
    """Who holds the seat, and the last day (None while it goes on)."""

    name: str
    until: date | None


@dataclass(frozen=True)
class Vacancy:
    """What is known of a seat when a round is to be opened for it; `starts_on` is the day the winner would begin.

    `constituencies` are those it speaks for, `members` the organisations in them today, `declined_by` the party that
    left the place open for now, `running` the reference of a round that goes on for it.
    """

    seat: str
    starts_on: date
    exists: bool
    constituencies: tuple[str, ...]
    members: int
    held: tuple[Held, ...] = ()
    declined_by: str = ""
    running: str = ""


def opening_refusal(found: Vacancy) -> str | None:
    """Why no round may be opened for the seat, as a sentence; None when one may."""
    if not found.constituencies:
        return f"The seat {found.seat} speaks for no constituency, so nobody is nominated for it by one."
    if not found.exists:
        return f"The seat {found.seat} does not exist on {_day(found.starts_on)}."
    if found.declined_by:
        return f"The seat {found.seat} is declined for now by {found.declined_by}; only a vacant seat opens a round."
    if found.running:
        return f"{found.running} is under way for the seat {found.seat}."
    if reason := held_refusal(found):
        return reason
    return None if found.members else f"No organisation is a member of the constituency of {found.seat}."


def held_refusal(found: Vacancy) -> str | None:
    """Why a seat somebody holds opens no round; None when nobody does, or they go before the winner begins."""
    for holder in found.held:
        if holder.until is None:
            return f"{holder.name} holds the seat {found.seat}; only a vacant seat opens a round."
        if holder.until >= found.starts_on:
            return (
                f"{holder.name} holds the seat {found.seat} until {_day(holder.until)}; "
                "whoever is elected can begin on the day after, not before."
            )
    return None


def dates_refusal(opens_on: date, closes_on: date, starts_on: date) -> str | None:
    """Why these days do not fit together, as a sentence; None when they do."""
    if closes_on <= opens_on:
        return "Nominations close on a later day than the one on which they open."
    return beginning_refusal(closes_on, starts_on)


def beginning_refusal(closes_on: date, starts_on: date) -> str | None:
    """Why members cannot be asked until that day, as a sentence: whoever is chosen would have begun. None otherwise."""
    if starts_on <= closes_on:
        return f"Whoever is chosen begins on {_day(starts_on)}, after the close; ask until an earlier day."
    return None


def after_nominations(candidates: int, *, unopposed_appointed: bool) -> Next:
    """What follows once nominations are closed: so many accepted."""
    if candidates == 0:
        return "no_nominee"
    return "unopposed" if candidates == 1 and unopposed_appointed else "ballot"


@dataclass(frozen=True)
class Line:
    """One candidate, by key, and the votes for them."""

    candidate: int
    votes: int


@dataclass(frozen=True)
class Tally:
    """A ballot, counted: candidates with most votes first, those level by key; the entitled and those who voted."""

    lines: tuple[Line, ...]
    cast: int
    entitled: int

    @property
    def leaders(self) -> tuple[int, ...]:
        """The candidates with most votes: one, or those who are level. All of them where nobody voted."""
        most = self.lines[0].votes
        return tuple(line.candidate for line in self.lines if line.votes == most)

    @property
    def winner(self) -> int | None:
        """The candidate with most votes; None while several are level, or nobody voted."""
        return self.leaders[0] if self.cast and len(self.leaders) == 1 else None

    @property
    def silent(self) -> bool:
        """Whether nobody voted at all: the count says nothing, and is no tie."""
        return self.cast == 0

    @property
    def tied(self) -> bool:
        """Whether several lead with as many votes: nobody is chosen by the count alone."""
        return self.winner is None and not self.silent

    @property
    def turnout(self) -> int:
        """How many in a hundred of the entitled voted, rounded half up."""
        return (200 * self.cast + self.entitled) // (2 * self.entitled)


def count(candidates: Sequence[int], votes: Iterable[int], entitled: int) -> Tally:
    """Count one vote for each organisation. Raises ValueError for what cannot be: no ballot is counted past it."""
    found = Counter(votes)
    cast = found.total()
    if not candidates or len(set(candidates)) != len(candidates):
        raise ValueError("A ballot needs candidates, each of them once.")
    if unknown := set(found) - set(candidates):
        raise ValueError(f"Votes were found for {sorted(unknown)}, who do not stand.")
    if cast > entitled:
        raise ValueError(f"{cast} votes were found of {entitled} organisations.")
    lines = sorted((Line(key, found[key]) for key in candidates), key=lambda line: (-line.votes, line.candidate))
    return Tally(tuple(lines), cast, entitled)


def tie_refusal(leaders: Sequence[int], chosen: int, reason: str) -> str | None:
    """Why a tie may not be decided so, as a sentence; None when it may."""
    if chosen not in leaders:
        return "A tie is decided between the candidates who are level."
    return None if reason.strip() else "A tie is never broken without a reason."


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
