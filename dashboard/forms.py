"""Input for the demonstration's clock."""

from __future__ import annotations

from django import forms


class ClockForm(forms.Form):
    """The day on which the demonstration goes on."""

    to = forms.DateField()
