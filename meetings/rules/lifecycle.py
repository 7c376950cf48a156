"""The lifecycles of a meeting, its reports, requests to amend them, and what stands in a group's inbox. Pure."""

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

DRAFT, READY, SIGNED_OFF, REPORT_ISSUED = "draft", "ready", "signed_off", "issued"

REPORT = Lifecycle(
    name="headline report",
    states={DRAFT: "Draft", READY: "Ready", SIGNED_OFF: "Signed off", REPORT_ISSUED: "Issued"},
    initial=(DRAFT,),
    sentences={
        DRAFT: Says("This report is a draft", "it is not a draft"),
        READY: Says("This report is ready", "it is not ready"),
        SIGNED_OFF: Says("The chair has signed this report off", "the chair has not signed it off"),
        REPORT_ISSUED: Says("This report is issued", "it is not issued"),
    },
    steps=(
        Step("mark_ready", "Mark as ready", (DRAFT,), READY, EventKind.REPORT_READY),
        Step("sign_off", "Sign off", (READY,), SIGNED_OFF, EventKind.REPORT_SIGNED_OFF),
        Step("back_to_draft", "Take back to draft", (READY, SIGNED_OFF), DRAFT, EventKind.REPORT_WITHDRAWN),
        Step("issue", "Issue", (DRAFT, READY, SIGNED_OFF), REPORT_ISSUED, EventKind.REPORT_ISSUED),
    ),
)

ASKED, ACCEPTED, AMENDMENT_DECLINED, MERGED, TAKEN_BACK = "asked", "accepted", "declined", "merged", "taken_back"

AMENDMENT = Lifecycle(
    name="amendment request",
    states={
        ASKED: "Asked",
        ACCEPTED: "Accepted",
        AMENDMENT_DECLINED: "Declined",
        MERGED: "Merged",
        TAKEN_BACK: "Taken back",
    },
    initial=(ASKED,),
    sentences={
        ASKED: Says("This request waits for its answer", "it does not wait for an answer"),
        MERGED: Says("This request is merged into another", "it is not merged into another"),
        TAKEN_BACK: Says("This request was taken back", "it was not taken back"),
    },
    steps=(
        Step("accept", "Accept", (ASKED,), ACCEPTED, EventKind.AMENDMENT_ACCEPTED),
        Step("decline", "Decline", (ASKED,), AMENDMENT_DECLINED, EventKind.AMENDMENT_DECLINED),
        Step("merge", "Merge into another", (ASKED,), MERGED, EventKind.AMENDMENT_MERGED),
        Step("take_back", "Take back", (ASKED,), TAKEN_BACK, EventKind.AMENDMENT_TAKEN_BACK),
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
