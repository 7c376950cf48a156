"""Input for the pages of the group itself: its day, its founding, its terms, its succession and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from foundation.core.scope import Classification
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import long_date
from foundation.documents.forms import PdfForm
from groups.models import Group
from groups.rules.founding import code_refusal, dates_refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import QueryDict

    from groups.services import Left


def _day(label: str, *, hint: str = "", required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget)


def _words(label: str, hint: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}))


class FoundingWordsForm(forms.Form):
    """What the new group is for, who takes part, when it opens."""

    name = forms.CharField(max_length=120)
    attendance = forms.ChoiceField(
        choices=list(Group.ATTENDANCE.items()),
        widget=forms.RadioSelect,
        initial="open",
        help_text="Closed: its material is for its members and the offices that oversee the programme.",
    )
    purpose = _words("Purpose and duties", "What it is to do, and what not.")
    membership = _words("Who takes part", "Which parties, in what number, and who chairs.", rows=3)
    meets = forms.CharField(label="Meeting pattern", max_length=120, required=False)
    opens_on = _day("Opens on", hint="Left empty, it opens on the day of its parent's decision.")
    until = _day("Meant to last until", hint="For a short-lived sub-group.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if reason := dates_refusal(cleaned.get("opens_on"), cleaned.get("until")):
            self.add_error("until", reason)
        return cleaned


class FoundingForm(FoundingWordsForm):
    """A new founding: below which group, under which code."""

    parent = forms.ModelChoiceField(queryset=Group.objects.none(), label="Parent group", empty_label=None)
    code = forms.CharField(
        max_length=20, help_text="Capital letters and digits, as in BPRWG; of a sub-group with a part after a hyphen."
    )

    field_order = ["parent", "code", "name", "attendance", "purpose", "membership", "meets", "opens_on", "until"]

    def __init__(self, *args: Any, parents: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        if isinstance(parent, forms.ModelChoiceField):
            parent.queryset = parents

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if reason := code_refusal(code):
            raise forms.ValidationError(reason)
        return code


class FoundingTermsForm(PdfForm):
    """The draft Terms of Reference of a group to be founded, or their next version."""

    change = forms.CharField(label="What is different", max_length=300, required=False)


class TermsForm(PdfForm):
    """A version of a group's Terms of Reference, for decision or as approved by one."""

    version = forms.CharField(
        label="Version", max_length=20, required=False, help_text="Left empty: the next whole number."
    )
    change = forms.CharField(label="What this version changes", max_length=300)
    classification = forms.ChoiceField(
        choices=Classification.choices, initial=Classification.PUBLIC, widget=forms.RadioSelect
    )
    decision = forms.CharField(
        label="Approved by",
        max_length=60,
        required=False,
        help_text="The reference of the decision, where one approved it already. Left empty, it is put to decision.",
    )
    on = _day("Approved on")

    field_order = ["file", "version", "change", "classification", "decision", "on"]

    def __init__(self, *args: Any, records: bool, **kwargs: Any) -> None:
        """`records`: the person may record what was approved elsewhere."""
        super().__init__(*args, **kwargs)
        if not records:
            del self.fields["decision"], self.fields["on"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        decision, on = cleaned.get("decision"), cleaned.get("on")
        if decision and not on:
            self.add_error("on", "Give the day of the decision.")
        if on and not decision:
            self.add_error("decision", "Say which decision approved it.")
        return cleaned


class SuccessionForm(forms.Form):
    """Who follows a group, and from which day."""

    successors = forms.ModelMultipleChoiceField(
        queryset=Group.objects.none(), to_field_name="code", widget=forms.CheckboxSelectMultiple
    )
    on = _day("From", hint="The successors' first day. The group closes with the day before.", required=True)

    def __init__(self, *args: Any, named: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        successors = self.fields["successors"]
        if isinstance(successors, forms.ModelMultipleChoiceField):
            successors.queryset = named


class ReasonForm(forms.Form):
    """Why something is given up."""

    why = _words("Why?", rows=3)


class CloseForm(ReasonForm):
    """From which day a group is no more, and why."""

    on = _day("Closed from", hint="The group stands until the day before.", required=True)

    field_order = ["on", "why"]

    def answers(self, group: Group) -> list[Answer]:
        """Everything as it will be recorded."""
        return [
            Answer("Group", str(group)),
            Answer("Closed from", long_date(self.cleaned_data["on"])),
            Answer("Why", self.cleaned_data["why"]),
            Answer("What ends with it", "Its seats with who is in them, its members, its place in the tree"),
        ]


class RehomeForm(forms.Form):
    """Where each open thing of one kind goes; `everything` settles those left undecided."""

    everything = forms.ChoiceField(required=False, label="All the others to")

    def __init__(self, data: QueryDict | None = None, *, left: Left, groups: Sequence[Group]) -> None:
        super().__init__(data, prefix=left.kind)
        self.groups = {group.code: group for group in groups}
        choices = [("", "Decide later"), *((group.code, f"{group.code}, {group.name}") for group in groups)]
        self.items = left.items
        for item in left.items:
            control = forms.Select(attrs={"class": "form-select"})
            self.fields[f"item-{item.key}"] = forms.ChoiceField(
                required=False, choices=choices, label=item.label, widget=control
            )
        everything = self.fields["everything"]
        if isinstance(everything, forms.ChoiceField):
            everything.choices = choices

    def rows(self) -> list[tuple[object, forms.BoundField]]:
        """Each open thing with its field."""
        return [(item, self[f"item-{item.key}"]) for item in self.items]

    def chosen(self) -> dict[str, Group]:
        """Where each thing goes, by its key; what is left undecided is not in it."""
        rest = self.cleaned_data["everything"]
        found = {item.key: self.cleaned_data[f"item-{item.key}"] or rest for item in self.items}
        return {key: self.groups[code] for key, code in found.items() if code}
