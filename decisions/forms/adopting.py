"""Where the PSG takes a version of the framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from decisions.forms.drafting import ItemField
from decisions.queries import items_for
from meetings.models import AgendaItem

if TYPE_CHECKING:
    from groups.models import Group


class PutForm(forms.Form):
    """The agenda item that takes it, or none."""

    item = ItemField(
        queryset=AgendaItem.objects.none(),
        required=False,
        label="Agenda item",
        empty_label="None: by correspondence",
        help_text="The rules in force on the meeting's day hold; by correspondence, those of the day it is decided.",
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"]
        if isinstance(item, ItemField):
            item.queryset = items_for(group)
