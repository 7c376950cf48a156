"""What happens to trails, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    TRAIL_EXPORTED = "reports.trail_exported"


WORDING: dict[StrEnum, str] = {
    EventKind.TRAIL_EXPORTED: "{actor} exported the trail of {decision} under seal {seal} (SHA-256 {sha256})",
}
