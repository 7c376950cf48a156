"""Drafting a proposal: its words, its options, its threshold assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from decisions.queries import day_of, fields_on, items_for, outside_bodies, rules_for
from decisions.rules.thresholds import CUMULATIVE, SINGLE, Judged, read
from decisions.services import OptionWords, kinds_by_hand
from foundation.core.clock import today
from foundation.core.scope import Classification
from meetings.models import AgendaItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.forms.boundfield import BoundField
    from django.http import QueryDict

    from decisions.models import Proposal
    from framework.rules import ThresholdRule
    from groups.models import Group

    OptionRows = forms.BaseFormSet["OptionForm"]

BLANK = 2  # rows a new draft begins with; there may be any number
LEVELS = [(2, "Level 2: the programme"), (3, "Level 3: an advisory group's field"), (4, "Level 4: a working group's")]
JUDGEMENTS = [("", "Not assessed yet"), ("no", "No material impact"), ("yes", "Material impact: Ofgem decides")]
MATERIAL = {"": None, "no": False, "yes": True}
KIND_LABELS = {"other": "Options paper, or anything else"}


def _lines(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="One point to a line."
    )


def _pounds(label: str, hint: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2, help_text=hint)


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the type checker alone
    """An agenda item of the group, with its meeting and day."""

    def label_from_instance(self, obj: Any) -> str:
        meeting = obj.meeting
        return f"{meeting.reference}, {meeting.on.day} {meeting.on:%B %Y}, item {obj.number}: {obj.title}"


class AssessForm(forms.Form):
    """What may change until the outcome is recorded: where it is taken, and the threshold assessment."""

    item = ItemField(
        queryset=AgendaItem.objects.none(),
        required=False,
        label="Agenda item",
        empty_label="None: by correspondence",
        help_text="The rules in force on the meeting's day hold; by correspondence, those of the day it is decided.",
    )
    cost_gbp = _pounds(
        "Cost in pounds", "The high end: programme-wide, one-off and yearly, with benefits lost. Savings never net off."
    )

    def __init__(self, *args: Any, group: Group, proposal: Proposal | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {**(_initial(proposal, self.base_fields) if proposal else {}), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.thresholds = rules_for(group, day_of(proposal) if proposal else today()).thresholds.rules
        for rule in self.thresholds:
            self._ask(rule)
        self.order_fields(["item", "cost_gbp", f"evidence_{SINGLE}"])
        item = self.fields["item"]
        if isinstance(item, ItemField):
            item.queryset = items_for(group)

    def _ask(self, rule: ThresholdRule) -> None:
        """How the threshold is judged, and on what evidence. The running total is computed, and asks nobody."""
        if rule.key == CUMULATIVE:
            return
        if rule.amount is None:
            self.fields[f"material_{rule.key}"] = forms.ChoiceField(
                label=rule.label, choices=JUDGEMENTS, required=False, widget=forms.RadioSelect
            )
        said = "What the cost rests on" if rule.amount else f"Evidence: {rule.label.lower()}"
        self.fields[f"evidence_{rule.key}"] = forms.CharField(
            label=said, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    @property
    def judged_fields(self) -> list[tuple[BoundField, BoundField]]:
        """Of each threshold that is judged: the judgement and its evidence."""
        return [
            (self[f"material_{rule.key}"], self[f"evidence_{rule.key}"]) for rule in self.thresholds if not rule.amount
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for rule in self.thresholds:
            if cleaned.get(f"material_{rule.key}") and not cleaned.get(f"evidence_{rule.key}"):
                self.add_error(f"evidence_{rule.key}", "Say on what evidence it was judged.")
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The cleaned values as the services take them."""
        said = self.cleaned_data
        judged = {
            rule.key: Judged(MATERIAL[said.get(f"material_{rule.key}", "")], said[f"evidence_{rule.key}"])
            for rule in self.thresholds
            if f"evidence_{rule.key}" in said
        }
        return {name: value for name, value in said.items() if name in self.base_fields} | {"judged": judged}


def _initial(proposal: Proposal, names: Iterable[str]) -> dict[str, Any]:
    words = {material: word for word, material in MATERIAL.items()}
    values = {name: getattr(proposal, name) for name in names if hasattr(proposal, name)}
    for key, one in read(proposal.judged).items():
        values |= {f"material_{key}": words[one.material], f"evidence_{key}": one.evidence}
    return values


class DraftForm(AssessForm):
    """A proposal's words, level and classification, with everything of AssessForm."""

    title = forms.CharField(max_length=200)
    raised_by = forms.CharField(
        label="Raised by", max_length=120, help_text="The group or the programme function that puts it."
    )
    problem = forms.CharField(label="Problem statement", widget=forms.Textarea(attrs={"rows": 6}))
    kind = forms.ChoiceField(label="What it is about")
    level = forms.TypedChoiceField(
        label="Level of the decision",
        choices=LEVELS,
        coerce=int,
        help_text="Level 1 follows from the thresholds: whatever meets one is Ofgem's.",
    )
    field = forms.ChoiceField(
        label="Field", required=False, help_text="What it decides on. A group decides in its own field alone."
    )
    outside = forms.ChoiceField(
        label="Body outside the programme",
        required=False,
        help_text="Where the decision is joint with one, or reserved to it. Its own decision is kept as evidence.",
    )
    classification = forms.ChoiceField(choices=Classification.choices)
    recommended = forms.TypedChoiceField(label="Recommended option", required=False, coerce=int, empty_value=None)

    field_order = (
        *("title", "raised_by", "problem", "kind", "level", "field"),
        *("outside", "classification", "item", "recommended"),
    )

    def __init__(self, *args: Any, group: Group, options: int, proposal: Proposal | None = None, **kwargs: Any) -> None:
        """`options` is how many rows for options stand beside it: one of them may be recommended."""
        super().__init__(*args, group=group, proposal=proposal, **kwargs)
        kinds = [(key, KIND_LABELS.get(key, key.replace("_", " "))) for key in kinds_by_hand()]
        if proposal is not None and proposal.subject:
            kinds = [(proposal.kind, KIND_LABELS.get(proposal.kind, proposal.kind.replace("_", " ").capitalize()))]
        numbers = [(str(number), f"Option {number}") for number in range(1, options + 1)]
        fields = [("", "No single field"), *fields_on(today())]
        bodies = [("", "None"), *((body, body) for body in outside_bodies(group, today()))]
        offered = {"kind": kinds, "field": fields, "outside": bodies, "recommended": [("", "None"), *numbers]}
        if len(bodies) == 1:
            del self.fields["outside"], offered["outside"]
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if proposal is not None and proposal.recommended is not None:
            self.initial.setdefault("recommended", proposal.recommended.number)

    def changes(self) -> dict[str, Any]:
        """The proposal's own values; the recommended option travels with the options."""
        return {name: value for name, value in super().changes().items() if name != "recommended"}


class OptionForm(forms.Form):
    """One option. Left wholly empty it is no option."""

    title = forms.CharField(max_length=200, required=False)
    description = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    advantages = _lines("Advantages")
    disadvantages = _lines("Disadvantages")
    assumptions = _lines("Assumptions")
    cost_gbp = _pounds("Cost in pounds", "The high end, if it differs from the proposal's.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if any(cleaned.values()) and not cleaned.get("title"):
            self.add_error("title", "Give the option a title.")
        return cleaned

    @property
    def is_filled(self) -> bool:
        """Somebody wrote something in it."""
        return any(getattr(self, "cleaned_data", {}).values())


OptionFormSet = forms.formset_factory(OptionForm)
PREFIX = "options"


def option_rows(
    data: QueryDict | None = None, *, held: Sequence[Mapping[str, Any]] = (), blank: int = BLANK
) -> OptionRows:
    """The rows for options: those `held`, then `blank` empty ones; or as they were sent."""
    rows: OptionRows = OptionFormSet(data, prefix=PREFIX, initial=list(held))
    rows.extra = blank
    return rows


def one_more_option(data: QueryDict) -> OptionRows:
    """What somebody typed so far, unjudged, and an empty row below it."""
    sent = option_rows(data).total_form_count()
    held = [{name: data.get(f"{PREFIX}-{row}-{name}", "") for name in OptionForm.base_fields} for row in range(sent)]
    return option_rows(held=held, blank=1)


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed into a form, unjudged, to stand in it again."""
    return {name: values if len(values) > 1 else values[0] for name, values in data.lists() if values}


def option_words(forms_: Iterable[OptionForm], recommended: int | None) -> tuple[list[OptionWords], int | None]:
    """The filled options in order, and the number the recommended one gets among them (None: none, or it is empty)."""
    options, chosen = [], None
    for number, form in enumerate(forms_, 1):
        if form.is_filled:
            options.append(OptionWords(**form.cleaned_data))
            chosen = len(options) if number == recommended else chosen
    return options, chosen


class WithdrawForm(forms.Form):
    """Why a proposal is withdrawn."""

    reason = forms.CharField(label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}))
