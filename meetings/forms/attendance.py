"""The attendance of all seats on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from meetings.models import Attendance
from meetings.queries.attendance import LONGEST_NAME
from meetings.rules.record import ALTERNATE, IN_THE_SEAT
from meetings.services import SeatMode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.forms.boundfield import BoundField

    from foundation.accounts.models import Person
    from meetings.queries import Candidate, Coverage, SeatLine

SEAT_FIELDS = ("mode", "alternate")
MODES = [("", "Not recorded"), *Attendance.MODES]
LONGEST_LABEL = 400  # name, organisation and, to tell namesakes apart, an e-mail address
FILLS = {mode: label for mode, label in Attendance.MODES if mode in IN_THE_SEAT}


def all_present(said: Mapping[str, str], coverage: Coverage, mode: str) -> dict[str, str]:
    """What somebody has entered so far, with every held seat of which nothing is said yet marked as `mode`."""
    held = {f"mode_{line.seat.pk}" for line in coverage.lines if not line.is_vacant}
    entered = {name: value for name, value in said.items() if name == "guests" or name.partition("_")[0] in SEAT_FIELDS}
    return {**entered, **{name: mode for name in held if not said.get(name)}}


@dataclass(frozen=True)
class SeatFields:
    """A seat with its two bound fields."""

    line: SeatLine
    mode: BoundField
    alternate: BoundField


class AttendanceForm(forms.Form):
    """One mode and one alternate per seat, and the guests, a line each: name, organisation.

    An alternate who signs in here is chosen by name and organisation from `candidates`; anybody else is written down.
    """

    guests = forms.CharField(
        required=False,
        label="Invited attendees",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: name, organisation.",
    )

    def __init__(self, *args: Any, coverage: Coverage, candidates: Iterable[Candidate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coverage = coverage
        self.candidates = {candidate.label: candidate for candidate in candidates}
        guests = [f"{guest.name}, {guest.organisation}".rstrip(", ") for guest in coverage.guests]
        self.fields["guests"].initial = "\n".join(guests)
        for line in coverage.lines:
            self._add_seat(line)

    def _add_seat(self, line: SeatLine) -> None:
        recorded, name = line.attendance, line.seat.name
        self.fields[f"mode_{line.seat.pk}"] = forms.ChoiceField(
            choices=MODES,
            required=False,
            label=f"{name}: how",
            initial=recorded.mode if recorded else "",
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        self.fields[f"alternate_{line.seat.pk}"] = forms.CharField(
            max_length=LONGEST_LABEL,
            required=False,
            label=f"{name}: alternate's name",
            initial=self._shown(recorded) if recorded else "",
            widget=forms.TextInput(attrs={"class": "form-control", "list": "people", "autocomplete": "off"}),
        )

    def _shown(self, recorded: Attendance) -> str:
        """The recorded alternate as the list names them, so that saving again finds the same person."""
        if recorded.mode != ALTERNATE or recorded.person_id is None:
            return recorded.alternate
        own = [each for each in self.candidates.values() if each.person.pk == recorded.person_id]
        named = [each for each in own if each.words == recorded.alternate]
        return next((each.label for each in [*named, *own]), recorded.alternate)

    def seat_fields(self) -> Iterator[SeatFields]:
        """Each seat with its fields, for the table."""
        for line in self.coverage.lines:
            yield SeatFields(line, self[f"mode_{line.seat.pk}"], self[f"alternate_{line.seat.pk}"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.coverage.lines:
            field = f"alternate_{line.seat.pk}"
            is_alternate, name = data.get(f"mode_{line.seat.pk}") == ALTERNATE, data.get(field, "")
            if is_alternate and not name:
                self.add_error(field, "Give the name of the alternate.")
            elif name and not is_alternate:
                self.add_error(field, "Choose “Alternate” for this seat, or leave the name empty.")
            elif name not in self.candidates and len(name) > LONGEST_NAME:
                self.add_error(field, f"Write the name in {LONGEST_NAME} characters or fewer.")
            elif name in self.candidates and self.candidates[name].person.pk in line.held_by:
                self.add_error(field, "This person holds the seat; choose in person or dial-in for them.")
        return data

    def seats(self) -> dict[int, SeatMode]:
        """What a valid form says, by seat."""
        return {line.seat.pk: self._filled(line) for line in self.coverage.lines}

    def _filled(self, line: SeatLine) -> SeatMode:
        mode, name = self.cleaned_data[f"mode_{line.seat.pk}"], self.cleaned_data[f"alternate_{line.seat.pk}"]
        if name not in self.candidates:
            return SeatMode(mode, name, self._kept(line, name))
        candidate = self.candidates[name]
        return SeatMode(mode, candidate.words, candidate.person)

    @staticmethod
    def _kept(line: SeatLine, name: str) -> Person | None:
        """Who was recorded under that name stays, also when their organisation has ended since."""
        recorded = line.attendance
        return recorded.person if recorded and recorded.mode == ALTERNATE and recorded.alternate == name else None

    def guest_list(self) -> list[tuple[str, str]]:
        """The guests as (name, organisation)."""
        lines = [line.partition(",") for line in self.cleaned_data["guests"].splitlines()]
        return [(name.strip(), organisation.strip()) for name, _, organisation in lines if name.strip()]
