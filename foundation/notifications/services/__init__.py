"""Writing notices, sending their e-mails, the private addresses of calendars, and the heartbeat of the workers."""

from foundation.notifications.services.feeds import fetch_feed, make_feed, revoke_feed
from foundation.notifications.services.heartbeat import beat
from foundation.notifications.services.mail import SentCount, send_batch
from foundation.notifications.services.notices import mark_all_read, mark_read, notify, withdraw

__all__ = [
    "SentCount",
    "beat",
    "fetch_feed",
    "make_feed",
    "mark_all_read",
    "mark_read",
    "notify",
    "revoke_feed",
    "send_batch",
    "withdraw",
]
