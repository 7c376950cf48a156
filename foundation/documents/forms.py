"""Input of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings

from foundation.core.errors import Refused
from foundation.documents.rules import PDF, UPLOADS
from foundation.documents.rules.kinds import too_large
from foundation.documents.services import check_pdf, check_upload

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class FileForm(forms.Form):
    """One file, judged by its content. What is taken in, subclasses say in `judge`."""

    file = forms.FileField(label="File")

    def judge(self, data: bytes) -> None:
        """Raise Refused with the sentence for what is not taken in."""
        raise NotImplementedError

    def clean_file(self) -> UploadedFile[bytes]:
        uploaded: UploadedFile[bytes] = self.cleaned_data["file"]
        if uploaded.size and uploaded.size > settings.UPLOAD_LIMIT_BYTES:  # not read into memory first
            raise forms.ValidationError(too_large(settings.UPLOAD_LIMIT_BYTES))
        self.data_read = uploaded.read()
        try:
            self.judge(self.data_read)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal
        return uploaded

    def upload(self) -> dict[str, Any]:
        """Bytes and name of a valid form, as the services take them."""
        return {"data": self.data_read, "file_name": self.cleaned_data["file"].name}


class PdfForm(FileForm):
    """One PDF."""

    file = forms.FileField(label="PDF", widget=forms.ClearableFileInput(attrs={"accept": PDF.media_type}))

    def judge(self, data: bytes) -> None:
        check_pdf(data)


class UploadForm(FileForm):
    """One PDF, Word, PowerPoint or Excel file."""

    file = forms.FileField(
        label="File",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(kind.ending for kind in UPLOADS)}),
        help_text="PDF, Word, PowerPoint or Excel, without macros, passwords or scripts.",
    )

    def judge(self, data: bytes) -> None:
        check_upload(data)
