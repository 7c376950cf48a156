"""Placing and declining what stands in a group's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from meetings.models import AgendaItem, InboxEntry, Meeting
from meetings.queries import may_be_told, planned_for, words_of

if TYPE_CHECKING:
    from django.http import QueryDict


class PlaceForm(forms.Form):
    """On which agenda, under which words and for how long."""

    meeting = forms.ModelChoiceField(queryset=Meeting.objects.none(), empty_label=None)
    title = forms.CharField(max_length=200, help_text="What the agenda will say; it may be read more widely than this.")
    objective = forms.ChoiceField(choices=AgendaItem.OBJECTIVES, initial="DECISION")
    objective_text = forms.CharField(
        label="What is wanted", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    lead = forms.CharField(required=False, max_length=120)
    minutes = forms.IntegerField(min_value=0, max_value=600, initial=10)

    def __init__(self, data: QueryDict | None = None, *, entry: InboxEntry) -> None:
        possible = planned_for(entry.group)
        words = words_of([entry])[entry.pk]
        tellable = all(may_be_told(entry, words, meeting) for meeting in possible)  # else it is worded for more readers
        said = {"title": entry.title, "objective_text": words.objective_text, "lead": words.lead} if tellable else {}
        fixed = {"title": "", "objective": words.objective, "minutes": words.minutes}
        super().__init__(data, initial={**fixed, **said})
        meetings = self.fields["meeting"]
        if isinstance(meetings, forms.ModelChoiceField):
            meetings.queryset = possible


class ProposeForm(forms.Form):
    """An item that a participant proposes for an agenda."""

    title = forms.CharField(max_length=200)
    objective = forms.ChoiceField(
        label="What should the group do with it?", choices=AgendaItem.OBJECTIVES, initial="DISCUSSION"
    )
    objective_text = forms.CharField(
        label="What is wanted, and why now", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    lead = forms.CharField(label="Who would lead it", required=False, max_length=120)
    minutes = forms.IntegerField(label="How many minutes it needs", min_value=1, max_value=600, initial=10)


class DeclineForm(forms.Form):
    """Why an entry is declined."""

    reason = forms.CharField(
        label="Why is it declined?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever sent it will read this.",
    )
