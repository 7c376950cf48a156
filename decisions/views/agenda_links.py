"""The proposals that the items of a meeting's agenda take, as links from the agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from decisions import policy, queries
from decisions.rules.lifecycle import OPEN
from decisions.views.panels import state_pill
from foundation.core.templatetags.shapes import Action
from meetings.queries import ItemLink

if TYPE_CHECKING:
    from groups.queries import User
    from meetings.models import AgendaItem, Meeting


def proposals_at(user: User | None, meeting: Meeting) -> dict[int, list[ItemLink]]:
    """The proposals the person may read, by the key of the item that takes them."""
    found: dict[int, list[ItemLink]] = {}
    for proposal in queries.visible_to(user).filter(item__meeting=meeting).order_by("number"):
        link = ItemLink(proposal.reference, proposal.title, proposal.get_absolute_url(), state_pill(proposal))
        if proposal.item_id is not None:
            found.setdefault(proposal.item_id, []).append(link)
    return found


def views_at(user: User | None, item: AgendaItem) -> list[Action]:
    """For each proposal of the item that is open for views, recording the view of a seat the person speaks for."""
    proposals = queries.visible_to(user).filter(item=item, status=OPEN).order_by("number")
    return [
        Action(
            f"Record the view of {seat.name} on {proposal.reference}",
            reverse("decisions:view", args=[proposal.reference, seat.code]),
            primary=True,
        )
        for proposal in proposals
        for seat in policy.voices_of(user, proposal)
    ]
