"""What apps above link from the items of an agenda: a decision item to its proposals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.core.registry import Registry
from meetings.models import AgendaItem, Meeting

if TYPE_CHECKING:
    from foundation.core.templatetags.shapes import Action, Pill
    from groups.queries import User


@dataclass(frozen=True)
class ItemLink:
    """One thing that an agenda item takes: its reference, title, page and state."""

    reference: str
    title: str
    url: str
    state: Pill


# What somebody may read of what a meeting's items take, by the key of the item.
ItemLinks = Callable[["User | None", Meeting], Mapping[int, Sequence[ItemLink]]]

ITEM_LINKS: Registry[ItemLinks] = Registry("what agenda items take")


def links_of(user: User | None, meeting: Meeting) -> dict[int, tuple[ItemLink, ...]]:
    """Everything that the meeting's items take and the person may read, by the key of the item."""
    found: dict[int, tuple[ItemLink, ...]] = {}
    for links in ITEM_LINKS.values():
        for item, taken in links(user, meeting).items():
            found[item] = (*found.get(item, ()), *taken)
    return found


# What somebody may do at an item while it is being taken, such as recording the view of their seat.
ItemActs = Callable[["User | None", AgendaItem], "Sequence[Action]"]

ITEM_ACTS: Registry[ItemActs] = Registry("what may be done at an agenda item")


def acts_at(user: User | None, item: AgendaItem) -> list[Action]:
    """Everything the person may do at the item while it is being taken."""
    return [act for acts in ITEM_ACTS.values() for act in acts(user, item)]
