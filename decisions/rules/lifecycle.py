"""The lifecycle of a proposal, and what may still be changed in each status. Pure."""

from __future__ import annotations

from decisions.events import EventKind
from foundation.workflow.rules import Lifecycle, Says, Step

DRAFT, OPEN, DECIDED, WITHDRAWN = "draft", "open", "decided", "withdrawn"

PROPOSAL = Lifecycle(
    name="proposal",
    states={DRAFT: "Draft", OPEN: "Views open", DECIDED: "Decided", WITHDRAWN: "Withdrawn"},
    initial=(DRAFT,),
    steps=(
        Step("open", "Open for views", (DRAFT,), OPEN, EventKind.OPENED),
        Step("decide", "Record the outcome", (OPEN,), DECIDED, EventKind.DECIDED),
        Step("withdraw", "Withdraw", (DRAFT, OPEN), WITHDRAWN, EventKind.WITHDRAWN),
    ),
    sentences={
        DRAFT: Says("This proposal is a draft", "it is not a draft"),
        OPEN: Says("Views are open", "views are not open"),
        DECIDED: Says("The outcome has been recorded", "the outcome has not been recorded"),
        WITHDRAWN: Says("This proposal was withdrawn", "it has not been withdrawn"),
    },
)

# What the seats speak to stays as it was when they were asked; where it is taken and its assessment may still follow.
WORDS = {
    "title": "title",
    "problem": "problem statement",
    "raised_by": "who puts it",
    "kind": "kind",
    "level": "level",
    "field": "field",
    "classification": "classification",
}
STILL_OPEN = {
    "item": "agenda item",
    "cost_gbp": "cost",
    "judged": "threshold assessment",
}


def views_refusal(status: str) -> str | None:
    """Why no view may be recorded in this status, as a sentence; None while views are open."""
    if status == OPEN:
        return None
    stands = PROPOSAL.says(status).stands
    return f"{stands}: {PROPOSAL.says(OPEN).lacks} yet." if status == DRAFT else f"{stands}; views are closed."


def edit_refusal(status: str, fields: set[str]) -> str | None:
    """Why these fields may not be changed in this status, as a sentence; None when they may."""
    if unknown := fields - WORDS.keys() - STILL_OPEN.keys():
        return f"{', '.join(sorted(unknown))} cannot be changed."
    if status == DRAFT:
        return None
    if status == OPEN:
        fixed = [label for name, label in WORDS.items() if name in fields]
        return f"Views are open, so the {' and the '.join(fixed)} cannot be changed any more." if fixed else None
    return f"{PROPOSAL.says(status).stands}; nothing of the proposal changes any more."
