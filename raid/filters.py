"""Which actions to list."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from foundation.core.clock import today
from groups.models import Group
from raid.models import Action
from raid.rules.lifecycle import ACTION, CLOSED


class ActionFilters(django_filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of the actions log, as they stand in the URL."""

    q = django_filters.CharFilter(label="Words or reference", method="by_words")
    group = django_filters.ModelChoiceFilter(
        queryset=Group.objects.order_by("code"), to_field_name="code", empty_label="All groups"
    )
    status = django_filters.ChoiceFilter(choices=ACTION.choices(), label="State", empty_label="Any")
    due = django_filters.ChoiceFilter(
        choices=[("overdue", "Overdue"), ("open", "Not closed")], method="by_due", label="Due", empty_label="Any"
    )

    class Meta:
        model = Action
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Actions whose reference, words or owner hold the words."""
        return rows.filter(Q(reference__icontains=value) | Q(text__icontains=value) | Q(owner_text__icontains=value))

    def by_due(self, rows: QuerySet[Action], name: str, value: str) -> QuerySet[Action]:
        """Actions that are not closed, or are overdue."""
        still = rows.exclude(status=CLOSED)
        return still.filter(due_on__lt=today(), historical=False) if value == "overdue" else still

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["group"].label_from_instance = lambda group: group.code
