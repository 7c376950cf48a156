"""What a seat says before a meeting, whom the chair invites, when people came and left, who speaks for a seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from foundation.core.clock import london_datetime, london_time
from meetings.models import SeatReply
from meetings.queries.attendance import LONGEST_NAME
from meetings.rules.attendance import times_refusal
from meetings.services import Times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime, time

    from django.forms.boundfield import BoundField

    from foundation.accounts.models import Person
    from meetings.models import Attendance, Guest
    from meetings.queries import Coverage, SeatLine


class ReplyForm(forms.Form):
    """What somebody says for their seat before a meeting."""

    seat = forms.ChoiceField(label="Seat", widget=forms.RadioSelect)
    answer = forms.ChoiceField(label="Who comes?", choices=SeatReply.ANSWERS, widget=forms.RadioSelect)
    words = forms.CharField(
        required=False,
        max_length=200,
        label="Who comes instead, or why nobody does",
        help_text="An alternate speaks for the seat once approved; name them on the seat's page.",
    )

    def __init__(self, *args: Any, lines: Iterable[SeatLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.seat.pk): line for line in lines}
        seat = self.fields["seat"]
        if isinstance(seat, forms.ChoiceField):
            seat.choices = [(key, line.seat.name) for key, line in self.lines.items()]
        for key, line in list(self.lines.items())[:1]:
            seat.initial = key
            if line.reply:
                self.initial.update({"answer": line.reply.answer, "words": line.reply.words})

    @property
    def line(self) -> SeatLine:
        """The seat of a valid form."""
        return self.lines[self.cleaned_data["seat"]]


class GuestForm(forms.Form):
    """Somebody the chair invites."""

    name = forms.CharField(max_length=LONGEST_NAME)
    organisation = forms.CharField(max_length=LONGEST_NAME, required=False)


@dataclass(frozen=True)
class TimeFields:
    """Somebody who was there with the bound fields of when they came and left."""

    who: str
    note: str
    arrived: BoundField
    left: BoundField


class TimesForm(forms.Form):
    """When each of those who were there came and left, in London on the day of the meeting."""

    def __init__(self, *args: Any, coverage: Coverage, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        kept = {f"seat_{line.seat.pk}": line.attendance for line in coverage.present if line.attendance}
        self.who: dict[str, Attendance | Guest] = {**kept, **{f"guest_{one.pk}": one for one in coverage.guests}}
        self.names = {f"seat_{line.seat.pk}": (line.seat.name, line.who) for line in coverage.present}
        self.names |= {f"guest_{one.pk}": (one.name, one.organisation or "Invited") for one in coverage.guests}
        for key, one in self.who.items():
            for what, at in (("arrived", one.arrived_at), ("left", one.left_at)):
                self.fields[f"{what}_{key}"] = forms.TimeField(
                    required=False,
                    label=f"{self.names[key][0]}: {what}",
                    initial=london_time(at) if at else None,
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "form-control"}),
                )

    def rows(self) -> Iterator[TimeFields]:
        """Each of those who were there, for the table."""
        for key, (name, note) in self.names.items():
            yield TimeFields(name, note, self[f"arrived_{key}"], self[f"left_{key}"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for key, (name, _) in self.names.items():
            times = self._times(key)
            if reason := times_refusal(name, times.arrived, times.left, present=True):
                self.add_error(f"left_{key}", reason)
        return data

    def _times(self, key: str) -> Times:
        """What the form says of somebody; a moment that shows the same minute stays as exact as it was."""
        one = self.who[key]
        arrived, left = (self.cleaned_data.get(f"{what}_{key}") for what in ("arrived", "left"))
        return Times(self._moment(arrived, one.arrived_at), self._moment(left, one.left_at))

    def _moment(self, said: time | None, kept: datetime | None) -> datetime | None:
        if said is None:
            return None
        return kept if kept and london_time(kept) == said else london_datetime(self.on, said)

    def times_of(self, kind: str) -> dict[int, Times]:
        """What a valid form says of seats or guests, by their keys."""
        return {int(key.partition("_")[2]): self._times(key) for key in self.who if key.startswith(f"{kind}_")}


class SpeakersForm(forms.Form):
    """Who speaks for each shared seat at an item."""

    def __init__(self, *args: Any, lines: Iterable[SeatLine], said: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = tuple(lines)
        for line in self.lines:
            people = {str(one.person_id): _with_remit(one.person.name, one.remit) for one in line.speaking}
            self.fields[f"seat_{line.seat.pk}"] = forms.ChoiceField(
                choices=[("", "Not said"), *people.items()],
                required=False,
                label=line.seat.name,
                initial=str(said.get(line.seat.pk, "")),
                widget=forms.RadioSelect,
            )

    def chosen(self) -> Iterator[tuple[SeatLine, Person | None]]:
        """Each seat with who speaks for it, None where nobody is said."""
        for line in self.lines:
            said = self.cleaned_data[f"seat_{line.seat.pk}"]
            yield line, next((one.person for one in line.speaking if str(one.person_id) == said), None)


def _with_remit(name: str, remit: str) -> str:
    return f"{name} ({remit})" if remit else name
