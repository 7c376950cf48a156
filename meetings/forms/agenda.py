"""One agenda item."""

from __future__ import annotations

from django import forms

from meetings.models import AgendaItem


class ItemForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker alone
    """An agenda item's words, lead and minutes."""

    class Meta:
        model = AgendaItem
        fields = ["title", "objective", "objective_text", "lead", "minutes"]
        labels = {"objective_text": "What is wanted"}
        widgets = {"objective_text": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"minutes": "Start times follow from the minutes of the items before."}
