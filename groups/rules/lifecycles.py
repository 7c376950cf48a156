"""The lifecycles of an alternate and of the founding of a group. Pure."""

from __future__ import annotations

from foundation.workflow.rules import Lifecycle, Step
from groups.events import EventKind

NOMINATED, APPROVED, REFUSED, WITHDRAWN = "nominated", "approved", "refused", "withdrawn"

ALTERNATE = Lifecycle(
    name="alternate",
    states={NOMINATED: "Nominated", APPROVED: "Approved", REFUSED: "Not approved", WITHDRAWN: "Withdrawn"},
    initial=(NOMINATED,),
    steps=(
        Step("approve", "Approve", (NOMINATED,), APPROVED, EventKind.ALTERNATE_APPROVED),
        Step("refuse", "Do not approve", (NOMINATED,), REFUSED, EventKind.ALTERNATE_REFUSED),
        Step("withdraw", "Withdraw", (NOMINATED, APPROVED), WITHDRAWN, EventKind.ALTERNATE_WITHDRAWN),
    ),
)

DRAFTED, CONSULTING, CONSULTED, BEFORE_PARENT, OPENED, NOT_FOUNDED, DROPPED = (
    "drafted",
    "consulting",
    "consulted",
    "before_parent",
    "opened",
    "not_founded",
    "dropped",
)

FOUNDING = Lifecycle(
    name="founding of a group",
    states={
        DRAFTED: "Drafted",
        CONSULTING: "Out for consultation",
        CONSULTED: "Consulted on",
        BEFORE_PARENT: "Before the parent group",
        OPENED: "Opened",
        NOT_FOUNDED: "Not approved",
        DROPPED: "Withdrawn",
    },
    initial=(DRAFTED,),
    steps=(
        Step("consult", "Open the consultation", (DRAFTED, CONSULTED), CONSULTING, EventKind.FOUNDING_CONSULTED),
        Step("close_consultation", "Close the consultation", (CONSULTING,), CONSULTED, EventKind.FOUNDING_HEARD),
        Step("put_to_parent", "Put to the parent group", (CONSULTED,), BEFORE_PARENT, EventKind.FOUNDING_PUT),
        Step("take_back", "Take back for more work", (BEFORE_PARENT,), CONSULTED, EventKind.FOUNDING_TAKEN_BACK),
        Step("open", "Open the group", (BEFORE_PARENT,), OPENED, EventKind.FOUNDING_OPENED),
        Step("refuse", "Record as not approved", (BEFORE_PARENT,), NOT_FOUNDED, EventKind.FOUNDING_REFUSED),
        Step("drop", "Withdraw", (DRAFTED, CONSULTING, CONSULTED), DROPPED, EventKind.FOUNDING_DROPPED),
    ),
)
