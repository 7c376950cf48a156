"""Filters of the register of meetings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django_filters import ChoiceFilter, DateFilter, ModelChoiceFilter

from foundation.core.clock import end_of_day, london_midnight, today
from foundation.core.tables.lists import FilterSet
from groups.models import Group
from meetings.models import Meeting, MeetingSeries
from meetings.rules.lifecycle import MEETING

if TYPE_CHECKING:
    from django.db.models import QuerySet

TIMES = [("upcoming", "To come"), ("past", "Past")]


class MeetingFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """By group, state, time and day."""

    group = ModelChoiceFilter(queryset=Group.objects.order_by("level", "code"), empty_label="All groups")
    status = ChoiceFilter(label="State", choices=MEETING.choices(), empty_label="Any state")
    when = ChoiceFilter(choices=TIMES, method="filter_when", label="When", empty_label="Any time")
    start = DateFilter(method="filter_start", label="From", widget=forms.DateInput(attrs={"type": "date"}))
    end = DateFilter(method="filter_end", label="To", widget=forms.DateInput(attrs={"type": "date"}))

    class Meta:
        model = Meeting
        fields = ["group", "status", "when", "start", "end"]

    def filter_when(self, rows: QuerySet[Meeting], _name: str, value: str) -> QuerySet[Meeting]:
        """To come: from today's midnight in London on."""
        midnight = london_midnight(today())
        return rows.filter(starts_at__gte=midnight) if value == "upcoming" else rows.filter(starts_at__lt=midnight)

    def filter_start(self, rows: QuerySet[Meeting], _name: str, value: date) -> QuerySet[Meeting]:
        """From that day on."""
        return rows.filter(starts_at__gte=london_midnight(value))

    def filter_end(self, rows: QuerySet[Meeting], _name: str, value: date) -> QuerySet[Meeting]:
        """Up to that day, it included."""
        return rows if value == date.max else rows.filter(starts_at__lt=end_of_day(value))  # no day follows the last


class SeriesFilters(FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """By group."""

    group = ModelChoiceFilter(queryset=Group.objects.order_by("level", "code"), empty_label="All groups")

    class Meta:
        model = MeetingSeries
        fields = ["group"]
