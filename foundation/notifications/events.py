"""What happens to the private addresses of calendars, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    FEED_MADE = "notifications.feed_made"
    FEED_REVOKED = "notifications.feed_revoked"


WORDING: dict[StrEnum, str] = {
    EventKind.FEED_MADE: "{actor} made a private address for a calendar",
    EventKind.FEED_REVOKED: "{actor} took a private address for a calendar back",
}
