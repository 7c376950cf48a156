"""What a form says about a field that was left empty."""

from __future__ import annotations

import pytest
from django import forms

from foundation.core.forms import Asked, sentence


@pytest.mark.parametrize(
    ("label", "asked", "said"),
    [
        ("Date", "date", "Enter the date"),
        ("Last day", "date", "Enter the last day"),
        ("Due", "date", "Enter the date for “Due”"),
        ("Works there from", "date", "Enter the date for “Works there from”"),
        ("Problem statement", "words", "Enter the problem statement"),
        ("PDF", "choice", "Choose the PDF"),
        ("Trail (PDF)", "choice", "Choose the trail (PDF)"),
        ("E-mail address", "words", "Enter the e-mail address"),
        ("Why it can be closed", "words", "Enter why it can be closed"),
        ("Your view", "choice", "Choose your view"),
        ("By whom?", "words", "Answer “By whom?”"),
        ("In words", "words", "Enter “In words”"),
    ],
)
def test_a_sentence_for_each_kind_of_label(label: str, asked: Asked, said: str) -> None:
    assert sentence(label, asked) == said


class Asking(forms.Form):
    date = forms.DateField()
    position = forms.ChoiceField(label="Your view", choices=[("s", "Supports")])
    file = forms.FileField(label="Trail (PDF)")
    words = forms.CharField(label="Reason", error_messages={"required": "Say why the group decides so."})
    note = forms.CharField(required=False)


def test_every_form_asks_for_what_is_missing_in_the_words_of_its_fields() -> None:
    assert Asking({}, {}).errors == {
        "date": ["Enter the date"],
        "position": ["Choose your view"],
        "file": ["Choose the trail (PDF)"],
        "words": ["Say why the group decides so."],
    }
    form = Asking({"date": "x", "position": "s", "words": "So."}, {})
    assert form.errors["date"] == ["Enter a valid date."], "what is wrong otherwise is said as before"
