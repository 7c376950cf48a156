"""The secretariat's own words in a headline report."""

from __future__ import annotations

from django import forms


class ReportForm(forms.Form):
    """The introduction. All else in the report is drafted from the record."""

    introduction = forms.CharField(
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="In your own words, before what was captured. Markdown is understood.",
    )
