"""The inbox of the person signed in, what they choose about their notices, and their calendars' private addresses."""

from foundation.notifications.views.calendars import calendar_response, calendars, feed, revoke
from foundation.notifications.views.choosing import (
    away,
    back,
    follow,
    following,
    preferences,
    unfollow,
    unsubscribe,
)
from foundation.notifications.views.notices import inbox, open_notice, read_all

__all__ = [
    "away",
    "back",
    "calendar_response",
    "calendars",
    "feed",
    "follow",
    "following",
    "inbox",
    "open_notice",
    "preferences",
    "read_all",
    "revoke",
    "unfollow",
    "unsubscribe",
]
