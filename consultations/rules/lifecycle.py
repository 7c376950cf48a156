"""The lifecycle of a consultation. Pure."""

from __future__ import annotations

from consultations.events import EventKind
from foundation.workflow.rules import Lifecycle, Step

DRAFT, OPEN, CLOSED, PUBLISHED, WITHDRAWN = "draft", "open", "closed", "published", "withdrawn"

CONSULTATION = Lifecycle(
    name="consultation",
    states={
        DRAFT: "Draft",
        OPEN: "Open",
        CLOSED: "Closed",
        PUBLISHED: "Published",
        WITHDRAWN: "Withdrawn",
    },
    initial=(DRAFT,),
    steps=(
        Step("open", "Open", (DRAFT,), OPEN, EventKind.OPENED),
        Step("close", "Close", (OPEN,), CLOSED, EventKind.CLOSED),
        Step("publish", "Publish", (CLOSED,), PUBLISHED, EventKind.PUBLISHED),
        Step("withdraw", "Withdraw", (DRAFT, OPEN, CLOSED), WITHDRAWN, EventKind.WITHDRAWN),
    ),
)
