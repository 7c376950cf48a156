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
    from groups.models import Alternate
    from meetings.models import Guest
    from meetings.queries import Candidate, Coverage, SeatLine

SEAT_FIELDS = ("mode", "alternate", "authority", "was")
BETWEEN = "|"
APPROVED = f"{ALTERNATE}:"  # and the key of an approval: how the list offers an approved alternate
MODES = [("", "Not recorded"), *Attendance.MODES]
LONGEST_LABEL = 400  # name, organisation and, to tell namesakes apart, an e-mail address
FILLS = {mode: label for mode, label in Attendance.MODES if mode in IN_THE_SEAT}


def all_present(said: Mapping[str, str], coverage: Coverage, mode: str) -> dict[str, str]:
    """What somebody has entered so far, with every held seat of which nothing is said yet marked as `mode`."""
    held = {f"mode_{line.seat.pk}" for line in coverage.lines if not line.is_vacant}
    own = {"guests", "were"}
    entered = {name: value for name, value in said.items() if name in own or name.partition("_")[0] in SEAT_FIELDS}
    return {**entered, **{name: mode for name in held if not said.get(name)}}


def approved_words(alternate: Alternate) -> str:
    """An approved alternate as the record names them: “Name (Organisation)”."""
    named = f"{alternate.person.name} ({alternate.organisation.name})"
    return named if len(named) <= LONGEST_NAME else alternate.person.name


@dataclass(frozen=True)
class SeatFields:
    """A seat with its bound fields."""

    line: SeatLine
    mode: BoundField
    alternate: BoundField
    authority: BoundField
    was: BoundField


class AttendanceForm(forms.Form):
    """One mode and one alternate per seat, and the guests, a line each: name, organisation.

    An approved alternate is one of the ways a seat is filled. Any other is named with the authority they state: chosen
    by name and organisation from `candidates` where they sign in here, else written down. What the form was filled in
    upon travels with it, so that of two who take attendance neither undoes the other's.
    """

    guests = forms.CharField(
        required=False,
        label="Invited attendees",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: name, organisation. The chair invites; write down here whom they invited by word.",
    )
    were = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, coverage: Coverage, candidates: Iterable[Candidate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coverage = coverage
        self.candidates = {candidate.label: candidate for candidate in candidates}
        self.opened: dict[int, str] = {}  # what the page shows of each seat as it stands now
        listed = "\n".join(_told(guest) for guest in coverage.guests)
        self.fields["guests"].initial = self.fields["were"].initial = listed
        for line in coverage.lines:
            self._add_seat(line)

    def _add_seat(self, line: SeatLine) -> None:
        recorded, name, pk = line.attendance, line.seat.name, line.seat.pk
        approved = [(f"{APPROVED}{one.pk}", f"{approved_words(one)}, approved alternate") for one in line.alternates]
        self.fields[f"mode_{pk}"] = forms.ChoiceField(
            choices=[*MODES[:1], *approved, *MODES[1:]],
            required=False,
            label=f"{name}: how",
            initial=_mode_shown(line),
            widget=forms.Select(attrs={"class": "form-select"}),
        )
        mode, by_approval = _mode_shown(line), _mode_shown(line).startswith(APPROVED)
        alternate = self._shown(recorded) if recorded and not by_approval else ""
        authority = recorded.authority if recorded else ""
        self.opened[pk] = BETWEEN.join((mode, alternate, authority))
        self.fields[f"alternate_{pk}"] = forms.CharField(
            max_length=LONGEST_LABEL,
            required=False,
            label=f"{name}: alternate's name",
            initial=alternate,
            widget=forms.TextInput(attrs={"class": "form-control", "list": "people", "autocomplete": "off"}),
        )
        self.fields[f"authority_{pk}"] = forms.CharField(
            max_length=200,
            required=False,
            label=f"{name}: on what authority",
            initial=authority,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )
        self.fields[f"was_{pk}"] = forms.CharField(required=False, initial=self.opened[pk], widget=forms.HiddenInput)

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
            bound = [self[f"{name}_{line.seat.pk}"] for name in SEAT_FIELDS]
            yield SeatFields(line, *bound)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for line in self.coverage.lines:
            if self._is_stale(line) and not self._is_untouched(line):
                kept = line.attendance.get_mode_display().lower() if line.attendance else "not recorded"
                self.add_error(f"mode_{line.seat.pk}", f"Somebody else has meanwhile recorded this seat: {kept}.")
            elif not self._is_untouched(line):
                self._check(line, data)
        return data

    def _is_stale(self, line: SeatLine) -> bool:
        """Somebody has recorded the seat since the page was opened; a page that does not tell is not judged."""
        return self._was(line) not in {None, self.opened[line.seat.pk]}

    def _was(self, line: SeatLine) -> str | None:
        return self.data.get(f"was_{line.seat.pk}")

    def _is_untouched(self, line: SeatLine) -> bool:
        """The stale page still says of the seat what it said when it was opened."""
        said = [self.data.get(f"{name}_{line.seat.pk}", "").strip() for name in ("mode", "alternate", "authority")]
        return self._is_stale(line) and self._was(line) == BETWEEN.join(said)

    def _check(self, line: SeatLine, data: dict[str, Any]) -> None:
        """An alternate's name and authority are asked for together; at any other way to fill a seat neither counts."""
        field, stated = f"alternate_{line.seat.pk}", f"authority_{line.seat.pk}"
        if data.get(f"mode_{line.seat.pk}", "") != ALTERNATE:
            data[field] = data[stated] = ""
            return
        name = data.get(field, "")
        if not name:
            self.add_error(field, "Give the name of the alternate.")
        elif name not in self.candidates and len(name) > LONGEST_NAME:
            self.add_error(field, f"Write the name in {LONGEST_NAME} characters or fewer.")
        elif name in self.candidates and self.candidates[name].person.pk in line.held_by:
            self.add_error(field, "This person holds the seat; choose in person or dial-in for them.")
            return
        if not (self._is_approved(line, name) or data.get(stated) or self.coverage.historical):
            self.add_error(stated, "No approval is in force that day. State on what authority they stand in.")

    def _is_approved(self, line: SeatLine, name: str) -> bool:
        """Is the one of that name an alternate of the seat by an approval in force that day?"""
        person = self.candidates[name].person if name in self.candidates else self._kept(line, name)
        return person is not None and person.pk in {one.person_id for one in line.alternates}

    def seats(self) -> dict[int, SeatMode]:
        """What a valid form says, by seat; without the seats nobody here has said anything of."""
        return {line.seat.pk: self._filled(line) for line in self.coverage.lines if not self._is_untouched(line)}

    def _filled(self, line: SeatLine) -> SeatMode:
        mode, name = self.cleaned_data[f"mode_{line.seat.pk}"], self.cleaned_data[f"alternate_{line.seat.pk}"]
        if mode.startswith(APPROVED):
            approved = next(one for one in line.alternates if f"{APPROVED}{one.pk}" == mode)
            return SeatMode(ALTERNATE, approved_words(approved), approved.person)
        authority = self.cleaned_data[f"authority_{line.seat.pk}"]
        if name not in self.candidates:
            return SeatMode(mode, name, self._kept(line, name), authority)
        candidate = self.candidates[name]
        return SeatMode(mode, candidate.words, candidate.person, authority)

    @staticmethod
    def _kept(line: SeatLine, name: str) -> Person | None:
        """Who was recorded under that name stays, also when their organisation has ended since."""
        recorded = line.attendance
        return recorded.person if recorded and recorded.mode == ALTERNATE and recorded.alternate == name else None

    def guest_list(self) -> list[tuple[str, str]] | None:
        """The guests as (name, organisation); None when they stand as they were when the page was opened."""
        said, were = _lines(self.cleaned_data["guests"]), _lines(self.data.get("were", ""))
        return None if "were" in self.data and said == were else said


def _told(guest: Guest) -> str:
    return f"{guest.name}, {guest.organisation}".rstrip(", ")


def _lines(words: str) -> list[tuple[str, str]]:
    lines = [line.partition(",") for line in words.splitlines()]
    return [(name.strip(), organisation.strip()) for name, _, organisation in lines if name.strip()]


def _mode_shown(line: SeatLine) -> str:
    recorded = line.attendance
    if recorded is None:
        return ""
    approved = recorded.stands_in_id in {one.pk for one in line.alternates}
    return f"{APPROVED}{recorded.stands_in_id}" if approved else recorded.mode
