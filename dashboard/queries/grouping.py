"""What waits on a person, in the groups in which the pages show it: the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dashboard.queries.waiting import Desk, Waiting

Urgency = Literal["overdue", "soon", "undated", "later"]
SOON = 5  # working days left of what is said to be due soon
SHOWN = 5  # entries of a group on the front page; the whole list is a page of its own
COMING = "coming"
TITLES: dict[Urgency, str] = {
    "overdue": "Overdue",
    "soon": f"Due within {SOON} working days",
    "undated": "No day set",
    "later": "Later",
}


@dataclass(frozen=True)
class Group:
    """Some of what waits: `rows` are the entries to show, out of `total`."""

    key: str
    title: str
    rows: list[Waiting]
    total: int

    @property
    def is_cut(self) -> bool:
        """Are there more than are shown?"""
        return len(self.rows) < self.total

    @property
    def is_coming(self) -> bool:
        """Can what is in it not be done yet?"""
        return self.key == COMING


def in_groups(desk: Desk, limit: int | None = None) -> list[Group]:
    """What the person can do by urgency, and then what is coming, without the empty groups; `limit` entries of each."""
    by_urgency: dict[str, list[Waiting]] = {key: [] for key in TITLES}
    for each in desk.now:
        by_urgency[urgency(each.left)].append(each)
    named = [*((key, title, by_urgency[key]) for key, title in TITLES.items()), (COMING, "Coming", desk.coming)]
    return [Group(key, title, rows[:limit], len(rows)) for key, title, rows in named if rows]


def urgency(left: int | None) -> Urgency:
    """How urgent a thing is with that many working days left; None where it has no day."""
    if left is None:
        return "undated"
    if left < 0:
        return "overdue"
    return "soon" if left <= SOON else "later"
