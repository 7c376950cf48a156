"""Questions to the framework: which rules hold for a group on a day, and what differs between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from foundation.core.templatetags.wording import short_date
from framework import rules
from framework.queries import compare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framework.queries import Comparison
    from framework.rules import GroupRules, Version

NO_DATE = {"required": "Enter a date", "invalid": "Enter a real date, such as 2022-03-09"}


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, entered by the browser's own control."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, error_messages=NO_DATE, **kwargs)


def _groups(versions: Sequence[Version]) -> list[tuple[str, str]]:
    """Every group any version knows, the highest level first, under the last name it had."""
    named = {group.code: group for version in versions for group in version.groups}
    ordered = sorted(named.values(), key=lambda group: (group.level, group.code))
    return [(group.code, f"{group.code}, {group.name}") for group in ordered]


class InForceForm(forms.Form):
    """Answers itself: once valid, `answer` holds the rules; a day without rules is an error on the day."""

    group = forms.ChoiceField(label="Group")
    on = day_field("On")

    def __init__(self, *args: Any, versions: Sequence[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions
        self.answer: GroupRules | None = None
        self.fields["group"] = forms.ChoiceField(
            label="Group",
            choices=_groups(versions),
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


class DayForm(forms.Form):
    """The day on which a clause is read; today when none is asked for."""

    on = day_field("As in force on", required=False)


class CompareForm(forms.Form):
    """Answers itself: once valid, `answer` holds what differs between the two versions."""

    group = forms.ChoiceField(label="Group", required=False)

    def __init__(self, *args: Any, versions: Sequence[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {version.id: version for version in versions}
        self.answer: Comparison | None = None
        named = [(one.id, f"{one.id}, from {short_date(one.in_force_from)}") for one in reversed(versions)]
        wrong = {"required": "Choose a version", "invalid_choice": "Choose a version from the list"}
        for name, label in {"from": "From version", "to": "To version"}.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=named, error_messages=wrong)
        self.fields["group"] = forms.ChoiceField(
            label="Group",
            required=False,
            choices=[("", "All groups and the programme"), *_groups(versions)],
            error_messages={"invalid_choice": "Choose a group from the list"},
        )
        self.order_fields(["from", "to", "group"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("from") and given.get("from") == given.get("to"):
            self.add_error("to", "Choose another version than the first")
        elif "from" in given and "to" in given and "group" in given:
            self.answer = compare(self.versions[given["from"]], self.versions[given["to"]], given["group"])
        return given
