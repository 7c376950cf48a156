"""Input for actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from foundation.accounts.models import Organisation, Person
from foundation.core.clock import today
from foundation.core.dated import in_force
from groups.models import Group, Seat
from raid.rules.lifecycle import due_refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from raid.models import Action, ActionOwner

Choices = tuple[str, list[tuple[str, str]]]  # a heading and what stands under it
LINKED: dict[str, type[Person | Seat | Organisation]] = {
    "person": Person,
    "seat": Seat,
    "organisation": Organisation,
}


class NoteForm(forms.Form):
    """A dated note."""

    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class RecommendForm(forms.Form):
    """Why the action can be closed."""

    reason = forms.CharField(
        label="Why it can be closed",
        help_text="The next meeting sees this and ratifies the closure, or keeps the action open.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ActionForm(forms.Form):
    """An action's words, owner and due date."""

    text = forms.CharField(label="Action", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    owner_text = forms.CharField(
        label="Owner", max_length=200, help_text="One or more, as they are to be published: Ian Smith/Lewis Hall"
    )
    due_on = forms.DateField(label="Due", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, action: Action) -> None:
        initial = {"text": action.text, "owner_text": action.owner_text, "due_on": action.due_on}
        super().__init__(data, initial=initial)
        self.action = action

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if reason := due_refusal(self.action.raised_on, due_on):
            raise forms.ValidationError(reason)
        return due_on


class OwnerForm(forms.Form):
    """Which one person, seat or party a published name stands for. `choices` saves asking for them for every owner."""

    stands_for = forms.ChoiceField(label="Stands for", required=False)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, owner: ActionOwner, choices: Sequence[Choices] | None = None
    ) -> None:
        super().__init__(data, initial={"stands_for": linked_key(owner)}, prefix=f"owner-{owner.pk}")
        field = self.fields["stands_for"]
        if isinstance(field, forms.ChoiceField):
            offered = owner_choices(owner.action.group) if choices is None else choices
            field.choices = [("", "Nobody in particular"), *offered]

    def chosen(self) -> Person | Seat | Organisation | None:
        """Whom a valid form names; None for nobody in particular."""
        kind, _, pk = self.cleaned_data["stands_for"].partition(":")
        return LINKED[kind].objects.get(pk=pk) if pk else None


def linked_key(owner: ActionOwner) -> str:
    """What an owner is linked to, as the form names it: person:7, seat:3, organisation:2, or ''."""
    return next((f"{kind}:{pk}" for kind in LINKED if (pk := getattr(owner, f"{kind}_id"))), "")


def owner_choices(group: Group) -> list[Choices]:
    """Whom an owner's name may stand for, each kind under its heading and sorted: the seats of the log's own group
    first, then people, parties and offices, then the seats of the other groups, group by group.
    """
    people = Person.objects.filter(is_active=True).order_by("name", "pk")
    parties = Organisation.objects.order_by("name", "pk")
    seats: dict[str, list[tuple[str, str]]] = {}
    for seat in Seat.objects.filter(in_force(today())).select_related("group").order_by("group__code", "name", "pk"):
        seats.setdefault(seat.group.code if seat.group else "", []).append((f"seat:{seat.pk}", seat_words(seat)))
    own, offices = seats.pop(group.code, []), seats.pop("", [])
    offered = [
        (f"Seats of the {group.code}", own),
        ("People", [(f"person:{person.pk}", person.name) for person in people]),
        ("Parties", [(f"organisation:{party.pk}", party.name) for party in parties]),
        ("Offices", offices),
        *((f"Seats of the {code}", held) for code, held in seats.items()),
    ]
    return [(heading, list({label: (key, label) for key, label in held}.values())) for heading, held in offered if held]


def seat_words(seat: Seat) -> str:
    """A seat with its group; an office by its name alone."""
    return f"{seat.group.code}: {seat.name}" if seat.group else seat.name
