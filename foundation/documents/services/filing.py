"""Storing files under their SHA-256, and adding versions of documents."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core import references
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.documents.events import EventKind
from foundation.documents.models import Document, DocumentVersion, StoredFile


def store(data: bytes, media_type: str) -> StoredFile:
    """Keep the bytes under their SHA-256, once."""
    digest = hashlib.sha256(data).hexdigest()
    stored, _ = StoredFile.objects.get_or_create(sha256=digest, defaults={"size": len(data), "media_type": media_type})
    if not default_storage.exists(stored.path):
        default_storage.save(stored.path, ContentFile(data))
    return stored


def read(stored: StoredFile) -> bytes:
    """The bytes of a stored file. Raises Refused when they are not what was stored."""
    with default_storage.open(stored.path) as file:
        data: bytes = file.read()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise Refused("The stored file is not the one that was filed: its SHA-256 differs. Tell the administrator.")
    return data


def safe_name(name: str) -> str:
    """A file name without folders or characters that a header or a file system could trip over."""
    cleaned = re.sub(r"[^\w .()&+-]", "_", PurePath(name.replace("\\", "/")).name).strip(" .")
    return cleaned[-120:] or "file"


@audit.act
def add_version(
    *,
    data: bytes,
    media_type: str,
    file_name: str,
    title: str,
    classification: str,
    scope: str,
    stream: str,
    actor: audit.Actor,
    document: Document | None = None,
    version: str = "",
    change: str = "",
) -> DocumentVersion:
    """File a new document, or the next version of one. A new document is given the next registry reference.

    `version` defaults to 1.0, 2.0 and so on. Raises Refused when that version exists already.
    """
    if document is None:
        reference = f"MHHS-DOC{references.next_number('MHHS-DOC'):04d}"
        document = Document.objects.create(reference=reference, title=title, classification=classification, scope=scope)
    number = version or f"{document.versions.count() + 1}.0"
    if document.versions.filter(version=number).exists():
        raise Refused(f"{document.reference} has a version {number} already.")
    added = DocumentVersion.objects.create(
        document=document,
        version=number,
        file=store(data, media_type),
        file_name=safe_name(file_name),
        change=change,
        added_at=now(),
        added_by=actor if isinstance(actor, Person) else None,
    )
    audit.record(
        EventKind.VERSION_ADDED,
        actor=actor,
        stream=stream,
        subject=document,
        scope=scope,
        also=[added],
        data={"version": number, "sha256": added.file.sha256, "size": added.file.size},
        private={"title": document.title, "file_name": added.file_name},
    )
    return added
