"""What happens to the framework itself, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    VERSION_LOADED = "framework.version_loaded"
    VERSION_REPLACED = "framework.version_replaced"


WORDING: dict[StrEnum, str] = {
    EventKind.VERSION_LOADED: "{actor} loaded {ref}, in force from {in_force_from}",
    EventKind.VERSION_REPLACED: "{actor} replaced the loaded text of {ref}, in force from {in_force_from}",
}
