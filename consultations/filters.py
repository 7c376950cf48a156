"""Which consultations, and which answers, to list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q

from consultations.models import Answer, Consultation, Party
from consultations.queries import KINDS
from consultations.rules.answering import CLASSES, RESULTS
from consultations.rules.lifecycle import CONSULTATION
from foundation.core.tables.lists import DayFilter, FilterSet
from groups.models import Group

if TYPE_CHECKING:
    from django.db.models import QuerySet


def kinds() -> list[tuple[str, str]]:
    """Every registered kind with its label."""
    return [(key, kind.label) for key, kind in KINDS.items()]


class ConsultationFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of the register, as they stand in the URL."""

    q = django_filters.CharFilter(label="Words or reference", method="by_words")
    group = django_filters.ModelChoiceFilter(
        queryset=Group.objects.order_by("code"), to_field_name="code", empty_label="All groups"
    )
    kind = django_filters.ChoiceFilter(choices=kinds, label="What it is", empty_label="Any")
    status = django_filters.ChoiceFilter(choices=CONSULTATION.choices(), label="State", empty_label="Any")
    closes_from = DayFilter(field_name="closes_on", lookup_expr="gte", label="Closes from")
    closes_to = DayFilter(field_name="closes_on", lookup_expr="lte", label="Closes to")

    class Meta:
        model = Consultation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["group"].label_from_instance = lambda group: group.code

    def by_words(self, rows: QuerySet[Consultation], name: str, value: str) -> QuerySet[Consultation]:
        """Consultations whose title, question, subject or reference holds the words."""
        found = Q(title__icontains=value) | Q(question__icontains=value) | Q(about__icontains=value)
        number = value.upper().removeprefix("CON-")
        return rows.filter(found | Q(number=int(number)) if number.isdecimal() else found)


class AnswerFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of the answers to one consultation."""

    q = django_filters.CharFilter(label="Words or organisation", method="by_words")
    confidentiality = django_filters.ChoiceFilter(
        choices=[(str(key), label) for key, label in CLASSES.items()], label="Class", empty_label="Any"
    )
    result = django_filters.ChoiceFilter(
        field_name="shown_result",
        choices=[(str(key), label) for key, label in RESULTS.items()],
        label="What became of it",
        empty_label="Any",
    )

    class Meta:
        model = Answer
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Answer], name: str, value: str) -> QuerySet[Answer]:
        """Answers whose words or organisation hold the words."""
        return rows.filter(Q(words__icontains=value) | Q(organisation__name__icontains=value))


class AskedFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """Filters of what one's organisations were asked."""

    q = django_filters.CharFilter(label="Words", method="by_words")
    status = django_filters.ChoiceFilter(
        field_name="consultation__status", choices=CONSULTATION.choices(), label="State", empty_label="Any"
    )

    class Meta:
        model = Party
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Party], name: str, value: str) -> QuerySet[Party]:
        """What was asked whose title or question holds the words."""
        return rows.filter(Q(consultation__title__icontains=value) | Q(consultation__question__icontains=value))
