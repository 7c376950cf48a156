"""Papers: adding, issuing in time or late, and the chair's waiver of lateness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines import services as deadlines
from foundation.audit import services as audit
from foundation.core.clock import london_date, now
from foundation.core.errors import Refused
from foundation.core.scope import scope
from foundation.documents import services as documents
from foundation.workflow.services import advance
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, Meeting, Paper
from meetings.queries import PapersDue, locked, papers_due
from meetings.rules import record as record_rules
from meetings.rules.lifecycle import HELD
from meetings.services.carrying import take_amended_reports
from meetings.services.ledger import record, tell_members
from meetings.services.versions import issue_agenda, renew

if TYPE_CHECKING:
    from datetime import datetime

    from foundation.accounts.models import Person
    from foundation.documents.models import DocumentVersion

TOPIC = "papers"


@audit.act
def add_paper(
    *,
    meeting: Meeting,
    item: AgendaItem | None,
    title: str,
    data: bytes,
    file_name: str,
    classification: str,
    actor: audit.Actor,
) -> Paper:
    """Put a PDF before the meeting, under the next document reference. Nobody is told until it is issued.

    Raises Refused for a file that is not a plain PDF, and for a meeting that was cancelled.
    """
    _may_add(meeting, actor)
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused("That item belongs to another meeting.")
    documents.check_pdf(data)
    version = documents.add_version(
        data=data,
        media_type=documents.PDF,
        file_name=file_name,
        title=title,
        classification=classification,
        scope=scope(meeting.group.code, classification),
        stream=meeting.audit_stream,
        actor=actor,
    )
    paper = Paper.objects.create(meeting=meeting, item=item, title=title, version=version)
    record(EventKind.PAPER_ADDED, meeting, actor=actor, also=[paper], data=_facts(paper), private={"title": title})
    return paper


def _may_add(meeting: Meeting, actor: audit.Actor) -> None:
    policy.require(policy.may_prepare, actor, meeting)
    if reason := record_rules.paper_refusal(meeting.status):
        raise Refused(reason)


def _facts(paper: Paper) -> dict[str, object]:
    number = paper.item.number if paper.item else ""
    return {"item": number, "document": paper.version.reference if paper.version else "", "late_by": paper.late_by}


@audit.act
def revise_paper(*, paper: Paper, data: bytes, file_name: str, change: str, actor: audit.Actor) -> Paper:
    """Replace a paper by the next version of its document, before it is issued. The agenda pins the new version."""
    _may_change(paper, actor)
    documents.check_pdf(data)
    paper.version = _next_version(paper, data, file_name, change, actor=actor)
    paper.save(update_fields=["version"])
    facts = {**_facts(paper), "version": paper.version.version}
    record(EventKind.PAPER_REVISED, paper.meeting, actor=actor, also=[paper], data=facts, private={"change": change})
    return paper


def _next_version(paper: Paper, data: bytes, file_name: str, change: str, *, actor: audit.Actor) -> DocumentVersion:
    if paper.version is None:
        raise Refused("The source names this paper without its file; add it as a new paper.")
    document = paper.version.document
    return documents.add_version(
        data=data,
        media_type=documents.PDF,
        file_name=file_name,
        title=document.title,
        classification=document.classification,
        scope=document.scope,
        stream=paper.meeting.audit_stream,
        actor=actor,
        document=document,
        change=change,
    )


def _may_change(paper: Paper, actor: audit.Actor) -> None:
    _may_add(paper.meeting, actor)
    if paper.issued_at is not None:
        raise Refused("This paper has been issued and does not change any more; add a new one, which is issued late.")


@audit.act
def remove_paper(*, paper: Paper, actor: audit.Actor) -> None:
    """Take a paper off the agenda before it is issued. Its document stays on file."""
    _may_change(paper, actor)
    meeting, facts, title = paper.meeting, _facts(paper), paper.title
    paper.delete()
    record(EventKind.PAPER_REMOVED, meeting, actor=actor, data=facts, private={"title": title})


@audit.act
def issue_papers(*, meeting: Meeting, actor: audit.Actor) -> int:
    """Issue agenda and papers: the obligation is met, lateness counted, every member told. Returns how many papers.

    Raises Refused when the agenda is empty or the papers have been issued already.
    """
    policy.require(policy.may_prepare, actor, meeting)
    locked(meeting)  # nobody puts the agenda in another order while it goes out
    if reason := record_rules.issue_refusal(meeting.items.count()):
        raise Refused(reason)
    take_amended_reports(meeting=meeting, actor=actor)
    at, due = now(), papers_due(meeting)
    papers = list(Paper.objects.filter(meeting=meeting, issued_at__isnull=True).order_by("pk"))
    for paper in papers:
        _stamp(paper, at, due)
    late = max((paper.late_by for paper in papers), default=0)
    advance(meeting, "issue_papers", actor=actor, also=papers, data={"papers": len(papers), "late_by": late})
    issue_agenda(meeting=meeting, actor=actor)
    deadlines.meet(subject=meeting, key="papers_issued", actor=actor, on=london_date(at))
    tell_members(
        meeting,
        key=f"papers:{meeting.pk}:issued",
        topic=TOPIC,
        subject=f"Papers issued for {meeting.reference}",
        body=f"The agenda and {len(papers)} papers are out." if len(papers) != 1 else "The agenda and 1 paper are out.",
    )
    return len(papers)


def _stamp(paper: Paper, at: datetime, due: PapersDue | None) -> None:
    paper.issued_at = at
    paper.late_by = due.late(london_date(at)) if due else 0
    paper.save(update_fields=["issued_at", "late_by"])


@audit.act
def issue_late_paper(*, paper: Paper, actor: audit.Actor) -> Paper:
    """Issue a paper that was added after the others went out, or after the meeting, marked late by its working days.

    Raises Refused before the others were issued, and once the meeting is reported or cancelled.
    """
    meeting = paper.meeting
    _may_change(paper, actor)
    if reason := record_rules.issue_singly_refusal(meeting.status, historical=meeting.historical):
        raise Refused(reason)
    at = now()
    _stamp(paper, at, papers_due(meeting))
    record(EventKind.PAPER_ISSUED, meeting, actor=actor, also=[paper], data=_facts(paper))
    renew(meeting, f"{paper.reference} was issued after the others", actor=actor)
    if meeting.status == HELD and not meeting.papers.filter(issued_at__isnull=True).exists():
        deadlines.meet(subject=meeting, key="papers_issued", actor=actor, on=london_date(at))
    late = f" It is late by {paper.late_by} working day{'' if paper.late_by == 1 else 's'}." if paper.late_by else ""
    tell_members(
        meeting,
        key=f"papers:{meeting.pk}:{paper.pk}",
        topic=TOPIC,
        subject=f"Another paper for {meeting.reference}",
        body=f"{paper.reference} has been issued.{late}",
    )
    return paper


@audit.act
def waive_paper(*, paper: Paper, reason: str, actor: Person) -> Paper:
    """The chair waives the lateness of a paper, saying why, so that a decision can be taken on it.

    Raises NotAllowed for anybody else, the secretariat and whoever put the paper forward included; Refused for a paper
    that needs no waiver.
    """
    policy.may_waive(actor, paper).require()
    if not paper.needs_waiver:
        raise Refused("This paper is not late, or its lateness has been waived already.")
    if not reason.strip():
        raise Refused("A waiver needs its reason.")
    paper.waived_by, paper.waived_at, paper.waiver_reason = actor, now(), reason
    paper.save(update_fields=["waived_by", "waived_at", "waiver_reason"])
    record(
        EventKind.PAPER_WAIVED, paper.meeting, actor=actor, also=[paper], data=_facts(paper), private={"reason": reason}
    )
    return paper
