"""Asking for additions and amendments, and the secretariat's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.notifications.services import notify
from foundation.workflow.services import advance
from groups.queries import holders
from groups.rules import Office
from meetings import policy
from meetings.events import EventKind
from meetings.models import AmendmentRequest, Capture, HeadlineReport, Meeting, ReportApproval
from meetings.queries import (
    block_state,
    decisions_at,
    draft_of,
    last_report,
    latest_issued,
    locked,
    speaks_for,
    standing_item,
)
from meetings.rules import amendments as rules
from meetings.rules.amendments import Asked
from meetings.rules.lifecycle import ACCEPTED, ASKED
from meetings.services.ledger import record_report

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from raid.models import Action

TOPIC = "reports"
SAID = {"accept": "accepted", "decline": "declined", "merge": "merged into another"}


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for: in which words and why, of which block, decision or action."""

    kind: str
    words: str
    why: str = ""
    block: str = ""
    decision: Capture | None = None
    action: Action | None = None

    @property
    def asked(self) -> Asked:
        """Its kind, and what it is about."""
        about = "decision" if self.decision else "action" if self.action else "report"
        return Asked(self.kind, about)


@audit.act
def ask_for(*, meeting: Meeting, wanted: Wanted, actor: Person, document: str = "headline") -> AmendmentRequest:
    """Ask for an addition to the report, or for an amendment of it, of a decision's record or of an action.

    `document` is headline or minutes. Raises NotAllowed for who may not ask; Refused when it is too late, and for
    a block, decision or action that the meeting does not have.
    """
    policy.may_ask(actor, meeting, wanted.asked).require()
    if not (verdict := policy.ask_now(actor, meeting, wanted.asked)):
        raise Refused(verdict.reason, citation=verdict.citation)
    locked(meeting)
    report = latest_issued(meeting, document) or draft_of(meeting, document)
    if report is None:
        raise Refused("The meeting has no such report.")
    if reason := _foreign(report, wanted):
        raise Refused(reason)
    highest: int | None = meeting.amendment_requests.aggregate(highest=Max("number"))["highest"]
    request = AmendmentRequest.objects.create(
        meeting=meeting,
        number=(highest or 0) + 1,
        kind=wanted.kind,
        about=wanted.asked.about,
        report=report,
        block=wanted.block,
        decision=wanted.decision,
        action=wanted.action,
        words=wanted.words,
        why=wanted.why,
        asked_by=actor,
        asked_at=now(),
        speaks_for=speaks_for(actor, meeting)[:200],
        status=ASKED,
    )
    _record(EventKind.AMENDMENT_ASKED, request, actor=actor, private={"words": wanted.words, "why": wanted.why})
    notify(
        people=holders(Office.PMO),
        key=f"amendment:{request.pk}:asked",
        topic="answering",
        subject=f"To be answered: {request.reference}",
        body=f"An {request.get_kind_display().lower()} is asked for: {request.subject}.",
        url=request.get_absolute_url(),
        scope=request.scope,
    )
    return request


def _foreign(report: HeadlineReport, wanted: Wanted) -> str | None:
    meeting = report.meeting
    if wanted.block and block_state(report, wanted.block) is None:
        return "The report has no such block."
    if wanted.decision and not decisions_at(meeting).filter(pk=wanted.decision.pk).exists():
        return "That decision was taken at another meeting."
    if wanted.action and not wanted.action.reviews.filter(meeting=meeting).exists():
        return f"{wanted.action.reference} was not before {meeting.reference}."
    return None


def _record(
    kind: EventKind, request: AmendmentRequest, *, actor: audit.Actor, private: dict[str, str], **data: object
) -> None:
    audit.record(
        kind,
        actor=actor,
        stream=request.audit_stream,
        subject=request,
        also=_also(request),
        scope=request.scope,
        data={**_facts(request), **data},
        private=private,
    )


def _also(request: AmendmentRequest) -> list[Meeting | HeadlineReport | Action]:
    return [request.meeting, request.report, *([request.action] if request.action else [])]


def _facts(request: AmendmentRequest) -> dict[str, object]:
    return {"asked_for": request.kind, "about": request.about, "meeting": request.meeting.reference}


@audit.act
def answer(
    *, request: AmendmentRequest, step: str, reason: str, actor: Person, into: AmendmentRequest | None = None
) -> None:
    """Accept a request, decline it, or merge it into another of the same meeting, with the reason. Who asked is told.

    An accepted request about a decision is carried out by a correcting decision: the record is never edited. Raises
    NotAllowed for who asked; Refused without a reason, and for a request that cannot take another in.
    """
    policy.may_answer(actor, request).require()
    locked(request.meeting)
    if not reason.strip():
        raise Refused("An answer needs its reason.")
    if problem := _merge_refusal(request, step, into):
        raise Refused(problem)
    changes = {"reason": reason, "answered_by": actor, "answered_at": now(), "merged_into": into}
    data = {**_facts(request), **({"into": into.reference} if into else {})}
    advance(request, step, actor=actor, changes=changes, also=_also(request), data=data, private={"reason": reason})
    notify(
        people=[request.asked_by],
        key=f"amendment:{request.pk}:answered",
        topic=TOPIC,
        subject=f"{request.reference} is {SAID[step]}",
        body=reason,
        url=request.get_absolute_url(),
        scope=request.scope,
    )


def _merge_refusal(request: AmendmentRequest, step: str, into: AmendmentRequest | None) -> str | None:
    if (step == "merge") != (into is not None):
        return "Say into which request this one is merged."
    if into is None:
        return None
    if into.meeting_id != request.meeting_id or into.pk == request.pk:
        return "A request is merged into another one about the same meeting."
    if into.status not in {ASKED, ACCEPTED}:
        return f"{into.reference} is {into.status_label.lower()} and takes nothing in."
    return None


@audit.act
def take_back(*, request: AmendmentRequest, actor: Person) -> None:
    """Who asked takes the request back before it is answered."""
    policy.may_take_back(actor, request).require()
    advance(request, "take_back", actor=actor, also=_also(request), data=_facts(request))


@audit.act
def corrected(*, source: str, reference: str, url: str, actor: audit.Actor) -> None:
    """A decision was corrected by a later one: what was accepted about it is answered so. The app above calls this.

    `source` names the corrected decision as its capture does (decision:3); `reference` and `url` are the correction's.
    """
    waiting = AmendmentRequest.objects.filter(decision__source=source, status=ACCEPTED, corrected_reference="")
    for request in waiting.select_related("meeting__group", "report", "action", "asked_by").order_by("pk"):
        request.corrected_reference, request.corrected_url = reference, url
        request.save(update_fields=["corrected_reference", "corrected_url"])
        _record(EventKind.AMENDMENT_CORRECTED, request, actor=actor, private={}, decision=reference)


@audit.act
def approve_report(
    *, meeting: Meeting, report: HeadlineReport, outcome: str, amendments: str, actor: Person
) -> ReportApproval:
    """Record that the meeting approved the report of the one before, as it stands or with amendments.

    Raises NotAllowed for anybody but the chair, and for a chair who prepared it; Refused when that does not fit.
    """
    policy.may_approve(actor, report).require()
    if not (verdict := policy.approve_now(actor, meeting, report)):
        raise Refused(verdict.reason)
    locked(meeting)
    if last_report(meeting) != report:
        raise Refused(f"{report.reference} is not what {meeting.reference} has before it.")
    if reason := rules.approval_refusal(outcome, amendments):
        raise Refused(reason)
    approval = ReportApproval.objects.create(
        report=report,
        meeting=meeting,
        outcome=outcome,
        amendments=amendments,
        approved_by=actor,
        approved_at=now(),
    )
    item = standing_item(meeting)
    data = {"at": meeting.reference, "outcome": outcome, "item": item.number if item else ""}
    record_report(EventKind.REPORT_APPROVED, report, actor=actor, data=data, private={"amendments": amendments})
    return approval
