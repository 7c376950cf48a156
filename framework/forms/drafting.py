"""Input for a version in the making. Where a rule can refuse, the form asks the same rule and says so at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from framework import queries
from framework.forms.reading import day_field
from framework.rules import drafting

if TYPE_CHECKING:
    from datetime import date

    from framework.models import VersionDraft

TEXT_ROWS = 32


class StartForm(forms.Form):
    """A new draft: for which change request, under which name, from which day."""

    change_request = forms.CharField(
        max_length=10,
        help_text="The framework is itself under change control: a version is made for a request, such as CR035.",
    )
    version_id = forms.CharField(label="Name of the version", max_length=drafting.LONGEST_ID)
    in_force_from = day_field(
        "In force from", help_text="It applies from 00:00 of this day, and not before it has been approved."
    )

    def clean_change_request(self) -> str:
        reference = str(self.cleaned_data["change_request"]).strip().upper()
        if reason := drafting.change_request_refusal(reference):
            raise forms.ValidationError(reason)
        return reference

    def clean_version_id(self) -> str:
        name = str(self.cleaned_data["version_id"])
        if reason := drafting.name_refusal(queries.versions(), name):
            raise forms.ValidationError(reason)
        return name

    def clean_in_force_from(self) -> date:
        day: date = self.cleaned_data["in_force_from"]
        if reason := drafting.day_refusal(queries.versions(), day):
            raise forms.ValidationError(reason)
        return day


class TextForm(forms.Form):
    """The text of a draft. It notices when somebody else has saved meanwhile, and keeps what was typed."""

    text = forms.CharField(
        label="Text in TOML",
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": TEXT_ROWS, "wrap": "off", "spellcheck": "false", "autocapitalize": "off", "class": "code"}
        ),
        help_text="A version gives only what it changes; everything else is inherited.",
    )
    note = forms.CharField(label="What is different", required=False, max_length=200)
    expects = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: VersionDraft, **kwargs: Any) -> None:
        self.newest = queries.newest_revision(draft)
        kwargs["initial"] = {"text": self.newest.text, "expects": self.newest.number}
        super().__init__(*args, **kwargs)

    def after_the_newest(self) -> None:
        """Show what was typed as written upon the newest revision: saving it again is then a choice."""
        self.data = {**{name: self.data.get(name, "") for name in self.data}, "expects": str(self.newest.number)}

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if reason := drafting.unreadable(text):
            raise forms.ValidationError(reason)
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "expects" in given and given["expects"] != self.newest.number:
            self.add_error(
                None,
                f"{self.newest.by} saved revision {self.newest.number} while you were writing on revision "
                f"{given['expects']}. Your text is below, compared with theirs; saving again puts yours after it.",
            )
        return given


class ReviewForm(forms.Form):
    """What the reviewer found."""

    PASS, BACK = "pass", "back"

    verdict = forms.ChoiceField(
        label="What did you find?",
        widget=forms.RadioSelect,
        choices=[(PASS, "It may be put to the PSG"), (BACK, "It goes back to the drafters")],
    )
    points = forms.CharField(
        label="What is to be mended", required=False, widget=forms.Textarea(attrs={"rows": 5}), max_length=4000
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("verdict") == self.BACK and not str(given.get("points", "")).strip():
            self.add_error("points", "Say what is to be mended")
        return given


class OfgemForm(forms.Form):
    """Ofgem's answer, as its own office records it."""

    APPROVED, REFUSED = "approved", "refused"

    answer = forms.ChoiceField(
        label="What did Ofgem decide?",
        widget=forms.RadioSelect,
        choices=[(APPROVED, "It approves the version"), (REFUSED, "It does not approve it")],
    )
    on = day_field("On")
    reference = forms.CharField(label="Reference of Ofgem's letter", max_length=120)


class ReasonForm(forms.Form):
    """Why a draft is withdrawn."""

    reason = forms.CharField(label="Why is it withdrawn?", widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
