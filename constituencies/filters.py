"""Which nomination rounds to list."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from constituencies.models import Constituency, Round
from constituencies.queries import number_of
from constituencies.rules.lifecycles import ROUND, RUNNING
from groups.models import Group


class RoundFilters(django_filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of the rounds, as they stand in the URL."""

    q = django_filters.CharFilter(label="Seat or reference", method="by_words")
    group = django_filters.ModelChoiceFilter(
        queryset=Group.objects.order_by("code"),
        field_name="seat__group",
        to_field_name="code",
        label="Group",
        empty_label="All groups",
    )
    constituency = django_filters.ModelChoiceFilter(
        queryset=Constituency.objects.order_by("name"),
        to_field_name="code",
        label="Constituency",
        empty_label="All constituencies",
        method="by_constituency",
    )
    status = django_filters.ChoiceFilter(
        choices=[("running", "Under way"), *ROUND.choices()], label="State", empty_label="Any", method="by_status"
    )

    class Meta:
        model = Round
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Round], name: str, value: str) -> QuerySet[Round]:
        """Rounds whose seat holds the words, or the one of that reference."""
        found = Q(seat__name__icontains=value)
        if (number := number_of(value)) is not None:
            found |= Q(number=number)
        return rows.filter(found)

    def by_constituency(self, rows: QuerySet[Round], name: str, value: Constituency) -> QuerySet[Round]:
        """Rounds for seats that spoke for the constituency as they opened."""
        asked = [row.pk for row in rows.order_by("pk") if value.code in row.asked_constituencies]
        return rows.filter(pk__in=asked)

    def by_status(self, rows: QuerySet[Round], name: str, value: str) -> QuerySet[Round]:
        """Rounds in a state, or all that have not ended."""
        return rows.filter(status__in=RUNNING) if value == "running" else rows.filter(status=value)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["group"].label_from_instance = lambda group: group.code
