"""What happens to people and organisations, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    PERSON_ADDED = "accounts.person_added"
    ORGANISATION_ADDED = "accounts.organisation_added"
    AFFILIATED = "accounts.affiliated"
    AFFILIATION_ENDED = "accounts.affiliation_ended"
    PERSON_CHANGED = "accounts.person_changed"
    PERSON_LEFT = "accounts.person_left"
    PERSON_RETURNED = "accounts.person_returned"
    ORGANISATION_RENAMED = "accounts.organisation_renamed"
    ORGANISATION_ENDED = "accounts.organisation_ended"


WORDING: dict[StrEnum, str] = {
    EventKind.PERSON_ADDED: "{actor} added {name}",
    EventKind.ORGANISATION_ADDED: "{actor} added the organisation {organisation}",
    EventKind.AFFILIATED: "{actor} recorded that {name} works for {organisation} from {valid_from}",
    EventKind.AFFILIATION_ENDED: "{actor} recorded that {name} works for {organisation} until {valid_to}",
    EventKind.PERSON_CHANGED: "{actor} changed the {fields} of {name}",
    EventKind.PERSON_LEFT: "{actor} closed the account of {name}",
    EventKind.PERSON_RETURNED: "{actor} opened the account of {name} again",
    EventKind.ORGANISATION_RENAMED: "{actor} renamed {before} to {organisation}",
    EventKind.ORGANISATION_ENDED: "{actor} recorded that {organisation} takes part until {ended_on}",
}
