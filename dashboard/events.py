"""What happens to the demonstration itself, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    CLOCK_MOVED = "dashboard.clock_moved"


WORDING: dict[StrEnum, str] = {
    EventKind.CLOCK_MOVED: "{actor} moved the demonstration on to {to}",
}
