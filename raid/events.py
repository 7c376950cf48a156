"""What happens to actions, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    RAISED = "raid.action_raised"
    IMPORTED = "raid.action_imported"
    CHANGED = "raid.action_changed"
    NOTED = "raid.action_noted"
    ONGOING = "raid.action_ongoing"
    RECOMMENDED = "raid.action_recommended_closed"
    REOPENED = "raid.action_reopened"
    CLOSED = "raid.action_closed"
    RECLASSIFIED = "raid.action_reclassified"
    OWNER_LINKED = "raid.action_owner_linked"


WORDING: dict[StrEnum, str] = {
    EventKind.RAISED: "{actor} raised action {ref}",
    EventKind.IMPORTED: "{actor} imported action {ref} from {source}",
    EventKind.CHANGED: "{actor} changed {fields} of action {ref}",
    EventKind.NOTED: "{actor} added a note to action {ref}",
    EventKind.ONGOING: "{actor} marked action {ref} as ongoing",
    EventKind.RECOMMENDED: "{actor} recommended action {ref} for closure",
    EventKind.REOPENED: "{actor} kept action {ref} open",
    EventKind.CLOSED: "{actor} closed action {ref} at {meeting}",
    EventKind.RECLASSIFIED: "{actor} reclassified action {ref} from {old} to {new}",
    EventKind.OWNER_LINKED: "{actor} linked an owner of action {ref}",
}
