"""Calling, moving and cancelling a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Case, Q, When

from foundation.core.clock import LONDON, london_datetime, today
from foundation.core.dated import in_force
from foundation.core.scope import Classification
from groups.models import Group
from meetings import policy
from meetings.models import Meeting
from meetings.queries import framework_refusal, suggest_number
from meetings.rules import record as rules
from meetings.services.planning import plan_refusal

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from django.db.models import QuerySet
    from django.http import QueryDict

    from groups.queries import User


class DayWidget(forms.DateInput):
    """A date as the browser asks for it."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class TimeWidget(forms.TimeInput):
    """A time of the day as the browser asks for it."""

    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


def offer_groups(field: forms.Field, groups: QuerySet[Group]) -> None:
    """Let one of these groups be chosen, none beforehand: those that meet now first, of the others why they do not."""
    if isinstance(field, forms.ModelChoiceField):
        meeting = Case(When(in_force(today()) & Q(convened_on__lte=today()), then=0), default=1)
        field.queryset = groups.annotate(apart=meeting).order_by("apart", "level", "code")
        field.empty_label = "Choose a group"
        field.label_from_instance = _group_words  # type: ignore[method-assign,assignment]  # as Django documents it


def _group_words(group: Group) -> str:
    if group.valid_to is not None and group.valid_to < today():
        return f"{group}, closed on {rules.day_words(group.valid_to)}"
    if group.convened_on is None:
        return f"{group}, not convened"
    return f"{group}, convened from {rules.day_words(group.convened_on)}" if group.convened_on > today() else str(group)


class WhenForm(forms.Form):
    """A day and a time in London."""

    day = forms.DateField(label="Date", widget=DayWidget())
    at = forms.TimeField(label="Start", widget=TimeWidget(), help_text="Time in London, such as 10:00.")

    def starts_at(self) -> datetime:
        """The moment of a valid form."""
        day: date = self.cleaned_data["day"]
        at: time = self.cleaned_data["at"]
        return london_datetime(day, at)


class PlanForm(WhenForm):
    """A new meeting. The number suggests itself; a past day enters the meeting after the fact."""

    group = forms.ModelChoiceField(queryset=Group.objects.none(), empty_label="Choose a group")
    number = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=9999,
        help_text="Left empty: the next number of the group. Regular and extraordinary meetings share one series.",
    )
    kind = forms.ChoiceField(choices=Meeting.KINDS, widget=forms.RadioSelect, initial="regular")
    minutes = forms.IntegerField(label="Planned length in minutes", min_value=5, max_value=600, initial=120)
    place = forms.CharField(required=False, max_length=200, help_text="Where, or how to dial in.")
    classification = forms.ChoiceField(
        choices=Classification.choices, widget=forms.RadioSelect, initial=Classification.PUBLIC
    )

    field_order = ["group", "number", "kind", "day", "at", "minutes", "place", "classification"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self.fields["group"], policy.groups_to_call_for(user))
        self.fields["day"].help_text = "A day in the past enters the meeting after the fact, labelled historical."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        group, day = data.get("group"), data.get("day")
        if group is None:
            return data
        data["number"] = data.get("number") or suggest_number(group)
        if day and (reason := plan_refusal(group, data["number"], day)):
            self.add_error("day" if framework_refusal(group, day) else "number", reason)
        return data


class MoveForm(WhenForm):
    """Another day or time, and why."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: QueryDict | None = None, *, meeting: Meeting) -> None:
        local = meeting.starts_at.astimezone(LONDON)
        super().__init__(data, initial={"day": local.date(), "at": local.time()})
        self.meeting = meeting

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if reason := rules.move_refusal(day, today()) or framework_refusal(self.meeting.group, day):
            raise forms.ValidationError(reason)
        return day


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Every member is told, with this reason.",
    )


class DetailsForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker alone
    """What may change without moving the meeting."""

    class Meta:
        model = Meeting
        fields = ["kind", "minutes", "place"]
        widgets = {"kind": forms.RadioSelect}


class RecordingForm(forms.Form):
    """Where the recording is."""

    url = forms.URLField(
        label="Address of the recording",
        assume_scheme="https",
        max_length=200,
        help_text="Times in the record then open the recording at that moment.",
    )
