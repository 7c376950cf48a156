"""Filed versions as downloads. Whether the person may read one, the app that owns it has asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from foundation.documents.services import read

if TYPE_CHECKING:
    from foundation.documents.models import DocumentVersion


def file_response(version: DocumentVersion) -> HttpResponse:
    """A filed version as a download: never shown in the page's own origin, never guessed at, never run."""
    response = HttpResponse(read(version.file), content_type=version.file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=version.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
