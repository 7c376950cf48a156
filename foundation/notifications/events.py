"""What people choose about their notices, and the private addresses of calendars, in the ledger's words."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    FEED_MADE = "notifications.feed_made"
    FEED_REVOKED = "notifications.feed_revoked"
    CHOSEN = "notifications.chosen"
    UNSUBSCRIBED = "notifications.unsubscribed"
    FOLLOWED = "notifications.followed"
    UNFOLLOWED = "notifications.unfollowed"
    AWAY = "notifications.away"
    BACK = "notifications.back"
    STAYED = "notifications.stayed"
    EMAIL_RETRIED = "notifications.email_retried"


WORDING: dict[StrEnum, str] = {
    EventKind.FEED_MADE: "{actor} made a private address for a calendar",
    EventKind.FEED_REVOKED: "{actor} took a private address for a calendar back",
    EventKind.CHOSEN: "{actor} chose how their notices go out[: the digest from {hour}:00][, {topics}]",
    EventKind.UNSUBSCRIBED: "{actor} unsubscribed from the e-mails about {topics} by the link in one",
    EventKind.FOLLOWED: "{actor} follows {thing}",
    EventKind.UNFOLLOWED: "{actor} no longer follows {thing}",
    EventKind.AWAY: "{actor} is away from {valid_from} to {valid_to}[: {reason}]",
    EventKind.BACK: "{actor} is back from {on}",
    EventKind.STAYED: "{actor} will not be away from {valid_from} to {valid_to} after all",
    EventKind.EMAIL_RETRIED: "{actor} had an e-mail tried again that had failed {attempts} times",
}
