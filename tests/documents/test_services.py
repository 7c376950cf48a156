"""Files by their SHA-256, immutable versions, references in order, and one event for each version."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage

from foundation.audit import queries as ledger
from foundation.audit import rules as audit_rules
from foundation.audit.services import System
from foundation.core.errors import Refused
from foundation.documents import services
from foundation.documents.models import Document, DocumentVersion, StoredFile

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
ACTOR = System("test")
CONTENT = b"%PDF-1.7\nwhatever\n%%EOF"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def add(content: bytes = CONTENT, **changes: Any) -> DocumentVersion:
    given = {
        "media_type": services.PDF,
        "file_name": "paper.pdf",
        "title": "Secondary addressing",
        "classification": "public",
        "scope": "DAG:public",
        "stream": "group:DAG",
        "actor": ACTOR,
    }
    return services.add_version(data=content, **given | changes)


def test_a_file_is_stored_once_under_its_hash() -> None:
    first, second = services.store(CONTENT, services.PDF), services.store(CONTENT, services.PDF)
    assert first == second
    assert first.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (first.size, services.read(first)) == (len(CONTENT), CONTENT)
    assert default_storage.listdir(f"sha256/{first.sha256[:2]}")[1] == [first.sha256]


def test_a_file_that_was_changed_on_disk_is_not_served() -> None:
    stored = services.store(CONTENT, services.PDF)
    with default_storage.open(stored.path, "wb") as file:
        file.write(b"something else")
    with pytest.raises(Refused, match="SHA-256 differs"):
        services.read(stored)


def test_a_file_lost_on_disk_is_put_back_by_storing_it_again() -> None:
    stored = services.store(CONTENT, services.PDF)
    default_storage.delete(stored.path)
    assert services.read(services.store(CONTENT, services.PDF)) == CONTENT
    assert StoredFile.objects.count() == 1


def test_references_and_versions_are_given_in_order() -> None:
    first, other = add(), add()
    second = add(b"%PDF-1.7\nmore\n%%EOF", document=first.document, change="Section 3")
    assert [each.reference for each in (first, other, second)] == [
        "MHHS-DOC0001 v1.0",
        "MHHS-DOC0002 v1.0",
        "MHHS-DOC0001 v2.0",
    ]
    assert add(document=first.document, version="2.1").version == "2.1"


def test_a_version_is_taken_once() -> None:
    first = add(version="1.3")
    with pytest.raises(Refused, match=r"has a version 1\.3 already"):
        add(document=first.document, version="1.3")
    assert DocumentVersion.objects.count() == 1


def test_a_version_never_changes() -> None:
    first = add()
    first.change = "Rewritten"
    with pytest.raises(TypeError, match="never changes"):
        first.save()
    assert DocumentVersion.objects.get().change == ""


def test_a_version_has_one_event_without_words_in_it() -> None:
    added = add()
    [told] = ledger.history(added.document)
    short = f"{added.file.sha256[:6]}…{added.file.sha256[-4:]}"
    assert told.sentence == f"The system (test) added version 1.0 of MHHS-DOC0001 (SHA-256 {short})"
    assert told.data["sha256"] == added.file.sha256
    event = ledger.stream("group:DAG").get()
    assert "Secondary addressing" not in event.text
    assert "paper.pdf" not in event.text
    assert added.file.sha256 in event.text
    assert ledger.history(added) == [told]


def test_break_the_event_and_no_version_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit_rules, "event_text", broken)
    with pytest.raises(OSError, match="disk"):
        add()
    assert not Document.objects.exists()
    assert not DocumentVersion.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("paper.pdf", "paper.pdf"),
        ("DAG 06 – Pack (v1.0).pdf", "DAG 06 _ Pack (v1.0).pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\paper.pdf", "paper.pdf"),
        ('a"b\r\nSet-Cookie: x=1.pdf', "a_b__Set-Cookie_ x=1.pdf".replace("=", "_")),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_file_name_cannot_trip_anything_over(name: str, kept: str) -> None:
    assert services.safe_name(name) == kept


def test_a_hostile_upload_is_refused_by_the_service(settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 2_000_000
    assert services.check_pdf(CONTENT) is None
    with pytest.raises(Refused, match="larger than 2 MB"):
        services.check_pdf(b"%PDF-1.7\n" + b" " * 2_000_000)
    with pytest.raises(Refused, match="not a PDF"):
        services.check_pdf(b"GIF89a")
