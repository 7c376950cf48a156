"""Which proposals and decisions to list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q

from decisions.models import CostEntry, CostKind, Proposal
from decisions.queries import number_in
from decisions.rules.lifecycle import PROPOSAL
from decisions.rules.outcomes import BASES, OUTCOMES
from foundation.core.tables.lists import DayFilter, FilterSet
from groups.models import Group

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ProposalFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of the register, as they stand in the URL."""

    q = django_filters.CharFilter(label="Words or reference", method="by_words")
    group = django_filters.ModelChoiceFilter(
        queryset=Group.objects.order_by("code"), to_field_name="code", empty_label="All groups"
    )
    status = django_filters.ChoiceFilter(choices=PROPOSAL.choices(), label="State", empty_label="Any")
    outcome = django_filters.ChoiceFilter(choices=list(OUTCOMES.items()), label="Outcome", empty_label="Any")
    basis = django_filters.ChoiceFilter(choices=list(BASES.items()), label="Basis", empty_label="Any")
    decided_from = DayFilter(field_name="decided_on", lookup_expr="gte", label="Decided from")
    decided_to = DayFilter(field_name="decided_on", lookup_expr="lte", label="Decided to")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["group"].label_from_instance = lambda group: group.code

    def by_words(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """Proposals whose title, problem or reference, or whose decision's reference, holds the words."""
        found = Q(title__icontains=value) | Q(problem__icontains=value) | Q(decided_as__icontains=value)
        number = number_in(value)
        return rows.filter(found if number is None else found | Q(number=number))


class LedgerFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of the threshold ledger."""

    kind = django_filters.ChoiceFilter(choices=CostKind.choices, label="Entry", empty_label="Any")
    entered_from = DayFilter(field_name="on", lookup_expr="gte", label="From")
    entered_to = DayFilter(field_name="on", lookup_expr="lte", label="To")

    class Meta:
        model = CostEntry
        fields: list[str] = []
