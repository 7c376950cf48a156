"""Storing files and adding versions. An upload is judged by its content, never by its name, and scanned where asked."""

from foundation.documents.services.checking import check_pdf, check_upload
from foundation.documents.services.filing import add_version, read, safe_name, store

PDF = "application/pdf"

__all__ = ["PDF", "add_version", "check_pdf", "check_upload", "read", "safe_name", "store"]
