"""The attendance of all seats on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from meetings.models import Attendance
from meetings.services import SeatMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms.boundfield import BoundField

    from meetings.queries import Coverage, SeatLine

MODES = [("", "Not recorded"), *Attendance.MODES]


@dataclass(frozen=True)
class SeatFields:
    """A seat with its two bound fields."""

    line: SeatLine
    mode: BoundField
    alternate: BoundField


class AttendanceForm(forms.Form):
    """One mode and one alternate's name per seat, and the guests, a line each: name, organisation."""

    guests = forms.CharField(
        required=False,
        label="Invited attendees",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: name, organisation.",
    )

    def __init__(self, *args: Any, coverage: Coverage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coverage = coverage
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
            max_length=120,
            required=False,
            label=f"{name}: alternate's name",
            initial=recorded.alternate if recorded else "",
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )

    def seat_fields(self) -> Iterator[SeatFields]:
        """Each seat with its fields, for the table."""
        for line in self.coverage.lines:
            yield SeatFields(line, self[f"mode_{line.seat.pk}"], self[f"alternate_{line.seat.pk}"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.coverage.lines:
            field = f"alternate_{line.seat.pk}"
            is_alternate, name = data.get(f"mode_{line.seat.pk}") == "alternate", data.get(field, "")
            if is_alternate and not name:
                self.add_error(field, "Give the name of the alternate.")
            elif name and not is_alternate:
                self.add_error(field, "Choose “Alternate” for this seat, or leave the name empty.")
        return data

    def seats(self) -> dict[int, SeatMode]:
        """What a valid form says, by seat."""
        data = self.cleaned_data
        return {
            line.seat.pk: SeatMode(data[f"mode_{line.seat.pk}"], data[f"alternate_{line.seat.pk}"])
            for line in self.coverage.lines
        }

    def guest_list(self) -> list[tuple[str, str]]:
        """The guests as (name, organisation)."""
        lines = [line.partition(",") for line in self.cleaned_data["guests"].splitlines()]
        return [(name.strip(), organisation.strip()) for name, _, organisation in lines if name.strip()]
