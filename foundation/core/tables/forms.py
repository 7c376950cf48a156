"""The form that takes a table in: pasted, or as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from foundation.core.tables.found import MAX_BYTES, MAX_CHARACTERS, FoundTable, TableError
from foundation.core.tables.readers import read_file, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class TableForm(forms.Form):
    """Either words pasted from a document, or a file. `tables` holds what was read; a table of the kind is in it.

    `preview` reads the tables as the kind wanted and raises TableError where none is of it.
    """

    pasted = forms.CharField(
        label="Paste the table",
        help_text="Copy it from the document with its header row, or paste the whole document.",
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

    def __init__(self, *args: Any, preview: Callable[[Sequence[FoundTable]], object], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview = preview

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
            self.preview(self.tables)
        except TableError as error:
            raise forms.ValidationError(str(error)) from error
        return given
