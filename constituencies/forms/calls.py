"""What a representative asks the members, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from constituencies.rules.majority import asking_refusal
from foundation.core.clock import today
from foundation.notifications.rules import is_local

if TYPE_CHECKING:
    from datetime import date

    from groups.models import Alternate

ENDS = "Answers are taken to the end of that day, 24:00 in London."


def _day(label: str, hint: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, widget=widget)


class ClosingForm(forms.Form):
    """A day that has not passed."""

    closes_on = _day("Closes", ENDS)

    def clean_closes_on(self) -> date:
        closes_on: date = self.cleaned_data["closes_on"]
        if closes_on < today():
            raise forms.ValidationError("That day has passed.")
        return closes_on


class CallForm(ClosingForm):
    """The question, and what it is about."""

    title = forms.CharField(max_length=200)
    question = forms.CharField(
        label="What you ask your members",
        help_text="They answer support, object or abstain, with words.",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    about = forms.CharField(
        label="What it is about",
        help_text="The reference of a proposal, an agenda item or a paper, such as PRO-0001.",
        max_length=120,
        required=False,
    )
    url = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    field_order = ("title", "question", "about", "closes_on", "url")

    def clean_url(self) -> str:
        """A page of this site, or nothing."""
        url: str = self.cleaned_data["url"]
        return url if is_local(url) else ""


class AskForm(ClosingForm):
    """Until when the members say whether they approve an alternate."""

    def __init__(self, *args: Any, alternate: Alternate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alternate = alternate

    def clean_closes_on(self) -> date:
        closes_on = super().clean_closes_on()
        if reason := asking_refusal(closes_on, self.alternate.valid_to):
            raise forms.ValidationError(reason)
        return closes_on
