"""The lifecycles of a meeting, its headline report and what stands in a group's inbox. Pure."""

from __future__ import annotations

from foundation.workflow.rules import Lifecycle, Says, Step
from meetings.events import EventKind

PLANNED, ISSUED, HELD, REPORTED, CANCELLED = "planned", "papers_issued", "held", "reported", "cancelled"

MEETING = Lifecycle(
    name="meeting",
    states={PLANNED: "Planned", ISSUED: "Papers issued", HELD: "Held", REPORTED: "Reported", CANCELLED: "Cancelled"},
    initial=(PLANNED, HELD),  # a meeting entered after the fact has been held
    sentences={
        ISSUED: Says("The papers have been issued", "the papers have not been issued"),
        HELD: Says("This meeting has been held", "it has not been held"),
    },
    steps=(
        Step("issue_papers", "Issue the papers", (PLANNED,), ISSUED, EventKind.PAPERS_ISSUED),
        Step("hold", "Record as held", (PLANNED, ISSUED), HELD, EventKind.HELD),
        Step("report", "Record as reported", (HELD,), REPORTED, EventKind.REPORTED),
        Step("cancel", "Cancel the meeting", (PLANNED, ISSUED), CANCELLED, EventKind.CANCELLED),
    ),
)

DRAFT, READY, REPORT_ISSUED = "draft", "ready", "issued"

REPORT = Lifecycle(
    name="headline report",
    states={DRAFT: "Draft", READY: "Ready", REPORT_ISSUED: "Issued"},
    initial=(DRAFT,),
    sentences={DRAFT: Says("This headline report is a draft", "it is not a draft")},
    steps=(
        Step("mark_ready", "Mark as ready", (DRAFT,), READY, EventKind.REPORT_READY),
        Step("back_to_draft", "Take back to draft", (READY,), DRAFT, EventKind.REPORT_WITHDRAWN),
        Step("issue", "Issue the headline report", (DRAFT, READY), REPORT_ISSUED, EventKind.REPORT_ISSUED),
    ),
)

WAITING, PLACED, DECLINED = "waiting", "placed", "declined"

INBOX = Lifecycle(
    name="inbox entry",
    states={WAITING: "Waiting", PLACED: "Placed", DECLINED: "Declined"},
    initial=(WAITING,),
    steps=(
        Step("place", "Place on an agenda", (WAITING,), PLACED, EventKind.INBOX_PLACED),
        Step("return", "Return to the inbox", (PLACED,), WAITING, EventKind.INBOX_RETURNED),
        Step("decline", "Decline", (WAITING,), DECLINED, EventKind.INBOX_DECLINED),
    ),
)
