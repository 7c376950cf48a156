"""The proposals that the items of a meeting's agenda take, as links from the agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions import queries
from decisions.views.panels import state_pill
from meetings.queries import ItemLink

if TYPE_CHECKING:
    from groups.queries import User
    from meetings.models import Meeting


def proposals_at(user: User | None, meeting: Meeting) -> dict[int, list[ItemLink]]:
    """The proposals the person may read, by the key of the item that takes them."""
    found: dict[int, list[ItemLink]] = {}
    for proposal in queries.visible_to(user).filter(item__meeting=meeting).order_by("number"):
        link = ItemLink(proposal.reference, proposal.title, proposal.get_absolute_url(), state_pill(proposal))
        if proposal.item_id is not None:
            found.setdefault(proposal.item_id, []).append(link)
    return found
