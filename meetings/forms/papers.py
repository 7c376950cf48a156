"""Uploading and writing papers, and the chair's waiver."""

from __future__ import annotations

from typing import Any

from django import forms

from foundation.core.scope import Classification
from foundation.documents.forms import UploadForm
from meetings.models import AgendaItem, Meeting
from meetings.rules.record import overwritten_refusal

LONGEST = 200_000  # characters of a text written here, some eighty pages


class NewPaperForm(forms.Form):
    """Where a new paper goes, what it is called and who may read it."""

    item = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(), required=False, empty_label="The meeting as a whole", label="Agenda item"
    )
    title = forms.CharField(max_length=200)
    classification = forms.ChoiceField(choices=Classification.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = self.fields["item"]
        if isinstance(items, forms.ModelChoiceField):
            items.queryset = meeting.items.order_by("position", "pk")
        self.fields["classification"].initial = meeting.classification


class PaperForm(NewPaperForm, UploadForm):
    """A file as a new paper."""

    field_order = ["item", "title", "file", "classification"]


class TextForm(forms.Form):
    """The words of a paper written here."""

    text = forms.CharField(
        label="Text",
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "true"}),
        help_text="Markdown: # for a heading, a blank line between paragraphs, - for a list, **bold**, | for tables.",
    )


class WriteForm(NewPaperForm, TextForm):
    """A text as a new paper."""

    field_order = ["item", "title", "text", "classification"]


class ChangeForm(forms.Form):
    """What a new version changes."""

    change = forms.CharField(label="What has changed", max_length=300)


class ReviseForm(UploadForm, ChangeForm):
    """The next version of a paper, as a file."""

    field_order = ["file", "change"]


class RewriteForm(TextForm, ChangeForm):
    """The next version of a paper written here. `seen` is the version that was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)

    field_order = ["text", "change", "seen"]

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if reason := overwritten_refusal(cleaned.get("seen", ""), self.present):
            raise forms.ValidationError(reason)
        return cleaned


class WaiverForm(forms.Form):
    """Why a decision may be taken on a late paper."""

    reason = forms.CharField(
        label="Why may the item be decided although the paper came late?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It stands beside the paper and in the decision's record.",
    )
