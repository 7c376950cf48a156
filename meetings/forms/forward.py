"""Entries of the forward look."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from foundation.core.clock import today
from foundation.core.months import month_of
from foundation.core.scope import Classification
from foundation.core.templatetags.wording import long_date
from meetings.models import ForwardItem
from meetings.queries import planned_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groups.models import Group
    from meetings.models import Meeting

MONTHS = 12


class ForwardForm(forms.Form):
    """What is planned, and for which meeting or month."""

    text = forms.CharField(label="What is planned", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=ForwardItem.KINDS, widget=forms.RadioSelect, initial="decision")
    when = forms.ChoiceField(label="For", help_text="A meeting, or a month in which none is called yet.")
    classification = forms.ChoiceField(
        choices=Classification.choices, widget=forms.RadioSelect, initial=Classification.PUBLIC
    )

    def __init__(self, data: Any = None, *, group: Group, entry: ForwardItem | None = None) -> None:
        super().__init__(data, initial=_initial(entry))
        self.meetings: Mapping[str, Meeting] = {f"meeting-{one.pk}": one for one in planned_for(group)}
        choices = [(key, f"{one.reference}, {long_date(one.on)}") for key, one in self.meetings.items()]
        known = {key for key, _ in choices}
        months = [choice for choice in _months(entry) if choice[0] not in known]
        self.fields["when"] = forms.ChoiceField(
            label="For", choices=[*choices, *months], help_text=self.fields["when"].help_text
        )

    @property
    def wanted(self) -> dict[str, Any]:
        """The inputs of the service, of a valid form."""
        data, when = self.cleaned_data, self.cleaned_data["when"]
        meeting = self.meetings.get(when)
        month = None if meeting else date.fromisoformat(f"{when}-01")
        said = {name: data[name] for name in ("text", "kind", "classification")}
        return {**said, "meeting": meeting, "month": month}


def _initial(entry: ForwardItem | None) -> dict[str, Any]:
    if entry is None:
        return {}
    when = f"meeting-{entry.meeting_id}" if entry.meeting_id else f"{entry.month:%Y-%m}"
    return {"text": entry.text, "kind": entry.kind, "classification": entry.classification, "when": when}


def _months(entry: ForwardItem | None) -> list[tuple[str, str]]:
    """The coming months, and that of the entry where it is another."""
    month, found = month_of(today()), []
    for _ in range(MONTHS):
        found.append((month.key, month.words))
        month = month.turned(1) or month
    if entry and entry.month and month_of(entry.month).key not in dict(found):
        found.insert(0, (month_of(entry.month).key, month_of(entry.month).words))
    return found


class TakeOffForm(forms.Form):
    """Why an entry is taken off."""

    reason = forms.CharField(label="Why is it taken off?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
