"""What an uploaded file may be, judged by its bytes alone. Pure; nothing in a file is run, drawn or believed."""

from foundation.documents.rules.kinds import KINDS, MARKDOWN, PDF, UPLOADS, FileKind, kind_of, upload_refusal
from foundation.documents.rules.pdf import pdf_refusal

__all__ = ["KINDS", "MARKDOWN", "PDF", "UPLOADS", "FileKind", "kind_of", "pdf_refusal", "upload_refusal"]
