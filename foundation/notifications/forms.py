"""Input for one's calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from collections.abc import Sequence


class FeedForm(forms.Form):
    """Which calendar a private address is wanted for."""

    calendar = forms.ChoiceField(label="Calendar")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calendar"] = forms.ChoiceField(label="Calendar", choices=choices)
