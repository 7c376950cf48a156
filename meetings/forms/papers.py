"""Uploading papers, and the chair's waiver."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.core.scope import Classification
from foundation.documents.forms import PdfForm
from meetings.models import AgendaItem, Meeting


class PaperForm(PdfForm):
    """A new paper for an item."""

    item = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(), required=False, empty_label="The meeting as a whole", label="Agenda item"
    )
    title = forms.CharField(max_length=200)
    classification = forms.ChoiceField(choices=Classification.choices, widget=forms.RadioSelect)

    field_order = ["item", "title", "file", "classification"]

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = self.fields["item"]
        if isinstance(items, forms.ModelChoiceField):
            items.queryset = meeting.items.order_by("position", "pk")
        self.fields["classification"].initial = meeting.classification


class ReviseForm(PdfForm):
    """The next version of a paper not yet issued."""

    change = forms.CharField(label="What has changed", max_length=300)

    field_order = ["file", "change"]


class WaiverForm(forms.Form):
    """Why a decision may be taken on a late paper."""

    reason = forms.CharField(
        label="Why may the item be decided although the paper came late?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands beside the paper and in the decision's record.",
    )
