"""Writing notices, sending their e-mails, and the heartbeat of the workers."""

from foundation.notifications.services.heartbeat import beat
from foundation.notifications.services.mail import SentCount, send_batch
from foundation.notifications.services.notices import mark_all_read, mark_read, notify, withdraw

__all__ = ["SentCount", "beat", "mark_all_read", "mark_read", "notify", "send_batch", "withdraw"]
