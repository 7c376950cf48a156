"""What happens to people and organisations, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    PERSON_ADDED = "accounts.person_added"
    ORGANISATION_ADDED = "accounts.organisation_added"
    AFFILIATED = "accounts.affiliated"


WORDING: dict[StrEnum, str] = {
    EventKind.PERSON_ADDED: "{actor} added {name}",
    EventKind.ORGANISATION_ADDED: "{actor} added the organisation {organisation}",
    EventKind.AFFILIATED: "{actor} recorded that {name} works for {organisation} from {valid_from}",
}
