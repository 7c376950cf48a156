"""How e-mail is tried, where a notice may lead, and calendars as text. Pure."""

from foundation.notifications.rules.calendars import CANCEL, PUBLISH, REQUEST, Book, Entry, addressed, digest, text_of
from foundation.notifications.rules.mail import (
    FAILING_AFTER,
    FIRST_WAIT,
    LONGEST_WAIT,
    SUBJECT_LENGTH,
    is_local,
    one_line,
    wait_after,
)

__all__ = [
    "CANCEL",
    "FAILING_AFTER",
    "FIRST_WAIT",
    "LONGEST_WAIT",
    "PUBLISH",
    "REQUEST",
    "SUBJECT_LENGTH",
    "Book",
    "Entry",
    "addressed",
    "digest",
    "is_local",
    "one_line",
    "text_of",
    "wait_after",
]
