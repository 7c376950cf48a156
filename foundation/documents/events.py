"""What happens to documents, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    VERSION_ADDED = "documents.version_added"


WORDING: dict[StrEnum, str] = {
    EventKind.VERSION_ADDED: "{actor} added version {version} of {ref} (SHA-256 {sha256})",
}
