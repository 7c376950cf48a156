"""Forms about obligations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from deadlines.queries import owner_choices
from deadlines.rules.closing import closure_refusal
from foundation.core.closures import extra_closures
from groups.models import Group

if TYPE_CHECKING:
    from datetime import date

    from groups.queries import User


class ReasonForm(forms.Form):
    """Why, in words that stay on record."""

    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="It is shown with the obligation and stays on record.",
    )


class ClosureForm(forms.Form):
    """A bank holiday announced late."""

    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(max_length=120, help_text="As it was announced, such as a day of mourning.")

    def clean_day(self) -> date:
        """Refused with the sentence of the rule when the day is not counted anyway."""
        day: date = self.cleaned_data["day"]
        if refusal := closure_refusal(day, extra_closures()):
            raise forms.ValidationError(refusal)
        return day


class BoardForm(forms.Form):
    """Of which group and owner the board tells, and how it is shown."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    group = forms.ModelChoiceField(
        queryset=Group.objects.order_by("level", "code"), to_field_name="code", required=False, empty_label="All groups"
    )
    owner = forms.ChoiceField(label="Owed by", required=False)

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Anybody"), *owner_choices(user)]  # type: ignore[attr-defined]  # its own


class ComplianceForm(forms.Form):
    """Which obligations to count: of a group, due within days."""

    group = forms.ModelChoiceField(
        queryset=Group.objects.order_by("level", "code"), to_field_name="code", required=False, empty_label="All groups"
    )
    since = forms.DateField(label="Due from", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Due to", required=False, widget=forms.DateInput(attrs={"type": "date"}))
