"""Issuing papers, in time or late, and the chair's waiver of lateness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines import services as deadlines
from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.clock import london_date, now
from foundation.core.errors import Refused
from foundation.workflow.services import advance
from meetings import policy
from meetings.events import EventKind
from meetings.queries import PapersDue, locked, papers_due, papers_of
from meetings.queries.carrying import ready_to_go_out_with
from meetings.rules import record as record_rules
from meetings.rules.lifecycle import HELD
from meetings.services.carrying import take_amended_reports
from meetings.services.ledger import record, tell_members
from meetings.services.packing import ask_packs
from meetings.services.reports import issue_report
from meetings.services.versions import issue_agenda, renew

if TYPE_CHECKING:
    from datetime import datetime

    from meetings.models import AgendaVersion, Meeting, Paper

TOPIC = "papers"


def issue_papers(*, meeting: Meeting, actor: audit.Actor) -> int:
    """Issue agenda and papers: the obligation is met, lateness counted, every member told. Returns how many papers.

    Amended reports of earlier meetings that are ready are issued first, each in an act of its own, as their PDFs take
    seconds, and go out among the papers. Raises Refused when the agenda is empty or the papers are out already.
    """
    policy.require(policy.may_prepare, actor, meeting)
    if reason := _refusal(meeting):
        raise Refused(reason)
    for report in ready_to_go_out_with(meeting):
        if not policy.issue_refusal(report):
            issue_report(report=report, actor=actor)
    return _issue(meeting=meeting, actor=actor)


def _refusal(meeting: Meeting) -> str | None:
    refusal = meeting.lifecycle.refusal(meeting.status, "issue_papers")
    return refusal or record_rules.issue_refusal(meeting.items.count())


@audit.act
def _issue(*, meeting: Meeting, actor: audit.Actor) -> int:
    locked(meeting)  # nobody puts the agenda in another order while it goes out
    if reason := record_rules.issue_refusal(meeting.items.count()):
        raise Refused(reason)
    take_amended_reports(meeting=meeting, actor=actor)
    at, due = now(), papers_due(meeting)
    papers = list(papers_of(meeting).filter(issued_at__isnull=True))
    for paper in papers:
        stamp(paper, at, due, actor)
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


def facts_of(paper: Paper) -> dict[str, object]:
    """What the events of a paper say of it: codes and numbers."""
    number = paper.item.number if paper.item else ""
    return {"item": number, "document": paper.version.reference if paper.version else "", "late_by": paper.late_by}


def stamp(paper: Paper, at: datetime, due: PapersDue | None, actor: audit.Actor) -> None:
    """Issued at that moment by whom, late by the working days since its papers were due."""
    paper.issued_at, paper.issued_by = at, actor if isinstance(actor, Person) else None
    paper.late_by = due.late(london_date(at)) if due else 0
    paper.save(update_fields=["issued_at", "issued_by", "late_by"])


def named(paper: Paper) -> str:
    """The paper in words that every reader of the agenda may read: one for fewer readers without its title."""
    document = paper.version.document if paper.version else None
    if document and not record_rules.fits(document.classification, paper.meeting.classification):
        return f"A paper for fewer readers ({document.reference})"
    return f"The paper “{paper.title}” ({document.reference})" if document else f"The paper “{paper.title}”"


def late_words(paper: Paper) -> str:
    """By how much an issued paper is late, as the end of a notice; empty when it is not."""
    return f" It is late by {paper.late_by} working day{'' if paper.late_by == 1 else 's'}." if paper.late_by else ""


def agenda_words(agenda: AgendaVersion | None) -> str:
    """That the agenda has another version with it, as the end of a notice; empty when it has not."""
    return f" With it the agenda is version {agenda.number}." if agenda else ""


@audit.act
def issue_late_paper(*, paper: Paper, actor: audit.Actor) -> Paper:
    """Issue a paper that was added after the others went out, or after the meeting, marked late by its working days.

    Raises Refused before the others were issued, and once the meeting is reported or cancelled.
    """
    meeting = paper.meeting
    policy.require(policy.may_prepare, actor, meeting)
    if paper.issued_at is not None:
        raise Refused("This paper has been issued already.")
    if reason := record_rules.issue_singly_refusal(meeting.status, historical=meeting.historical):
        raise Refused(reason)
    at = now()
    stamp(paper, at, papers_due(meeting), actor)
    record(EventKind.PAPER_ISSUED, meeting, actor=actor, also=[paper], data=facts_of(paper))
    agenda = renew(meeting, f"{named(paper)} was issued after the others", actor=actor, tell=False)
    if meeting.status == HELD and not meeting.papers.filter(issued_at__isnull=True).exists():
        deadlines.meet(subject=meeting, key="papers_issued", actor=actor, on=london_date(at))
    if agenda is None:
        ask_packs(meeting)
    tell_members(
        meeting,
        key=f"papers:{meeting.pk}:{paper.pk}",
        topic=TOPIC,
        subject=f"Another paper for {meeting.reference}",
        body=f"{paper.reference} has been issued.{late_words(paper)}{agenda_words(agenda)}",
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
        EventKind.PAPER_WAIVED,
        paper.meeting,
        actor=actor,
        also=[paper],
        data=facts_of(paper),
        private={"reason": reason},
    )
    return paper
