"""The lifecycle of a version that is being drafted in the product. Pure."""

from __future__ import annotations

from typing import Final

from foundation.workflow.rules import Lifecycle, Says, Step
from framework.events import EventKind

DRAFTING, REVIEW, REVIEWED = "drafting", "review", "reviewed"
WITH_OFGEM, APPROVED, LOADED = "with_ofgem", "approved", "loaded"
REJECTED, WITHDRAWN = "rejected", "withdrawn"

OVER: Final = (LOADED, REJECTED, WITHDRAWN)
UNDER_WAY: Final = (DRAFTING, REVIEW, REVIEWED, WITH_OFGEM, APPROVED)

VERSION_DRAFT: Final = Lifecycle(
    name="draft",
    states={
        DRAFTING: "Being drafted",
        REVIEW: "In review",
        REVIEWED: "Ready for the PSG",
        WITH_OFGEM: "With Ofgem",
        APPROVED: "Approved",
        LOADED: "Loaded",
        REJECTED: "Not approved by Ofgem",
        WITHDRAWN: "Withdrawn",
    },
    initial=(DRAFTING,),
    steps=(
        Step("submit", "Submit for review", (DRAFTING,), REVIEW, EventKind.DRAFT_SUBMITTED),
        Step("endorse", "Pass the review", (REVIEW,), REVIEWED, EventKind.DRAFT_REVIEWED),
        Step(
            "send_back",
            "Send back to the drafters",
            (REVIEW, REVIEWED, WITH_OFGEM, APPROVED),
            DRAFTING,
            EventKind.DRAFT_SENT_BACK,
        ),
        Step("approve", "Approve", (REVIEWED,), APPROVED, EventKind.DRAFT_APPROVED),
        Step("refer", "Send to Ofgem", (REVIEWED,), WITH_OFGEM, EventKind.DRAFT_WITH_OFGEM),
        Step("ofgem_approve", "Record Ofgem's approval", (WITH_OFGEM,), APPROVED, EventKind.OFGEM_APPROVED),
        Step("ofgem_refuse", "Record Ofgem's refusal", (WITH_OFGEM,), REJECTED, EventKind.OFGEM_REFUSED),
        Step("load", "Bring into force", (APPROVED,), LOADED, EventKind.DRAFT_LOADED),
        Step("withdraw", "Withdraw", (DRAFTING, REVIEW, REVIEWED), WITHDRAWN, EventKind.DRAFT_WITHDRAWN),
    ),
    sentences={
        DRAFTING: Says("This draft is being drafted", "it is not being drafted"),
        REVIEW: Says("This draft is in review", "it is not in review"),
        REVIEWED: Says("This draft has passed its review", "it has not passed its review"),
        WITH_OFGEM: Says("This draft is with Ofgem", "it is not with Ofgem"),
        APPROVED: Says("This draft has been approved", "it has not been approved"),
        LOADED: Says("This draft has been loaded as a version", "it has not been loaded"),
        REJECTED: Says("Ofgem did not approve this draft", "Ofgem has not answered"),
        WITHDRAWN: Says("This draft was withdrawn", "it has not been withdrawn"),
    },
)
