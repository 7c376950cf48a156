"""Whether an upload is taken in: by its size, by what it holds, and by what the virus scanner says."""

from __future__ import annotations

from django.conf import settings

from foundation.core.errors import Refused
from foundation.documents.rules import FileKind, kind_of, pdf_refusal, upload_refusal
from foundation.documents.services.scanning import scan


def check_pdf(data: bytes) -> None:
    """Refuse an upload that is not a plain PDF within the size limit. Forms call it, and services again."""
    if reason := pdf_refusal(data, settings.UPLOAD_LIMIT_BYTES):
        raise Refused(reason)
    scan(data)


def check_upload(data: bytes) -> FileKind:
    """What an upload is: PDF, Word, PowerPoint or Excel. Forms call it, and services again.

    Raises Refused for anything else, for what is too large or could act, and for what the scanner finds.
    """
    if reason := upload_refusal(data, settings.UPLOAD_LIMIT_BYTES):
        raise Refused(reason)
    kind = kind_of(data)
    if kind is None:
        raise Refused("The file cannot be read: it was cut short or damaged. Save it again.")
    scan(data)
    return kind
