"""Every read of the pages across apps."""

from __future__ import annotations

from dashboard.queries.finding import LIKE_A_REFERENCE, find_reference
from dashboard.queries.waiting import (
    ALIVE,
    Desk,
    Waiting,
    desk,
    front_page,
    health,
    waiting_on,
)

__all__ = [
    "ALIVE",
    "LIKE_A_REFERENCE",
    "Desk",
    "Waiting",
    "desk",
    "find_reference",
    "front_page",
    "health",
    "waiting_on",
]
