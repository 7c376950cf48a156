"""What becomes of proposals when the agenda item that takes them is carried to a later meeting, or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions.events import EventKind
from decisions.models import Proposal
from decisions.queries import newest_views
from decisions.rules.lifecycle import DRAFT, OPEN
from decisions.services.proposals import withdraw
from decisions.services.views import capture
from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.errors import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from meetings.models import AgendaItem


def _undecided_at(item: AgendaItem) -> QuerySet[Proposal]:
    return Proposal.objects.select_for_update().filter(item=item, status__in=[DRAFT, OPEN]).order_by("number")


@audit.act
def follow_item(*, item: AgendaItem, carried: AgendaItem, actor: audit.Actor) -> None:
    """Proposals without an outcome follow their item to the later agenda; what was said of them stays at both.

    Registered with meetings; whoever may carry an item may place what it takes.
    """
    for proposal in _undecided_at(item):
        proposal.item = carried
        proposal.save(update_fields=["item"])
        audit.record(
            EventKind.EDITED,
            actor=actor,
            stream=proposal.audit_stream,
            subject=proposal,
            also=[item, carried],
            scope=proposal.event_scope,
            data={"fields": "item"},
            private={"item_before": str(item), "item_after": str(carried)},
        )
        for view in newest_views(proposal):
            capture(view, actor=actor)


@audit.act
def withdraw_with_item(*, item: AgendaItem, reason: str, actor: audit.Actor) -> None:
    """Proposals without an outcome are withdrawn with the item that takes them, for its reason."""
    for proposal in _undecided_at(item):
        if not isinstance(actor, Person):
            raise Refused(f"{proposal.reference} is withdrawn by a person alone.")
        withdraw(proposal=proposal, reason=reason, actor=actor)
