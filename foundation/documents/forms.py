"""Input of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from foundation.core.errors import Refused
from foundation.documents.services import check_pdf

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class PdfForm(forms.Form):
    """One PDF, judged by its content."""

    file = forms.FileField(label="PDF", widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}))

    def clean_file(self) -> UploadedFile[bytes]:
        uploaded: UploadedFile[bytes] = self.cleaned_data["file"]
        self.data_read = uploaded.read()
        try:
            check_pdf(self.data_read)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal
        return uploaded

    def upload(self) -> dict[str, Any]:
        """Bytes and name of a valid form, as the services take them."""
        return {"data": self.data_read, "file_name": self.cleaned_data["file"].name}
