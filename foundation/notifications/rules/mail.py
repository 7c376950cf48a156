"""How often an e-mail is tried, when it is given up, and which addresses a notice may lead to. Pure."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

# From this many attempts on an e-mail is shown as failing. It is kept and still tried, more and more rarely.
FAILING_AFTER = 8
PARKED_AFTER = 12  # attempts, about a day and a half: then it is kept, and tried again when somebody says so
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)
LONGEST_WAIT_FOR_A_SERVER = timedelta(minutes=10)  # its return is not to be slept through
SUBJECT_LENGTH = 200


def wait_after(attempts: int, *, server_gone: bool = False) -> timedelta:
    """How long to wait after that many failed attempts: a minute, doubling up to a day; less for a server's return."""
    doublings = min(max(attempts, 1) - 1, 16)
    wait: timedelta = min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
    return min(wait, LONGEST_WAIT_FOR_A_SERVER) if server_gone else wait


def is_parked(attempts: int, *, server_gone: bool = False, others_went: bool = True) -> bool:
    """Whether an e-mail is given up after that many failed attempts.

    While the server is gone for all e-mails alike (`others_went` says that another got through) none is to blame.
    """
    return attempts >= PARKED_AFTER and (others_went or not server_gone)


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
