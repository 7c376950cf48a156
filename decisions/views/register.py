"""The register of proposals and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils.decorators import method_decorator

from decisions import policy, queries
from decisions.filters import ProposalFilters
from decisions.tables import ProposalTable
from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.shapes import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from decisions.models import Proposal


@method_decorator(login_not_required, name="dispatch")
class ProposalRegister(RegisterView):
    """Every proposal the person may read, with what was decided."""

    title = "Proposals and decisions"
    subtitle = "What was put to each group, what its seats said, and what was decided under which rules."
    table_class = ProposalTable
    filterset_class = ProposalFilters
    empty_title = "No proposals yet"
    empty_text = "The secretariat and the programme's seats put proposals to a group; what is decided stands here."

    def get_queryset(self) -> QuerySet[Proposal]:
        return queries.register(self.request.user)

    def get_actions(self) -> Sequence[Action]:
        ledger = Action("Threshold ledger", reverse("decisions:ledger"))
        if not policy.groups_to_draft_for(self.request.user).exists():
            return [ledger]
        return [Action("Draft a proposal", reverse("decisions:new"), primary=True), ledger]
