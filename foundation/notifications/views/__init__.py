"""The inbox of the person signed in, and the private addresses of their calendars."""

from foundation.notifications.views.calendars import calendar_response, calendars, feed, revoke
from foundation.notifications.views.notices import inbox, open_notice, read_all

__all__ = ["calendar_response", "calendars", "feed", "inbox", "open_notice", "read_all", "revoke"]
