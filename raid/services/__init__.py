"""Every write of the actions log."""

from __future__ import annotations

from raid.services.duty import Duty
from raid.services.keeping import keep_all_owed, keep_owed
from raid.services.log import (
    change,
    close,
    import_actions,
    keep_open,
    link_owner,
    mark_ongoing,
    note,
    raise_action,
    reclassify,
    recommend_closed,
)

__all__ = [
    "Duty",
    "change",
    "close",
    "import_actions",
    "keep_all_owed",
    "keep_open",
    "keep_owed",
    "link_owner",
    "mark_ongoing",
    "note",
    "raise_action",
    "reclassify",
    "recommend_closed",
]
