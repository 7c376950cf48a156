"""Input about people and organisations, and the form that takes a table in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from foundation.accounts.models import Organisation
from foundation.core.clock import today
from foundation.core.tables.found import MAX_BYTES, MAX_CHARACTERS, FoundTable, TableError
from foundation.core.tables.readers import read_file, read_text

if TYPE_CHECKING:
    from foundation.core.tables.imports import TableImport

DAY = forms.DateInput(attrs={"type": "date"})


class PersonForm(forms.Form):
    """Somebody to enter, with the organisation they work for."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="They sign in with it and are written to.")
    telephone = forms.CharField(max_length=40, required=False)
    organisation = forms.CharField(max_length=120, help_text="A new name enters a new organisation.")
    valid_from = forms.DateField(label="Works there from", widget=DAY, initial=today)


class ChangePersonForm(forms.Form):
    """What is known of somebody, to be corrected."""

    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail address")
    telephone = forms.CharField(max_length=40, required=False)


class AffiliationForm(forms.Form):
    """The organisation somebody works for from a day on."""

    organisation = forms.ModelChoiceField(queryset=Organisation.objects.filter(ended_on__isnull=True).order_by("name"))
    valid_from = forms.DateField(label="From", widget=DAY, initial=today)


class LastDayForm(forms.Form):
    """The last day of something that ends."""

    on = forms.DateField(label="Last day", widget=DAY, initial=today)


class OrganisationForm(forms.Form):
    """An organisation's name."""

    name = forms.CharField(max_length=120)


class TableForm(forms.Form):
    """Either words pasted from a document, or a file. `tables` holds what was read; a table of the kind is in it."""

    pasted = forms.CharField(
        label="Paste the table",
        help_text="Copy it with its header row.",
        required=False,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or upload a file",
        help_text=f"CSV, Excel (.xlsx), Markdown or text, up to {MAX_BYTES // 1_000_000} MB.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.md,.xlsx"}),
    )

    tables: list[FoundTable]

    def __init__(self, *args: Any, kind: TableImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    @property
    def file_name(self) -> str:
        """The uploaded file's name, or '' for pasted words."""
        uploaded = self.cleaned_data.get("file")
        return str(uploaded.name) if uploaded else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        pasted, uploaded = given["pasted"], given["file"]
        if bool(pasted.strip()) == bool(uploaded):
            raise forms.ValidationError("Paste a table or choose a file, one of the two.")
        if uploaded and uploaded.size > MAX_BYTES:
            raise forms.ValidationError(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
        try:
            self.tables = read_file(uploaded.name, uploaded.read()) if uploaded else read_text(pasted)
            self.kind.preview(self.tables)
        except TableError as error:
            raise forms.ValidationError(str(error)) from error
        return given
