"""Asking clamd, where the setting CLAMD names one: its INSTREAM command, the bytes in chunks, one line back.

What cannot be scanned is not taken in: a scanner that is asked for and does not answer closes the door, it does not
open it. What was found clean a moment ago (the form asks, then the service) is not sent again.
"""

from __future__ import annotations

import hashlib
import socket
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.cache import cache

from foundation.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = structlog.get_logger(__name__)

COMMAND: Final = b"zINSTREAM\0"
PORT: Final = 3310  # clamd's own
CHUNK: Final = 1 << 16
ANSWER: Final = 4096  # bytes; an answer is one line
REMEMBERED: Final = 300  # seconds

SILENT: Final = (
    "The virus scanner does not answer, so no file can be taken in now. Try again later, or tell the administrator."
)
UNSURE: Final = "The virus scanner could not judge the file, so it is not taken in. Tell the administrator."
FOUND: Final = "The virus scanner found something harmful in the file; it is not taken in."


def scan(data: bytes) -> None:
    """Nothing where no scanner is set. Raises Refused for what it finds, and when it does not answer."""
    if not settings.CLAMD:
        return
    clean = f"scanned:{hashlib.sha256(data).hexdigest()}"
    if cache.get(clean):
        return
    try:
        said = _ask(data)
    except OSError as error:
        logger.warning("scanner_silent", error=str(error))
        raise Refused(SILENT) from error
    _heed(said)
    cache.set(clean, True, REMEMBERED)


def _heed(said: str) -> None:
    if said.endswith("FOUND"):
        logger.warning("scanner_found", said=said)
        raise Refused(FOUND)
    if said != "stream: OK":
        logger.warning("scanner_unsure", said=said)
        raise Refused(UNSURE if said else SILENT)


def _ask(data: bytes) -> str:
    """What clamd says of the bytes: `stream: OK`, or `stream: NAME FOUND`. Raises OSError when it cannot be reached."""
    with _connected() as clamd:
        clamd.sendall(COMMAND)
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < ANSWER and (more := clamd.recv(ANSWER)):
            answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace").strip()


@contextmanager
def _connected() -> Iterator[socket.socket]:
    """A connection to CLAMD: tcp://HOST:PORT or unix:///PATH."""
    where, patience = urlsplit(settings.CLAMD), settings.CLAMD_TIMEOUT
    if where.scheme == "unix":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as clamd:
            clamd.settimeout(patience)
            clamd.connect(where.path)
            yield clamd
    else:
        with socket.create_connection((where.hostname or "localhost", where.port or PORT), timeout=patience) as clamd:
            yield clamd
