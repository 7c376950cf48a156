"""Input for a ballot, its tie, the confirmation of a result, and the check of one's own vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from constituencies.forms.members import day_field
from constituencies.forms.rounds import choose_organisation, words_field
from constituencies.queries import candidates, own_votes
from constituencies.rules import sealing
from foundation.accounts.models import Organisation
from foundation.core.clock import today

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from constituencies.models import Ballot, Nomination, Round
    from foundation.accounts.models import Person


class CandidateForm(forms.Form):
    """A choice between candidates. They are all read: the database is never asked for the one that was chosen."""

    candidate = forms.ChoiceField(
        label="Who shall hold the seat?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the candidates."},
    )

    def __init__(self, data: Mapping[str, Any] | None, stand: Iterable[Nomination]) -> None:
        super().__init__(data)
        self.stand = {str(each.pk): each for each in stand}
        field = self.fields["candidate"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, f"{each.person.name}, {each.organisation.name}") for key, each in self.stand.items()]

    def clean_candidate(self) -> Nomination:
        """The candidate chosen."""
        return self.stand[self.cleaned_data["candidate"]]


class VoteForm(CandidateForm):
    """The ballot paper. Nothing is ever preselected but the organisation of somebody who has only one."""

    organisation = forms.ModelChoiceField(label="For which organisation?", queryset=Organisation.objects.none())
    field_order = ["organisation", "candidate"]

    def __init__(self, data: Mapping[str, Any] | None = None, *, ballot: Ballot, person: Person) -> None:
        super().__init__(data, candidates(ballot.round))
        choose_organisation(self, own_votes(person, ballot))


class TieForm(CandidateForm):
    """Between whom the tie is decided, and why."""

    reason = words_field("Why?", help_text="The reason is published with your name.")

    def __init__(self, data: Mapping[str, Any] | None = None, *, round_: Round, leaders: tuple[int, ...]) -> None:
        super().__init__(data, [each for each in candidates(round_) if each.pk in leaders])


class ConfirmForm(forms.Form):
    """From which day whoever was chosen holds the seat."""

    valid_from = day_field("Holds the seat from")

    def __init__(self, data: Mapping[str, Any] | None = None, *, round_: Round) -> None:
        super().__init__(data, initial={"valid_from": max(round_.starts_on, today())})


class ReceiptForm(forms.Form):
    """The receipt a voter was given."""

    receipt = forms.CharField(
        label="Your receipt", max_length=60, help_text="32 characters, as they were shown when you voted."
    )

    def clean_receipt(self) -> str:
        """The salt as it was drawn."""
        found = sealing.receipt(self.cleaned_data["receipt"])
        if found is None:
            raise forms.ValidationError("A receipt has 32 characters, digits and the letters a to f.")
        return found
