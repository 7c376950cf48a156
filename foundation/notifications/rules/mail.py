"""How often an e-mail is tried, and which addresses a notice may lead to. Pure."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

# From this many attempts on an e-mail is shown as failing. It is kept and still tried, more and more rarely.
FAILING_AFTER = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)
SUBJECT_LENGTH = 200


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: a minute, doubling up to a day."""
    doublings = min(max(attempts, 1) - 1, 16)
    wait: timedelta = min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return wait


def is_local(url: str) -> bool:
    r"""True for a path on this site ('/meetings/DAG/7/'): no scheme, host, backslash or control character."""
    if not url.startswith("/") or url.startswith("//") or "\\" in url:
        return False
    if any(ord(character) < ord(" ") for character in url):
        return False
    parts = urlsplit(url)
    return not parts.scheme and not parts.netloc


def one_line(text: str) -> str:
    """A subject without line breaks, cut to what the column holds."""
    return " ".join(text.split())[:SUBJECT_LENGTH]
