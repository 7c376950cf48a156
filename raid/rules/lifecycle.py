"""The lifecycle of an action: only a meeting closes what the secretariat recommends for closure. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.workflow.rules import Lifecycle, Step
from raid.events import EventKind

if TYPE_CHECKING:
    from datetime import date

OPEN, ONGOING, RECOMMEND_CLOSED, CLOSED = "open", "ongoing", "recommend_closed", "closed"

ACTION = Lifecycle(
    name="action",
    states={OPEN: "Open", ONGOING: "Ongoing", RECOMMEND_CLOSED: "Recommended for closure", CLOSED: "Closed"},
    initial=(OPEN, ONGOING, RECOMMEND_CLOSED, CLOSED),  # an import brings an action as its source has it
    steps=(
        Step("start", "Mark as ongoing", (OPEN,), ONGOING, EventKind.ONGOING),
        Step("recommend", "Recommend for closure", (OPEN, ONGOING), RECOMMEND_CLOSED, EventKind.RECOMMENDED),
        Step("reopen", "Keep open", (RECOMMEND_CLOSED,), ONGOING, EventKind.REOPENED),
        Step("close", "Close", (RECOMMEND_CLOSED,), CLOSED, EventKind.CLOSED),
    ),
)


def due_refusal(raised_on: date, due_on: date) -> str | None:
    """Why an action may not be due on a day, as a sentence; None when it may."""
    return "An action cannot be due before it is raised." if due_on < raised_on else None


def change_refusal(status: str) -> str | None:
    """Why an action's words, owner or due date may not be changed any more, as a sentence; None when they may."""
    return "This action is closed; what the meeting closed stays as it was." if status == CLOSED else None
