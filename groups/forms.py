"""Input for group pages."""

from __future__ import annotations

from django import forms


class AsAtForm(forms.Form):
    """Which day to look at."""

    on = forms.DateField(label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
