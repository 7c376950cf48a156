"""The lifecycle of an obligation. Pure."""

from __future__ import annotations

from deadlines.events import EventKind
from foundation.workflow.rules import Lifecycle, Step

WAITING, OPEN, MET, BREACHED, WAIVED, LAPSED, PASSED, RECORDED = (
    "waiting",
    "open",
    "met",
    "breached",
    "waived",
    "lapsed",
    "passed",
    "recorded",
)

# What may still be met, moved, waived or lapse.
UNDECIDED = (OPEN, WAITING)

OBLIGATION = Lifecycle(
    name="obligation",
    states={
        WAITING: "Waiting for its date",
        OPEN: "Open",
        MET: "Met",
        BREACHED: "Breached",
        WAIVED: "Waived",
        LAPSED: "Lapsed",
        PASSED: "Passed",
        RECORDED: "Historical",
    },
    initial=(WAITING, OPEN, RECORDED),
    steps=(
        Step("anchor", "Date", (WAITING,), OPEN, EventKind.ANCHORED),
        Step("unanchor", "Wait for a new date", (OPEN,), WAITING, EventKind.UNANCHORED),
        Step("meet", "Meet", UNDECIDED, MET, EventKind.MET),
        Step("breach", "Mark as breached", (OPEN,), BREACHED, EventKind.BREACHED),
        Step("pass", "Let pass", (OPEN,), PASSED, EventKind.PASSED),
        Step("waive", "Waive", UNDECIDED, WAIVED, EventKind.WAIVED),
        Step("lapse", "Let lapse", UNDECIDED, LAPSED, EventKind.LAPSED),
    ),
)


def explain_refusal(status: str) -> str | None:
    """Why a breach cannot be explained, as a sentence; None when it can."""
    if status == BREACHED:
        return None
    return f"This obligation is {OBLIGATION.states[status].lower()}; only a breach is explained."
