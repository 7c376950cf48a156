"""The filters of the register of obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django_filters import ChoiceFilter, DateFilter, ModelChoiceFilter

from deadlines.models import Obligation
from deadlines.rules import OBLIGATION
from foundation.core.tables.lists import FilterSet
from groups.models import Group
from groups.rules import OFFICES

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


def _groups(request: HttpRequest | None) -> QuerySet[Group]:
    return Group.objects.order_by("level", "code")


def _owners() -> list[tuple[str, str]]:
    codes = Obligation.objects.order_by("owner").values_list("owner", flat=True).distinct()
    names = {str(office): name for office, name in OFFICES.items()}
    return [(code, names.get(code, code.capitalize())) for code in codes]


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class ObligationFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """By group, state, owner and due day."""

    group = ModelChoiceFilter(
        queryset=_groups, to_field_name="code", field_name="group", empty_label="All groups", label="Group"
    )
    status = ChoiceFilter(choices=OBLIGATION.choices(), empty_label="Any state", label="State")
    owner = ChoiceFilter(choices=_owners, empty_label="Anybody", label="Owed by")
    due_from = DateFilter("due_on", lookup_expr="gte", label="Due from", widget=_day())
    due_to = DateFilter("due_on", lookup_expr="lte", label="Due to", widget=_day())

    class Meta:
        model = Obligation
        fields: ClassVar[list[str]] = []
