"""How often a row that fails is tried again before it is parked. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

TRIES: Final = 5  # about a quarter of an hour in all: longer than a restart or a lock, shorter than anybody's deadline
FIRST_WAIT: Final = timedelta(minutes=1)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after that many failures: a minute, doubling; None from the last try on, when it is parked."""
    return None if attempts >= TRIES else FIRST_WAIT * 2 ** (max(attempts, 1) - 1)
