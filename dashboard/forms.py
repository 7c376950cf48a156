"""Input for the demonstration's clock and for the participation map."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from foundation.notifications.rules import is_local
from groups.forms import OnForm


class ClockForm(forms.Form):
    """The day on which the demonstration goes on."""

    to = forms.DateField()


class BackForm(forms.Form):
    """The page somebody was on: an address of this site, and nothing else is gone back to."""

    back = forms.CharField(max_length=2000, strip=False)

    def clean_back(self) -> str:
        back: str = self.cleaned_data["back"]
        if not is_local(back):
            raise forms.ValidationError("This is no page of this site.")
        return back


SENSIBLE = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31)))


class ParticipationForm(OnForm):
    """The day of the people, and from when attendance is counted."""

    since = forms.DateField(
        label="Attendance since", required=False, validators=SENSIBLE, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "People on"
        self.fields["on"].validators.extend(SENSIBLE)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        on, since = cleaned.get("on"), cleaned.get("since")
        if on and since and since > on:
            self.add_error("since", "The period ends with the day of the people; it begins before.")
        return cleaned
