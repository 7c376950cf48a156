"""A filed version as a download: never shown in the page's own origin, never guessed at, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import default_storage

from foundation.audit import services as audit
from foundation.core.errors import Refused
from foundation.documents.services import PDF, add_version
from foundation.documents.views import file_response

if TYPE_CHECKING:
    from foundation.documents.models import DocumentVersion

pytestmark = pytest.mark.django_db
FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def version() -> DocumentVersion:
    return add_version(
        data=FILE,
        media_type=PDF,
        file_name='terms "of" reference.pdf',
        title="Terms",
        classification="public",
        scope="DAG:public",
        stream="system",
        actor=audit.System("test"),
    )


def test_it_is_a_download_that_nobody_keeps_or_runs(version):
    response = file_response(version)
    assert response.content == FILE
    assert response["Content-Type"] == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_a_file_that_was_changed_is_not_handed_out(version):
    with default_storage.open(version.file.path, "wb") as stored:
        stored.write(b"something else")
    with pytest.raises(Refused, match="SHA-256"):
        file_response(version)
