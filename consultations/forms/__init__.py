"""Input for consultations."""

from __future__ import annotations

from consultations.forms.answers import AnswerForm, DisposeForm, EmailForm
from consultations.forms.asking import (
    DocumentForm,
    DraftForm,
    ExtendForm,
    FoundingForm,
    OpenForm,
    WithdrawForm,
    WordsForm,
)

__all__ = [
    "AnswerForm",
    "DisposeForm",
    "DocumentForm",
    "DraftForm",
    "EmailForm",
    "ExtendForm",
    "FoundingForm",
    "OpenForm",
    "WithdrawForm",
    "WordsForm",
]
