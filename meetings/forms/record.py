"""What is captured at a meeting, and its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from meetings.forms.planning import DayWidget
from meetings.models import ActionReview, AgendaItem, Capture, Meeting
from meetings.rules.dates import offset_words, parse_offset
from raid.models import Action

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, timedelta

    from meetings.queries import ActionLine


class CaptureForm(forms.Form):
    """Something said at an item, with its time in the recording."""

    item = forms.ModelChoiceField(queryset=AgendaItem.objects.none(), empty_label=None, label="Agenda item")
    kind = forms.ChoiceField(label="What", choices=())
    text = forms.CharField(label="In words", max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))
    recording_at = forms.CharField(
        required=False, max_length=20, label="Time in the recording", help_text="Hours, minutes, seconds: 01:05:09."
    )

    def __init__(self, *args: Any, meeting: Meeting, entry: Capture | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item, kind = self.fields["item"], self.fields["kind"]
        if isinstance(item, forms.ModelChoiceField) and isinstance(kind, forms.ChoiceField):
            item.queryset = meeting.items.order_by("position", "pk")
            hidden = {"raid"} - {entry.kind if entry else ""} | (set() if meeting.historical else {"decision"})
            kind.choices = [one for one in Capture.KINDS if one[0] not in hidden]
        if entry is not None:
            del self.fields["item"]
            said = {"kind": entry.kind, "text": entry.text, "recording_at": offset_words(entry.recording_at)}
            self.initial.update(said)

    def clean_recording_at(self) -> timedelta | None:
        said: str = self.cleaned_data["recording_at"]
        if not said.strip():
            return None
        offset = parse_offset(said)
        if offset is None:
            raise forms.ValidationError("Write the time as hours, minutes and seconds, such as 01:05:09.")
        return offset


class ActionForm(forms.Form):
    """An action raised at the meeting."""

    text = forms.CharField(label="Action", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    owner_text = forms.CharField(
        label="Owner", max_length=200, help_text="People, pairs or parties, as they will be published."
    )
    due_on = forms.DateField(label="Due", widget=DayWidget())

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        if due < self.meeting.on:
            raise forms.ValidationError("An action cannot be due before it is raised.")
        return due


class ReviewForm(forms.Form):
    """What the meeting does with an action."""

    outcome = forms.ChoiceField(choices=[one for one in ActionReview.OUTCOMES if one[0] not in {"listed", "raised"}])
    reason = forms.CharField(required=False, max_length=2000)


class RatifyForm(forms.Form):
    """The actions whose closure the meeting ratifies together: those that the check page listed."""

    action = forms.ModelMultipleChoiceField(
        queryset=Action.objects.none(),
        error_messages={
            "required": "No action is recommended for closure.",
            "invalid_choice": "The list has changed meanwhile. Look at it again, then ratify it.",
        },
    )

    def __init__(self, *args: Any, lines: Iterable[ActionLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = self.fields["action"]
        if isinstance(listed, forms.ModelMultipleChoiceField):
            waiting = [line.action.pk for line in lines]
            actions = Action.objects.filter(pk__in=waiting).order_by("reference")
            listed.queryset = actions.select_related("group").prefetch_related("notes")

    @property
    def refusal(self) -> str:
        """Why a form that came back is not valid, as a sentence."""
        return " ".join(str(error) for error in self.errors.get("action", []))
