"""What a secretary's screen sends while a meeting runs; without a script the same fields are a plain form."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django import forms

from foundation.core.clock import london_datetime, london_time, now
from meetings.forms.planning import DayWidget, TimeWidget
from meetings.models import AgendaItem, LiveDraft, Meeting
from meetings.rules.dates import parse_offset
from meetings.rules.live import ACTION, KINDS, RAID_KINDS
from meetings.services import Written

if TYPE_CHECKING:
    from datetime import date, time, timedelta

LONGEST = 10_000  # characters of one line
FARTHEST = 10**14  # milliseconds: beyond any meeting
CHOICES = [(one.name, one.label) for one in KINDS]


class LineForm(forms.Form):
    """One line of the record: what it is, its words, its time in the recording; of an action the owner and the day."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    said_at = forms.IntegerField(required=False, min_value=0, max_value=FARTHEST, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="What", choices=CHOICES, widget=forms.RadioSelect, initial="note")
    item = forms.ModelChoiceField(queryset=AgendaItem.objects.none(), empty_label=None, label="Agenda item")
    text = forms.CharField(label="In words", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    recording_at = forms.CharField(required=False, max_length=20, label="Time in the recording")
    raid = forms.ChoiceField(
        required=False, label="Risk, assumption, issue or dependency", choices=RAID_KINDS, initial="risk"
    )
    owner_text = forms.CharField(required=False, max_length=200, label="Owner of the action")
    due_on = forms.DateField(required=False, label="Action due", widget=DayWidget())

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["key"].initial = uuid.uuid4
        self.fields["recording_at"].help_text = "Hours, minutes, seconds; left empty it follows from the clock."
        item = self.fields["item"]
        if isinstance(item, forms.ModelChoiceField):
            item.queryset = meeting.items.order_by("position", "pk")

    @classmethod
    def begun(cls, meeting: Meeting, item: AgendaItem | None, kept: LiveDraft | None) -> LineForm:
        """An empty line at an item, or with the words that its writer had not captured yet."""
        if kept is None:
            return cls(meeting=meeting, initial={"item": item})
        return cls(
            meeting=meeting,
            initial={"key": kept.key, "kind": kept.kind, "item": kept.item or item, "text": kept.text},
        )

    def clean_said_at(self) -> datetime | None:
        """The screen tells the moment in milliseconds."""
        said: int | None = self.cleaned_data["said_at"]
        return None if said is None else datetime.fromtimestamp(said / 1000, UTC)

    def clean_recording_at(self) -> timedelta | None:
        said: str = self.cleaned_data["recording_at"]
        offset = parse_offset(said) if said.strip() else None
        if said.strip() and offset is None:
            raise forms.ValidationError("Write the time as hours, minutes and seconds, such as 01:05:09.")
        return offset

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") != ACTION:
            return data
        due: date | None = data.get("due_on")
        if not data.get("owner_text"):
            self.add_error("owner_text", "An action has an owner.")
        if due is None and "due_on" not in self.errors:
            self.add_error("due_on", "An action has a day by which it is due.")
        elif due is not None and due < self.meeting.on:
            self.add_error("due_on", "An action cannot be due before it is raised.")
        return data

    def line(self) -> Written:
        """A valid line."""
        return Written(**self.cleaned_data)

    def refusal(self) -> str:
        """Why the line is not valid, as sentences."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class WordsForm(forms.Form):
    """Words being written, kept every few seconds."""

    key = forms.UUIDField()
    kind = forms.ChoiceField(choices=CHOICES)
    item = forms.ModelChoiceField(queryset=AgendaItem.objects.none(), required=False)
    text = forms.CharField(required=False, max_length=LONGEST, strip=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"]
        if isinstance(item, forms.ModelChoiceField):
            item.queryset = meeting.items.order_by("position", "pk")


class BegunForm(forms.Form):
    """When the recording began, in London on the day of the meeting; left empty, now."""

    at = forms.TimeField(
        required=False, label="The recording began at", widget=TimeWidget(), help_text="Left empty: now."
    )

    def started_at(self, meeting: Meeting, began: datetime | None) -> datetime:
        """The moment of a valid form; one that shows the same minute as before stays as exact as it was."""
        said: time | None = self.cleaned_data["at"]
        if said is None:
            return now()
        return began if began and london_time(began) == said else london_datetime(meeting.on, said)
