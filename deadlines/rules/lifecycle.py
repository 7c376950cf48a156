"""The lifecycle of an obligation. Pure."""

from __future__ import annotations

from deadlines.events import EventKind
from foundation.workflow.rules import Lifecycle, Says, Step

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
    sentences={
        WAITING: Says("This obligation waits for its date", "it does not wait for its date"),
        MET: Says("This obligation has been met", "it has not been met"),
        BREACHED: Says("This obligation has been breached", "it has not been breached"),
        WAIVED: Says("This obligation has been waived", "it has not been waived"),
        LAPSED: Says("This obligation has lapsed", "it has not lapsed"),
        PASSED: Says("The closing date has passed", "the closing date has not passed"),
        RECORDED: Says("This obligation was entered after the fact", "it was not entered after the fact"),
    },
)


def explain_refusal(status: str) -> str | None:
    """Why a breach cannot be explained, as a sentence; None when it can."""
    if status == BREACHED:
        return None
    return f"{OBLIGATION.says(status).stands}; only a breach is explained."
