"""Proposals before a group that goes are taken up by another, with their reference, their words and their views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions.models import Proposal
from decisions.queries.founding import FOUNDING, founding_put
from decisions.rules.lifecycle import DRAFT, OPEN
from groups.services import OpenItem

if TYPE_CHECKING:
    from foundation.audit.services import Actor
    from groups.models import Group


class Proposals:
    """The proposals no outcome has been recorded for."""

    label = "Open proposals"

    def open_items(self, group: Group) -> list[OpenItem]:
        """Drafts and those open for views, the oldest first."""
        waiting = Proposal.objects.filter(group=group, status__in=(DRAFT, OPEN)).order_by("number")
        return [OpenItem(str(each.pk), each.reference, each.get_absolute_url(), each.title) for each in waiting]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> Proposal:
        """The other group takes it, by correspondence until it stands on that group's agenda.

        What a seat has said holds for the seat of the same constituency there, until it speaks again.
        """
        proposal: Proposal = Proposal.objects.select_for_update(of=("self",)).select_related("group").get(pk=item_key)
        origin = proposal.group
        if proposal.level == origin.level:
            proposal.level = to.level
        proposal.group, proposal.item = to, None
        proposal.save(update_fields=["group", "item", "level", "scope"])
        _take_along(proposal, origin, to)
        return proposal


def _take_along(proposal: Proposal, origin: Group, to: Group) -> None:
    """A founding goes with the proposal that puts it to its parent."""
    founding = founding_put(proposal.subject) if proposal.kind == FOUNDING else None
    if founding is not None and founding.parent_id == origin.pk:
        founding.parent = to
        founding.save(update_fields=["parent"])
