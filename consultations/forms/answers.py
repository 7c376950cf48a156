"""What an organisation answers, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from consultations.forms.asking import words_field
from consultations.queries import kind_of
from consultations.rules.answering import CLASSES, MOST_PARTIES, RESULTS, Confidentiality, Content, content_refusal
from consultations.rules.answering import Result as Settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from consultations.models import Answer, Consultation, Disposition
    from foundation.accounts.models import Organisation

CLASS_HINTS = {
    Confidentiality.PUBLIC: "Public: everybody reads it once the answers are published",
    Confidentiality.PROGRAMME: "Programme: participants read it once the answers are published",
    Confidentiality.OFGEM: "Ofgem only: nobody but your organisation and Ofgem ever reads it",
}


class AnswerForm(forms.Form):
    """An organisation's answer: its choice, its words, for how many parties, and who may read it."""

    choice = forms.ChoiceField(label="Your view", widget=forms.RadioSelect)
    words = words_field("Your answer", rows=8, required=False)
    parties = forms.IntegerField(
        label="On behalf of how many parties?",
        initial=1,
        min_value=1,
        max_value=MOST_PARTIES,
        help_text="1 when you answer for your own organisation alone.",
    )
    confidentiality = forms.ChoiceField(label="Who may read it", widget=forms.RadioSelect)
    replaces = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: Consultation, previous: Answer | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(previous))
        super().__init__(*args, **kwargs)
        self.kind = kind_of(consultation)
        choice, confidentiality, words = (self.fields[name] for name in ("choice", "confidentiality", "words"))
        if isinstance(choice, forms.ChoiceField) and isinstance(confidentiality, forms.ChoiceField):
            choice.choices = list(self.kind.choices.items())
            confidentiality.choices = [(str(key), CLASS_HINTS[key]) for key in self.kind.classes]
        words.required = not self.kind.choices
        if not self.kind.choices:
            del self.fields["choice"]
        if len(self.kind.classes) == 1:
            del self.fields["confidentiality"]

    @property
    def needs_words(self) -> str:
        """When the words may not be left out, for the label; '' where they are always needed or never."""
        named = [self.kind.choices[key].lower() for key in self.kind.explained]
        return f"needed to {' or '.join(named)}" if named else "optional"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        content = self.content()
        refusal = content_refusal(
            content, choices=self.kind.choices, explained=self.kind.explained, classes=self.kind.classes
        )
        if refusal and not self.errors:
            self.add_error("words", refusal)
        return cleaned

    def content(self) -> Content:
        """What was filled in so far."""
        filled = self.cleaned_data
        return Content(
            choice=filled.get("choice", ""),
            words=filled.get("words", "").strip(),
            parties=filled.get("parties") or 1,
            confidentiality=filled.get("confidentiality") or str(self.kind.classes[0]),
        )

    def said(self) -> dict[str, Any]:
        """The cleaned values as the service takes them."""
        content = self.content()
        return {
            "choice": content.choice,
            "words": content.words,
            "parties": content.parties,
            "confidentiality": content.confidentiality,
            "replaces": self.cleaned_data["replaces"],
        }

    def lines(self) -> list[tuple[str, str]]:
        """Question and answer, once more before it is given."""
        content = self.content()
        told = [("Your view", self.kind.choices[content.choice])] if content.choice else []
        told += [("Your answer", content.words or "No words")]
        told += [("On behalf of", "1 party" if content.parties == 1 else f"{content.parties} parties")]
        shown = [("Who may read it", CLASSES[Confidentiality(content.confidentiality)])]
        return [*told, *(shown if len(self.kind.classes) > 1 else [])]


def _initial(previous: Answer | None) -> dict[str, Any]:
    if previous is None:
        return {"replaces": 0, "confidentiality": Confidentiality.PROGRAMME.value}
    kept = {name: getattr(previous, name) for name in ("choice", "words", "confidentiality")}
    return {**kept, "parties": previous.on_behalf_of, "replaces": previous.version}


class EmailForm(AnswerForm):
    """An answer that an organisation sent by e-mail, entered for it by who runs the consultation."""

    organisation = forms.ChoiceField(label="Which organisation sent it?")
    sender = forms.CharField(label="Who wrote the e-mail?", max_length=120)

    field_order = ("organisation", "sender", "choice", "words", "parties", "confidentiality", "replaces")

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["replaces"]
        self.organisations = {str(one.pk): one for one in organisations}
        which = self.fields["organisation"]
        if isinstance(which, forms.ChoiceField):
            which.choices = [("", "Choose"), *[(key, one.name) for key, one in self.organisations.items()]]

    def said(self) -> dict[str, Any]:
        self.cleaned_data.setdefault("replaces", None)
        organisation = self.organisations[self.cleaned_data["organisation"]]
        return {**super().said(), "organisation": organisation, "sender": self.cleaned_data["sender"]}

    def lines(self) -> list[tuple[str, str]]:
        filled = self.cleaned_data
        sent = [("Organisation", self.organisations[filled["organisation"]].name), ("Written by", filled["sender"])]
        return [*sent, *super().lines()]


class DisposeForm(forms.Form):
    """What becomes of an answer, with words."""

    result = forms.ChoiceField(
        label="What becomes of it",
        choices=[(str(key), label) for key, label in RESULTS.items()],
        widget=forms.RadioSelect,
    )
    words = words_field("In words", "Published with the answer, to whoever may read it.", rows=4, required=False)

    def __init__(self, *args: Any, disposition: Disposition | None, **kwargs: Any) -> None:
        if disposition:
            kwargs["initial"] = {"result": disposition.result, "words": disposition.words}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("result") == Settled.REJECTED and not cleaned.get("words", "").strip():
            self.add_error("words", "Say why the answer is rejected.")
        return cleaned
