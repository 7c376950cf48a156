"""Every read of the pages across apps."""

from __future__ import annotations

from dashboard.queries.finding import LIKE_A_REFERENCE, find_reference
from dashboard.queries.grouping import SHOWN, Group, in_groups, urgency
from dashboard.queries.health import ALIVE, Check, health, readiness
from dashboard.queries.waiting import (
    Desk,
    Waiting,
    desk,
    front_page,
    waiting_on,
)

__all__ = [
    "ALIVE",
    "LIKE_A_REFERENCE",
    "SHOWN",
    "Check",
    "Desk",
    "Group",
    "Waiting",
    "desk",
    "find_reference",
    "front_page",
    "health",
    "in_groups",
    "readiness",
    "urgency",
    "waiting_on",
]
