"""Input for rounds and nominations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from constituencies.forms.members import ChoiceOfOne, day_field
from constituencies.queries import own_organisations, people_of, remits_of, seats_to_fill
from foundation.accounts.models import Organisation, Person
from foundation.core.clock import today
from groups.models import Seat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constituencies.models import Round

WORDS = 4000
LONGEST = 60  # working days; beyond this a number is a slip of the keyboard
OTHER = "other"


def words_field(label: str, *, rows: int = 3, **fields: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(label=label, max_length=WORDS, widget=forms.Textarea(attrs={"rows": rows}), **fields)


def days_field(label: str, hint: str) -> forms.IntegerField:
    """A number of working days."""
    return forms.IntegerField(label=label, min_value=1, max_value=LONGEST, help_text=hint)


class SeatField(ChoiceOfOne):
    """A seat, told with its group."""

    def label_from_instance(self, obj: Seat) -> str:
        """The seat's group, then its name."""
        return f"{obj.group.code}: {obj.name}" if obj.group else obj.name


class RoundForm(forms.Form):
    """For which seat, why, for how long nominations are open, and when whoever is chosen begins."""

    seat = SeatField(
        label="Seat", queryset=Seat.objects.none(), help_text="Vacant, or left by its holder on a known day."
    )
    remit = forms.ChoiceField(label="Remit", required=False, help_text="Where co-representatives share the seat.")
    why = words_field("Why is the seat to be filled?")
    working_days = days_field("Working days for nominations", "Counted from today; they close at the end of the last.")
    starts_on = day_field("The appointment begins on")

    def __init__(self, data: Mapping[str, Any] | None = None, *, seat: str = "") -> None:
        super().__init__(data, initial={"seat": seat})
        seats = seats_to_fill(today())
        chooser, remit = self.fields["seat"], self.fields["remit"]
        remits = sorted({each for found in seats for each in remits_of(found, today())})
        if isinstance(chooser, forms.ModelChoiceField):
            chooser.queryset = seats
        if isinstance(remit, forms.ChoiceField):
            remit.choices = [("", "The whole seat"), *((each, each.capitalize()) for each in remits)]
        if not remits:
            del self.fields["remit"]

    def clean(self) -> dict[str, Any]:
        """A remit is one of the seat's own."""
        said: dict[str, Any] = super().clean() or {}
        seat, remit = said.get("seat"), said.get("remit", "")
        if seat and remit and remit not in remits_of(seat, today()):
            self.add_error("remit", "This seat has no such remit.")
        return said


class DaysForm(forms.Form):
    """For how many working days members are asked."""

    working_days = days_field("Working days", "Counted from today; it closes at the end of the last.")


class ReasonForm(forms.Form):
    """Why something is given up."""

    reason = words_field("Why?")


class AcceptForm(forms.Form):
    """What the nominee says of themselves."""

    statement = words_field("Why you stand", required=False, help_text="Shown to the members beside your name.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, statement: str = "") -> None:
        super().__init__(data, initial={"statement": statement})


class NobodyForm(forms.Form):
    """For which of one's organisations nobody is put forward."""

    organisation = forms.ModelChoiceField(label="For which organisation?", queryset=Organisation.objects.none())

    def __init__(self, data: Mapping[str, Any] | None = None, *, round_: Round, person: Person) -> None:
        super().__init__(data)
        choose_organisation(self, own_organisations(person, round_))


class NominateForm(NobodyForm):
    """Whom the organisation puts forward: oneself, a colleague, or somebody else by e-mail address."""

    nominee = forms.ChoiceField(label="Whom do you put forward?", widget=forms.RadioSelect)
    email = forms.EmailField(
        label="E-mail address of somebody else", required=False, help_text="As they are entered in the programme."
    )
    statement = words_field("Why they should hold the seat", required=False, help_text="Shown to the members.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, round_: Round, person: Person) -> None:
        super().__init__(data, round_=round_, person=person)
        mine = own_organisations(person, round_).values_list("pk", flat=True)
        colleagues = [each for each in people_of(mine, today()) if each != person]
        field = self.fields["nominee"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (str(person.pk), f"Myself, {person.name}"),
                *((str(each.pk), each.name) for each in colleagues),
                (OTHER, "Somebody else"),
            ]

    def clean(self) -> dict[str, Any]:
        """Somebody else is found by their address."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("nominee") == OTHER:
            found = Person.objects.filter(email__iexact=said.get("email") or "", is_active=True).first()
            if found is None:
                self.add_error("email", "Nobody is entered with this address. The PMO enters people.")
            said["person"] = found
        elif said.get("nominee"):
            said["person"] = Person.objects.get(pk=said["nominee"])
        return said


def choose_organisation(form: forms.Form, own: Any) -> None:
    """Let the person choose among their organisations; with one alone it is chosen."""
    field = form.fields["organisation"]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = own
        only = list(own[:2])
        if len(only) == 1:
            field.initial, field.empty_label = only[0], None
