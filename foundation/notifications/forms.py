"""Input for one's calendars, for how notices go out, and for the days one is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from foundation.notifications.rules import hour_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.forms import BoundField

    from foundation.notifications.queries import Chosen


class FeedForm(forms.Form):
    """Which calendar a private address is wanted for."""

    calendar = forms.ChoiceField(label="Calendar")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["calendar"] = forms.ChoiceField(label="Calendar", choices=choices)


class InboxForm(forms.Form):
    """Which notices the inbox shows."""

    topic = forms.ChoiceField(label="About", required=False)
    show = forms.ChoiceField(choices=[("", "All"), ("unread", "Unread")], required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, topics: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"] = forms.ChoiceField(
            label="About", required=False, choices=[("", "Everything"), *topics], widget=forms.Select()
        )

    @property
    def said(self) -> dict[str, str]:
        """What was asked for, as far as it makes sense."""
        return self.cleaned_data if self.is_valid() else {}


class PreferencesForm(forms.Form):
    """How each topic goes out, and in which hour the digest."""

    hour = forms.TypedChoiceField(
        label="Hour of your daily digest",
        coerce=int,
        choices=[(hour, hour_words(hour)) for hour in range(24)],
        help_text="In London. It comes on days on which something waits for it.",
    )

    def __init__(self, *args: Any, chosen: Sequence[Chosen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        for one in chosen:
            self.fields[f"way-{one.key}"] = forms.ChoiceField(
                label=one.topic.name,
                help_text=one.topic.words,
                choices=list(one.topic.ways.items()),
                initial=one.way,
            )

    def _of(self, *, duty: bool) -> Iterator[BoundField]:
        return (self[f"way-{one.key}"] for one in self.chosen if one.topic.duty is duty)

    @property
    def duties(self) -> list[BoundField]:
        """The topics that are owed."""
        return list(self._of(duty=True))

    @property
    def others(self) -> list[BoundField]:
        """The topics one may do without."""
        return list(self._of(duty=False))

    @property
    def ways(self) -> dict[str, str]:
        """The way chosen for each topic; once the form is valid."""
        return {one.key: self.cleaned_data[f"way-{one.key}"] for one in self.chosen}


class AwayForm(forms.Form):
    """From when to when somebody is away."""

    first = forms.DateField(label="First day away", widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label="Last day away", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="Reason", max_length=200, required=False, help_text="It is shown to nobody else.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day comes after the first.")
        return cleaned
