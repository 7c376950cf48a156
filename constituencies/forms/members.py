"""Input for who is a member of a constituency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from constituencies.queries import members_on
from foundation.accounts.models import Organisation
from foundation.core.clock import today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constituencies.models import Constituency

    ChoiceOfOne = forms.ModelChoiceField[Any]
else:
    ChoiceOfOne = forms.ModelChoiceField  # generic for the type checker alone


def day_field(label: str, **fields: Any) -> forms.DateField:
    """A date with the browser's own control."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **fields)


class MemberForm(forms.Form):
    """The organisation, and the first day of its membership."""

    organisation = forms.ModelChoiceField(label="Organisation", queryset=Organisation.objects.none())
    valid_from = day_field("Member from")

    def __init__(self, data: Mapping[str, Any] | None = None, *, constituency: Constituency) -> None:
        super().__init__(data, initial={"valid_from": today()})
        present = members_on(constituency.code, today()).order_by()
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organisation.objects.exclude(pk__in=present.values("pk")).order_by("name", "pk")


class EndMemberForm(forms.Form):
    """The last day of a membership."""

    on = day_field("Last day")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"on": today()})
