"""What follows from members' answers: whether most of those that answered approve. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

APPROVE: Final = "approve"
REFUSE: Final = "refuse"
APPROVALS: Final = {APPROVE: "Approve", REFUSE: "Do not approve"}
VIEWS: Final = {"support": "Support", "object": "Object", "abstain": "Abstain"}


@dataclass(frozen=True)
class Outcome:
    """Whether an alternate is approved, with the count in words."""

    approved: bool
    words: str


def outcome(counts: Mapping[str, int], asked: int) -> Outcome:
    """A majority of the member organisations that answered: more than half of them. Silence counts for nothing.

    `counts` are the answers by choice, `asked` the organisations asked. A tie is no majority.
    """
    answered = sum(counts.values())
    if not answered:
        return Outcome(approved=False, words=f"None of {_organisations(asked)} answered.")
    approving = counts.get(APPROVE, 0)
    were = "was" if asked == 1 else "were"
    words = f"{approving} of the {answered} that answered approve; {_organisations(asked)} {were} asked."
    return Outcome(approving * 2 > answered, words)


def _organisations(number: int) -> str:
    return "1 organisation" if number == 1 else f"{number} organisations"


def asking_refusal(closes_on: date, last_day: date | None) -> str | None:
    """Why members cannot be asked until a day about somebody whose last day that is, as a sentence; None when they can.

    They stand in only once approved, and answers are taken to the end of the closing date.
    """
    if last_day is not None and closes_on >= last_day:
        return "Close it before the last day on which they would stand in: they do so only once approved."
    return None
