"""How every form of the product asks for what was left out: in the field's own words, set here once."""

from __future__ import annotations

from typing import Any, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

STANDARD = forms.Field.default_error_messages["required"]
BY_THEMSELVES = frozenset(
    {"a", "an", "how", "one", "their", "what", "when", "where", "which", "who", "whom", "why", "your"}
)
NO_NOUN = frozenset({"all", "by", "for", "from", "in", "on", "to"})
DAYS = ("date", "day")

Asked = Literal["words", "choice", "date"]


def sentence(label: str, asked: Asked = "words") -> str:
    """What to do about an empty field, after its label: ``Enter the date``, ``Choose the position``."""
    first, _, rest = label.partition(" ")
    verb = "Choose" if asked == "choice" else "Enter"
    if label.endswith("?"):
        return f"Answer “{label}”"
    if asked == "date" and not label.lower().endswith(DAYS):
        return f"Enter the date for “{label}”"
    if first.lower() in NO_NOUN:
        return f"{verb} “{label}”"
    capital = first[1:] != first[1:].lower() or first == "Ofgem"  # PMO, DAG: written so inside a sentence too
    word = first if capital else first.lower()
    return f"{verb} {'' if word in BY_THEMSELVES else 'the '}{word} {rest}".rstrip()


class SpokenField(BoundField):
    """A field of a form that says by itself what is missing, unless its author said it better."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if field.error_messages.get("required") == STANDARD:
            field.error_messages["required"] = sentence(str(self.label), _asked(field))


def _asked(field: forms.Field) -> Asked:
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return "date"
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    return "choice" if chosen else "words"


class SpokenForms(TemplatesSetting):
    """The renderer of the settings: the product's own templates, and fields that ask in their own words."""

    bound_field_class: Any = SpokenField
