"""The question "which rules hold for this group on that day?"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from framework import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framework.rules import GroupRules, Version


class InForceForm(forms.Form):
    """Answers itself: once valid, `answer` holds the rules; a day without rules is an error on the day."""

    group = forms.ChoiceField(label="Group")
    on = forms.DateField(
        label="On",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Enter a date", "invalid": "Enter a real date, such as 2022-03-09"},
    )

    def __init__(self, *args: Any, versions: Sequence[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions
        self.answer: GroupRules | None = None
        names = {group.code: group.name for version in versions for group in version.groups}
        self.fields["group"] = forms.ChoiceField(
            label="Group",
            choices=[(code, f"{code}, {name}") for code, name in names.items()],
            error_messages={"required": "Choose a group", "invalid_choice": "Choose a group from the list"},
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "group" in given and "on" in given:
            try:
                self.answer = rules.rules_for(self.versions, given["group"], given["on"])
            except rules.NoRulesError as error:
                self.add_error("on", str(error))
        return given
