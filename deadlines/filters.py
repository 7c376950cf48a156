"""The filters of the register of obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django_filters import CharFilter, ChoiceFilter, DateFilter, ModelChoiceFilter

from deadlines.models import Obligation
from deadlines.queries import owner_choices
from deadlines.rules import OBLIGATION
from foundation.core.tables.lists import FilterSet
from groups.models import Group

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


def _groups(request: HttpRequest | None) -> QuerySet[Group]:
    return Group.objects.order_by("level", "code")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class ObligationFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """By group, state, owner and due day."""

    group = ModelChoiceFilter(
        queryset=_groups, to_field_name="code", field_name="group", empty_label="All groups", label="Group"
    )
    status = ChoiceFilter(choices=OBLIGATION.choices(), empty_label="Any state", label="State")
    owner = ChoiceFilter(empty_label="Anybody", label="Owed by")
    clause = CharFilter(label="Clause", widget=forms.HiddenInput)
    due_from = DateFilter("due_on", lookup_expr="gte", label="Due from", widget=_day())
    due_to = DateFilter("due_on", lookup_expr="lte", label="Due to", widget=_day())

    class Meta:
        model = Obligation
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["owner"].extra["choices"] = owner_choices(self.request.user if self.request else None)
