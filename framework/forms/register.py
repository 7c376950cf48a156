"""Which clauses of the register to list."""

from __future__ import annotations

from typing import Any

from django import forms

from framework.forms.reading import day_field
from framework.queries.register import Wanted, documents
from framework.rules.register import DUTIES, HOWS


class RegisterForm(forms.Form):
    """The filters, as they stand in the URL."""

    q = forms.CharField(label="Words or who", required=False, max_length=100)
    document = forms.ChoiceField(label="Document", required=False)
    duty = forms.ChoiceField(label="Duty", required=False, choices=[("", "Any"), *DUTIES.items()])
    how = forms.ChoiceField(label="How it is met", required=False, choices=[("", "Any"), *HOWS.items()])
    on = day_field("As in force on", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, name) for name in documents()]
        self.fields["document"] = forms.ChoiceField(label="Document", required=False, choices=[("", "All"), *named])
        self.order_fields(["q", "document", "duty", "how", "on"])

    @property
    def wanted(self) -> Wanted:
        """What is asked for, once valid."""
        given = self.cleaned_data
        return Wanted(given["q"], given["document"], given["duty"], given["how"])
