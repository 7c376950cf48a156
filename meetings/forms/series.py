"""Series of meetings: the pattern, and what is chosen for each date of a preview."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q

from foundation.core.clock import today
from foundation.core.scope import Classification
from groups.models import Group
from meetings import policy
from meetings.forms.planning import DayWidget, TimeWidget, offer_groups
from meetings.models import MeetingSeries
from meetings.queries import Chosen, framework_refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from groups.queries import User
    from meetings.queries import Line, Preview

FARTHEST = timedelta(weeks=60)


class PatternForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker alone
    """When the meetings of a series are, and how far ahead they are called."""

    class Meta:
        model = MeetingSeries
        fields = ["ordinal", "weekday", "every", "at", "minutes", "place", "until", "holidays", "horizon"]
        widgets = {"at": TimeWidget(), "until": DayWidget(), "holidays": forms.RadioSelect}
        labels = {
            "ordinal": "Which",
            "weekday": "Day",
            "every": "Every so many months, or weeks",
            "at": "Start",
            "minutes": "Planned length in minutes",
            "until": "Until",
            "holidays": "When a date falls on a bank holiday",
            "horizon": "Weeks ahead that are called by themselves",
        }
        help_texts = {
            "ordinal": "Every: each week on that day. The others: that one of the month.",
            "every": "1 for each one, 2 for every other.",
            "minutes": "",
            "at": "Time in London, such as 10:00, in summer and in winter.",
            "place": "Where, or how to dial in.",
            "until": "The last day it may fall on. Left empty: it goes on.",
            "horizon": "0: the secretariat calls each of them.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, least, most in (("every", 1, 12), ("minutes", 5, 600), ("horizon", 0, 60)):
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                help_text=self.fields[name].help_text,
                min_value=least,
                max_value=most,
                initial=self.fields[name].initial,
            )


class SeriesForm(PatternForm):
    """A new series."""

    class Meta(PatternForm.Meta):
        fields = ["group", "starts_on", *PatternForm.Meta.fields, "classification"]
        widgets = {
            **PatternForm.Meta.widgets,
            "starts_on": DayWidget(),
            "classification": forms.RadioSelect(choices=Classification.choices),
        }
        labels = {**PatternForm.Meta.labels, "starts_on": "From"}
        help_texts = {**PatternForm.Meta.help_texts, "starts_on": "The first day it may fall on."}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Q(valid_to__isnull=True) | Q(valid_to__gte=today())
        offer_groups(self.fields["group"], policy.groups_to_call_for(user).filter(standing, convened_on__isnull=False))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, until, group = data.get("starts_on"), data.get("until"), data.get("group")
        if starts and starts < today():
            self.add_error("starts_on", "A series begins today or later; meetings of the past are entered one by one.")
        if starts and until and until < starts:
            self.add_error("until", "It cannot end before it begins.")
        if starts and isinstance(group, Group) and (reason := framework_refusal(group, starts)):
            self.add_error("group", reason)
        return data


class ChangeSeriesForm(PatternForm):
    """A changed series: from which day on, and why."""

    first = forms.DateField(
        label="The change holds from", widget=DayWidget(), help_text="Meetings before that day stay as they are."
    )
    reason = forms.CharField(
        label="Why is it changed?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Members are told of each meeting that moves or is cancelled, with this reason.",
    )

    field_order = ["first", *PatternForm.Meta.fields, "reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, until = data.get("first"), data.get("until")
        if first and first < today():
            self.add_error("first", "What has been cannot be changed; choose today or a later day.")
        if first and until and until < first:
            self.add_error("until", "To end the series before that, end it.")
        return data

    @property
    def wanted(self) -> dict[str, Any]:
        """The fields of the series, of a valid form."""
        return {name: self.cleaned_data[name] for name in PatternForm.Meta.fields}


class EndSeriesForm(forms.Form):
    """The last day of a series, and why it ends."""

    until = forms.DateField(
        label="Last day", widget=DayWidget(), help_text="Meetings called for after it are offered to be cancelled."
    )
    reason = forms.CharField(label="Why does it end?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < today():
            raise forms.ValidationError("Choose today or a later day.")
        return until


class UntilForm(forms.Form):
    """How far ahead is to be planned."""

    last = forms.DateField(label="Plan up to", widget=DayWidget())

    def clean_last(self) -> date:
        last: date = self.cleaned_data["last"]
        if not today() <= last <= today() + FARTHEST:
            raise forms.ValidationError("Plan up to a day within the next 60 weeks.")
        return last


class LinesForm(forms.Form):
    """One choice, and where it applies one day, for each line of a preview."""

    def __init__(self, *args: Any, preview: Preview, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview, self.group = preview, group
        for line in self._asked():
            when = f"{line.on:%-d %B %Y}"
            self.fields[f"act-{line.key}"] = forms.ChoiceField(
                label=f"What is done for {when}", choices=line.options, initial=line.choice
            )
            if line.asks_day:
                self.fields[f"day-{line.key}"] = forms.DateField(
                    label=f"Day instead of {when}", widget=DayWidget(), initial=line.day
                )

    def _asked(self) -> Iterable[Line]:
        return [line for line in self.preview.lines if line.options]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        days: set[date] = set()
        for line in self._asked():
            act, day = data.get(f"act-{line.key}"), data.get(f"day-{line.key}")
            if act not in {"call", "move"} or day is None:
                continue
            if reason := self._refusal(day, days):
                self.add_error(f"day-{line.key}", reason)
            days.add(day)
        return data

    def _refusal(self, day: date, days: set[date]) -> str | None:
        if day < today():
            return "That day has passed."
        if day in days:
            return "Another of these meetings is on that day."
        return framework_refusal(self.group, day)

    @property
    def chosen(self) -> dict[str, Chosen]:
        """What was chosen, of a valid form."""
        data = self.cleaned_data
        return {
            line.key: Chosen(data[f"act-{line.key}"], data.get(f"day-{line.key}") or line.day) for line in self._asked()
        }

    @property
    def rows(self) -> list[tuple[Line, forms.BoundField | None, forms.BoundField | None]]:
        """Every line with its two fields."""
        return [(line, self._field("act", line), self._field("day", line)) for line in self.preview.lines]

    def _field(self, name: str, line: Line) -> forms.BoundField | None:
        key = f"{name}-{line.key}"
        return self[key] if key in self.fields else None
