"""Recording an outcome: only what the framework in force leaves open can be chosen, and the rules judge the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from decisions.queries import Bearings, bearings
from decisions.rules.findings import RESULTS, Answers, Finding, Result, Wanted, problems
from decisions.rules.outcomes import ACCEPTING, BASES, Basis, Choice, refusal
from meetings.rules.dates import parse_offset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import timedelta

    from django.forms.boundfield import BoundField

    from decisions.models import Option, Proposal
    from framework.rules import CriterionRule

ROWS = 2  # for conditions, to begin with; there may be any number
_ROW = re.compile(r"condition_(?:text|owner|due)_([1-9][0-9]{0,2})")


def rows_in(names: Iterable[str]) -> int:
    """How many rows for conditions were sent, at least as many as a new form has."""
    return max([ROWS, *(int(row[1]) for name in names if (row := _ROW.fullmatch(name)))])


class RecordingField(forms.CharField):
    """A time into the recording: 1:05:09, or 65:09 in minutes and seconds."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        at = parse_offset(text)
        if at is None:
            raise forms.ValidationError("Write it as hours:minutes:seconds, such as 0:42:10.")
        return at


@dataclass(frozen=True)
class CriterionFields:
    """A criterion with its two bound fields; no justification is asked where no departure is allowed."""

    rule: CriterionRule
    result: BoundField
    justification: BoundField | None


@dataclass(frozen=True)
class ChoiceLine:
    """One outcome as a radio button, open or greyed with its reason."""

    choice: Choice
    checked: bool


class OutcomeForm(forms.Form):
    """The outcome, its basis, and what it needs. `found` says what is open on the day."""

    outcome = forms.ChoiceField(error_messages={"required": "Choose the outcome."})
    basis = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choose what it rests on."})
    option = forms.ChoiceField(label="Option accepted", required=False, widget=forms.RadioSelect)
    grounds = forms.MultipleChoiceField(
        label="Grounds for rejecting", required=False, widget=forms.CheckboxSelectMultiple
    )
    work_text = forms.CharField(label="What work is needed?", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    work_owner = forms.CharField(label="By whom?", max_length=200, required=False)
    work_due = forms.DateField(
        label="By when?", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(
        label="Why does the group decide so?",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the group decides so."},
    )
    recording_at = RecordingField(
        label="Time in the recording", required=False, help_text="Hours, minutes and seconds: 0:42:10."
    )

    def __init__(self, *args: Any, proposal: Proposal, found: Bearings, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal, self.found = proposal, found
        self.options = {str(option.number): option for option in proposal.options.order_by("number")}
        self._offer()
        for rule in found.rules.criteria:
            self._add_criterion(rule)
        self.rows = rows_in(self.data or self.initial)
        for number in range(1, self.rows + 1):
            self._add_condition(number)
        self._answers: Answers | None = None

    def _offer(self) -> None:
        """The choices of this day: every outcome of the framework, the bases that are open."""
        rules = self.found.rules
        bases = dict.fromkeys(way.basis for choice in self.found.choices for way in choice.ways)
        choices = {
            "outcome": [(rule.key, rule.label) for rule in rules.outcomes],
            "basis": [(str(basis), BASES[basis]) for basis in bases],
            "option": [(key, str(option)) for key, option in self.options.items()],
            "grounds": [(rule.key, rule.label) for rule in rules.grounds],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        if len(bases) == 1:
            self.initial.setdefault("basis", str(next(iter(bases))))
        if self.proposal.recommended is not None:
            self.initial.setdefault("option", str(self.proposal.recommended.number))

    def _add_criterion(self, rule: CriterionRule) -> None:
        results = [(key, label) for key, label in RESULTS.items() if key != Result.DEPARTED or rule.departure_allowed]
        self.fields[f"criterion_{rule.key}"] = forms.ChoiceField(
            label=rule.label, choices=results, required=False, widget=forms.RadioSelect, help_text=rule.citation
        )
        if rule.departure_allowed:
            self.fields[f"justification_{rule.key}"] = forms.CharField(
                label="Justification for the departure", required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def _add_condition(self, number: int) -> None:
        self.fields[f"condition_text_{number}"] = forms.CharField(label="What", required=False, max_length=2000)
        self.fields[f"condition_owner_{number}"] = forms.CharField(label="Owner", required=False, max_length=200)
        self.fields[f"condition_due_{number}"] = forms.DateField(
            label="Due", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )

    def lines(self) -> Iterator[ChoiceLine]:
        """Every outcome as a radio button."""
        chosen = self["outcome"].value()
        for choice in self.found.choices:
            yield ChoiceLine(choice, checked=choice.rule.key == chosen)

    @property
    def asked_by(self) -> dict[str, str]:
        """What is asked for, and by which of the open outcomes, their keys apart by spaces; the rest is not shown."""
        asked: dict[str, list[str]] = {}
        for rule in (choice.rule for choice in self.found.choices if choice.is_open):
            option = ("option",) if rule.key in ACCEPTING and self.options else ()
            for need in (*rule.needs, *option):
                asked.setdefault(need, []).append(rule.key)
        return {need: " ".join(asked.get(need, ())) for need in ("option", "criteria", "conditions", "grounds", "work")}

    def criteria(self) -> Iterator[CriterionFields]:
        """The criteria in force, each with its fields."""
        for rule in self.found.rules.criteria:
            justification = self[f"justification_{rule.key}"] if rule.departure_allowed else None
            yield CriterionFields(rule, self[f"criterion_{rule.key}"], justification)

    def conditions(self) -> Iterator[tuple[int, BoundField, BoundField, BoundField]]:
        """The rows for conditions: number, what, owner, due."""
        for number in range(1, self.rows + 1):
            text, owner, due = (self[f"condition_{name}_{number}"] for name in ("text", "owner", "due"))
            yield number, text, owner, due

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        outcome, basis = cleaned.get("outcome"), cleaned.get("basis")
        if not outcome or not basis:
            return cleaned
        if outcome in ACCEPTING and self.options and self.accepted is None:
            self.add_error("option", "Say which option is accepted.")
        found = bearings(self.proposal, option=self.accepted, on=self.found.on)
        if closed := refusal(found.case, outcome, basis):
            self.add_error("outcome", f"{closed.reason} ({closed.citation})")
            return cleaned
        self._answers = self._stated()
        self._judge(found, outcome)
        return cleaned

    def _judge(self, found: Bearings, outcome: str) -> None:
        rule = found.rules.outcome(outcome)
        if rule is None or self._answers is None:
            return
        places = {"conditions": "condition_text_1", "work": "work_text"}
        for problem in problems(found.rules, rule, self._answers, taken_on=found.on):
            field = places.get(problem.field, problem.field)
            if field not in self.errors:
                self.add_error(field if field in self.fields else None, problem.reason)

    def _stated(self) -> Answers:
        cleaned = self.cleaned_data
        criteria = {
            rule.key: Finding(cleaned[f"criterion_{rule.key}"], cleaned.get(f"justification_{rule.key}", ""))
            for rule in self.found.rules.criteria
            if cleaned.get(f"criterion_{rule.key}")
        }
        return Answers(
            reason=cleaned.get("reason", ""),
            criteria=criteria,
            grounds=tuple(cleaned.get("grounds", ())),
            conditions=tuple(self._conditions()),
            work=self._wanted("work_text", "work_owner", "work_due"),
        )

    def _conditions(self) -> Iterator[Wanted]:
        for number in range(1, self.rows + 1):
            wanted = self._wanted(*(f"condition_{name}_{number}" for name in ("text", "owner", "due")))
            if wanted is not None:
                yield wanted

    def _wanted(self, text: str, owner: str, due: str) -> Wanted | None:
        values = [self.cleaned_data.get(name) for name in (text, owner, due)]
        return Wanted(values[0] or "", values[1] or "", values[2]) if any(values) else None

    @property
    def accepted(self) -> Option | None:
        """The option accepted; an option left marked beside another outcome counts for nothing."""
        accepting = self.cleaned_data.get("outcome") in ACCEPTING
        return self.options.get(self.cleaned_data.get("option", "")) if accepting else None

    @property
    def answers(self) -> Answers:
        """What was stated, once the form is valid."""
        if self._answers is None:
            raise ValueError("The form has not been checked.")
        return self._answers

    @property
    def recorded_at(self) -> timedelta | None:
        """The time into the recording."""
        at: timedelta | None = self.cleaned_data["recording_at"]
        return at

    @property
    def basis_label(self) -> str:
        """The basis in words."""
        return BASES[Basis(self.cleaned_data["basis"])]
