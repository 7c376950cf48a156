"""The one way decisions' events enter the ledger: nothing that is not published shows outside the programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.workflow.services import advance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model

    from decisions.models import Proposal
    from foundation.accounts.models import Person


def step(
    proposal: Proposal,
    name: str,
    *,
    actor: Person,
    also: Sequence[Model] = (),
    data: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
) -> None:
    """Take a step of the proposal's lifecycle, its event in the scope of what is not published yet. Raises Refused."""
    stated = proposal.scope
    proposal.scope = proposal.event_scope  # advance() records under the thing's scope; the row keeps its own
    try:
        advance(proposal, name, actor=actor, also=also, data=data, private=private)
    finally:
        proposal.scope = stated
