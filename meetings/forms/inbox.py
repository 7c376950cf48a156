"""Placing and declining what stands in a group's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from meetings.models import AgendaItem, InboxEntry, Meeting
from meetings.queries import planned_for

if TYPE_CHECKING:
    from django.http import QueryDict


class PlaceForm(forms.Form):
    """On which agenda, under which words and for how long."""

    meeting = forms.ModelChoiceField(queryset=Meeting.objects.none(), empty_label=None)
    title = forms.CharField(max_length=200, help_text="What the agenda will say; it may be read more widely than this.")
    objective = forms.ChoiceField(choices=AgendaItem.OBJECTIVES, initial="DECISION")
    minutes = forms.IntegerField(min_value=0, max_value=600, initial=10)

    def __init__(self, data: QueryDict | None = None, *, entry: InboxEntry) -> None:
        possible = planned_for(entry.group)
        tellable = all(entry.may_stand_in(meeting) for meeting in possible)  # else somebody words it for more readers
        super().__init__(data, initial={"title": entry.title if tellable else ""})
        meetings = self.fields["meeting"]
        if isinstance(meetings, forms.ModelChoiceField):
            meetings.queryset = possible


class DeclineForm(forms.Form):
    """Why an entry is declined."""

    reason = forms.CharField(
        label="Why is it declined?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever sent it will read this.",
    )
