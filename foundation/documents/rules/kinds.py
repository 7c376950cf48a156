"""The kinds of files the product keeps, and which of them some bytes are. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.documents.rules import office
from foundation.documents.rules.pdf import looks_like_pdf, pdf_refusal

_OOXML = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its key, how it is called, the media type it is served as, the ending of its name."""

    key: str
    label: str
    media_type: str
    ending: str


PDF = FileKind("pdf", "PDF", "application/pdf", ".pdf")
DOCX = FileKind("docx", "Word", f"{_OOXML}.wordprocessingml.document", ".docx")
PPTX = FileKind("pptx", "PowerPoint", f"{_OOXML}.presentationml.presentation", ".pptx")
XLSX = FileKind("xlsx", "Excel", f"{_OOXML}.spreadsheetml.sheet", ".xlsx")
MARKDOWN = FileKind("markdown", "Text", "text/markdown; charset=utf-8", ".md")

KINDS = {kind.media_type: kind for kind in (PDF, DOCX, PPTX, XLSX, MARKDOWN)}
UPLOADS = (PDF, DOCX, PPTX, XLSX)  # text is written in the product
_OFFICE = {kind.key: kind for kind in (DOCX, PPTX, XLSX)}

NOT_TAKEN = "The file is none of PDF, Word, PowerPoint and Excel (.pdf, .docx, .pptx, .xlsx), whatever its name says."


def kind_of(data: bytes) -> FileKind | None:
    """What the bytes are by their own account: the beginning of a PDF, or what an office package says it is."""
    if looks_like_pdf(data):
        return PDF
    return _OFFICE.get(office.kind_of(data))


def upload_refusal(data: bytes, limit: int) -> str | None:
    """Why the bytes are not taken in as a paper, as a sentence; None when they are. `limit` is the most bytes."""
    if len(data) > limit:
        return too_large(limit)
    if looks_like_pdf(data):
        return pdf_refusal(data, limit)
    if office.looks_like_package(data) or office.looks_like_old_office(data):
        return office.office_refusal(data)
    return NOT_TAKEN


def too_large(limit: int) -> str:
    """The sentence for a file beyond the limit, in bytes."""
    return f"The file is larger than {limit // 1_000_000} MB."
