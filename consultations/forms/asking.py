"""What is asked, of whom and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from consultations.queries import KINDS
from consultations.queries.audiences import gathered, sources
from foundation.core.clock import today
from foundation.core.scope import Classification
from foundation.documents.forms import PdfForm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from consultations.models import Consultation
    from consultations.rules import Audience
    from groups.models import Group

LONGEST = 20_000  # characters of a question or an answer
PROGRAMME = "-"  # stands for no group: the programme itself asks


def day_field(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """A date with the browser's own date field."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


def words_field(label: str, hint: str = "", *, rows: int = 5, required: bool = True) -> forms.CharField:
    """Several lines of text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=LONGEST, widget=widget)


class WordsForm(forms.Form):
    """Title, question, who may read it and until when it is answered: a draft may leave the date open."""

    title = forms.CharField(max_length=200)
    question = words_field("What is asked", "What the organisations should answer, and what they should read for it.")
    classification = forms.ChoiceField(
        label="Who may read it",
        choices=[
            (Classification.PUBLIC, "Everybody (public)"),
            (Classification.PROGRAMME, "Participants of the programme"),
            (Classification.RESTRICTED, "Those who are asked, and the group"),
        ],
        initial=Classification.PROGRAMME.value,
        widget=forms.RadioSelect,
    )
    closes_on = day_field(
        "Closes", "The group that asks sets the day. Answers are taken to its end, 24:00 in London.", required=False
    )

    @classmethod
    def of(cls, data: Any, consultation: Consultation) -> WordsForm:
        """The form with the words of a draft."""
        names = ("title", "question", "classification", "closes_on")
        return cls(data, initial={name: getattr(consultation, name) for name in names})


class DraftForm(WordsForm):
    """A new consultation or information request: the same, with what it is and which group asks."""

    kind = forms.ChoiceField(label="What it is", widget=forms.RadioSelect)
    group = forms.ChoiceField(label="Who asks")

    field_order = ("kind", "group", "title", "question", "classification", "closes_on")

    def __init__(self, *args: Any, groups: Sequence[Group], programme: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.code: group for group in groups}
        kind, group = self.fields["kind"], self.fields["group"]
        if isinstance(kind, forms.ChoiceField) and isinstance(group, forms.ChoiceField):
            kind.choices = [(key, one.label) for key, one in KINDS.items() if one.offered]
            kind.initial = kind.choices[0][0]
            named = [(code, f"{code} {one.name}") for code, one in self.groups.items()]
            group.choices = [*named, *([(PROGRAMME, "The programme itself")] if programme else [])]

    def words(self) -> dict[str, Any]:
        """The cleaned values as the service takes them."""
        return {**self.cleaned_data, "group": self.groups.get(self.cleaned_data["group"])}


class FoundingForm(WordsForm):
    """The consultation on founding a group; it is the programme's, however closed the group will be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["classification"]


class DocumentForm(PdfForm):
    """A document the question is about."""

    title = forms.CharField(max_length=200)

    field_order = ["title", "file"]


class OpenForm(forms.Form):
    """Until when, and whom: sources of an audience to tick, and single organisations."""

    closes_on = day_field("Closes", "Answers are taken to the end of that day, 24:00 in London.")
    audience = forms.MultipleChoiceField(
        label="Who is asked",
        help_text="Everybody behind what you tick is asked once. Who they are is settled when you open it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one audience."},
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"closes_on": consultation.closes_on})
        super().__init__(*args, **kwargs)
        self.consultation = consultation
        ticks = self.fields["audience"]
        if isinstance(ticks, forms.MultipleChoiceField):
            ticks.choices = sources(consultation, today())

    def clean_closes_on(self) -> date:
        closes_on: date = self.cleaned_data["closes_on"]
        if closes_on < today():
            raise forms.ValidationError("That day has passed.")
        return closes_on

    def clean_audience(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["audience"]
        if not gathered(self.consultation, ticked, today()):
            raise forms.ValidationError("Nobody stands behind what you ticked.")
        return ticked

    def ticks(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The sources with what may be ticked: value, label, and whether it is."""
        ticked = set(self["audience"].value() or ())
        return [
            (heading, [(value, label, value in ticked) for value, label in options])
            for heading, options in sources(self.consultation, today())
        ]

    def gathered(self) -> list[Audience]:
        """The organisations behind what was ticked."""
        return gathered(self.consultation, self.cleaned_data["audience"], today())


class ExtendForm(forms.Form):
    """A later closing date, and why."""

    closes_on = day_field("New closing date", "Answers are taken to the end of that day, 24:00 in London.")
    reason = words_field("Why", "Everybody who is asked is told.", rows=3)

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation

    def clean_closes_on(self) -> date:
        closes_on: date = self.cleaned_data["closes_on"]
        if self.consultation.closes_on and closes_on <= self.consultation.closes_on:
            raise forms.ValidationError("An extension goes beyond the closing date that was given.")
        return closes_on


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    reason = words_field("Why it is withdrawn", "Everybody who was asked is told.", rows=3)
