"""Which people and organisations to list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django.db.models import Q

from foundation.accounts.models import Organisation, Person

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PersonFilters(django_filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of the register of people, as they stand in the URL."""

    q = django_filters.CharFilter(label="Name, address or organisation", method="by_words")
    account = django_filters.ChoiceFilter(
        choices=[("open", "Open"), ("closed", "Closed")], label="Account", method="by_account", empty_label="Any"
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """People whose name, address or organisation holds the words."""
        of = Q(affiliations__organisation__name__icontains=value)
        return rows.filter(Q(name__icontains=value) | Q(email__icontains=value) | of).distinct()

    def by_account(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """People who can sign in, or who cannot."""
        return rows.filter(is_active=value == "open")


class OrganisationFilters(django_filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of the register of organisations, as they stand in the URL."""

    q = django_filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains")
    takes_part = django_filters.ChoiceFilter(
        choices=[("yes", "Takes part"), ("no", "Has left")], label="State", method="by_state", empty_label="Any"
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        """Organisations that take part, or have a last day."""
        return rows.filter(ended_on__isnull=value == "yes")
