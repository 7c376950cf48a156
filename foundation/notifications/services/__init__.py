"""Writing notices, sending them the way people chose, calendars' private addresses, and the workers' heartbeat."""

from foundation.notifications.services.away import come_back, go_away
from foundation.notifications.services.choosing import choose, follow, unfollow, unsubscribe
from foundation.notifications.services.composing import read_token, unsubscribe_address
from foundation.notifications.services.digests import make_digests
from foundation.notifications.services.feeds import fetch_feed, make_feed, revoke_feed
from foundation.notifications.services.heartbeat import beat, note_enforcement
from foundation.notifications.services.mail import SentCount, send_batch
from foundation.notifications.services.notices import (
    mark_all_read,
    mark_read,
    notify,
    notify_all,
    withdraw,
    withdraw_all,
)
from foundation.notifications.services.planning import Letter
from foundation.notifications.services.retrying import retry

__all__ = [
    "Letter",
    "SentCount",
    "beat",
    "choose",
    "come_back",
    "fetch_feed",
    "follow",
    "go_away",
    "make_digests",
    "make_feed",
    "mark_all_read",
    "mark_read",
    "note_enforcement",
    "notify",
    "notify_all",
    "read_token",
    "retry",
    "revoke_feed",
    "send_batch",
    "unfollow",
    "unsubscribe",
    "unsubscribe_address",
    "withdraw",
    "withdraw_all",
]
