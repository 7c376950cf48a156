"""What a seat says of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from decisions.rules.consensus import POSITIONS, Position

if TYPE_CHECKING:
    from decisions.models import Option, Proposal, View


def _words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 3}))


class ViewForm(forms.Form):
    """The seat's position, with the constituency's own words."""

    position = forms.ChoiceField(
        label="Position on the proposal", choices=list(POSITIONS.items()), widget=forms.RadioSelect
    )
    option = forms.ChoiceField(
        required=False, label="Which option do you support?", help_text="Only where the position is support."
    )
    reason = _words("Reason", "An objection needs one: it is a concern that somebody must be able to resolve.")
    consensus = _words("Consensus of the constituency", "What your members agree on.")
    majority = _words("Majority view")
    minority = _words("Minority view")
    spoken_by = forms.CharField(
        label="Who gave the view by telephone?",
        max_length=120,
        required=False,
        error_messages={"required": "Say who gave the view by telephone."},
    )

    def __init__(
        self, *args: Any, proposal: Proposal, previous: View | None, by_telephone: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(previous)
        super().__init__(*args, **kwargs)
        self.options = {str(option.number): option for option in proposal.options.order_by("number")}
        self.by_telephone = by_telephone
        choice = self.fields["option"]
        if not self.options:
            del self.fields["option"]
        elif isinstance(choice, forms.ChoiceField):
            choice.choices = [("", "No particular option"), *[(key, str(one)) for key, one in self.options.items()]]
        if by_telephone:
            self.fields["spoken_by"].required = True
        else:
            del self.fields["spoken_by"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        position = cleaned.get("position")
        if position == Position.OBJECT and not cleaned.get("reason", "").strip():
            self.add_error("reason", "An objection needs its reason.")
        if cleaned.get("option") and position != Position.SUPPORT:
            self.add_error("option", "Name an option only to support it.")
        return cleaned

    @property
    def supported(self) -> Option | None:
        """The option supported, or None."""
        return self.options.get(self.cleaned_data.get("option", ""))

    def words(self) -> dict[str, Any]:
        """The cleaned values as the service takes them."""
        return {**self.cleaned_data, "option": self.supported}


def _initial(previous: View | None) -> dict[str, Any]:
    if previous is None:
        return {}
    words = {name: getattr(previous, name) for name in ("position", "reason", "consensus", "majority", "minority")}
    return {**words, "option": str(previous.option.number) if previous.option else ""}
