"""What belongs to the trail of a decision: the things whose events it tells, and the facts beside them, JSON-safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from decisions.events import EventKind
from decisions.models import Decision, Option, Proposal, View
from decisions.queries.conformance import checklist, publication_obligation
from decisions.queries.reading import conditions_of, is_conditional
from decisions.rules.freezing import for_reader
from foundation.audit.queries import events_about
from foundation.audit.services import subject_key
from meetings.models import Capture, InboxEntry
from meetings.queries import attendance_of, papers_of, reports_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db import models

    from foundation.audit.queries import Event

Facts = dict[str, Any]  # plain JSON: text, numbers, lists and dictionaries of them


def trail_subjects(decision: Decision) -> list[models.Model]:
    """The things whose events tell the decision's story, from its proposal to its publication and after.

    Not the meeting as a whole, whose other items are other stories: its item, papers and reports.

    The decision's own stream (`decision.audit_stream`) belongs to the trail as a whole; of other streams the events
    about these things do.
    """
    proposal, every = decision.proposal, decisions_of(decision.proposal)
    things: list[models.Model] = [proposal, *every]
    if proposal.referred_from is not None:
        things += [proposal.referred_from, proposal.referred_from.proposal]
    things += list(View.objects.filter(proposal=proposal).order_by("pk"))
    for taken in every:
        things += [condition.action for condition in conditions_of(taken)]
        things += list(InboxEntry.objects.filter(source=subject_key(taken)).order_by("pk"))
        owed = publication_obligation(taken)
        things += [owed] if owed else []
    return [*things, *_of_the_meeting(proposal)]


def _of_the_meeting(proposal: Proposal) -> list[models.Model]:
    item = proposal.item
    if item is None:
        return []
    papers = list(papers_of(item.meeting).filter(item=item))
    documents = [paper.version.document for paper in papers if paper.version]
    captures = Capture.objects.filter(item=item).order_by("pk")
    return [item, *papers, *documents, *captures, *reports_of(item.meeting)]


MEETING_ACTS = tuple(
    f"meetings.{act}"
    for act in ("planned", "moved", "papers_issued", "held", "attendance_recorded", "guest_recorded", "guest_removed")
)


def meeting_events(decision: Decision) -> models.QuerySet[Event]:
    """That the meeting that took it was called and held, and who was there: conformance rests on it."""
    item = decision.proposal.item
    things = [item.meeting] if item is not None else []
    return events_about(things).filter(kind__in=MEETING_ACTS)


def decisions_of(proposal: Proposal) -> list[Decision]:
    """The proposal's decision and those that correct it, in the order they were taken."""
    found: models.QuerySet[Decision] = Decision.objects.filter(proposal=proposal)
    return list(found.select_related("group", "proposal__group", "proposal__item__meeting", "corrects").order_by("pk"))


def trail_facts(decision: Decision, readable: Collection[str] | None = None) -> Facts:
    """The trail beside its events: proposal, options, every version of every view, the decision, what came of it.

    `readable` are the scopes of the reader, from whom papers of others are withheld; None withholds nothing.
    """
    proposal = decision.proposal
    return {
        "reference": decision.reference,
        "stream": decision.audit_stream,
        "decision": _decision(decision),
        "proposal": _proposal(proposal),
        "options": [_option(option) for option in Option.objects.filter(proposal=proposal).order_by("number")],
        "views": [_view(view) for view in _views(proposal)],
        "snapshot": for_reader(decision.snapshot, readable),
        "meeting": _meeting(proposal, readable),
        "conditions": [_condition(condition.action) for condition in conditions_of(decision)],
        "conditional": is_conditional(decision),
        "conformance": [vars(check) for check in checklist(decision, readable)],
        "documents": _documents(proposal, readable),
        "corrections": [
            {"reference": other.reference, "corrects": other.corrects.reference if other.corrects else ""}
            for other in decisions_of(proposal)
        ],
    }


def _decision(decision: Decision) -> Facts:
    return {
        "reference": decision.reference,
        "group": decision.group.code,
        "outcome": decision.outcome,
        "outcome_label": decision.outcome_label,
        "basis": decision.basis,
        "basis_label": decision.basis_label,
        "option": decision.option.number if decision.option else None,
        "reason": decision.reason,
        "taken_on": decision.taken_on.isoformat(),
        "taken_by": decision.taken_by.name,
        "recorded_at": decision.recorded_at.isoformat(),
        "recording_seconds": int(decision.recording_at.total_seconds()) if decision.recording_at is not None else None,
        "framework_version": decision.framework_version,
        "published_at": decision.published_at.isoformat() if decision.published_at else None,
        "corrects": decision.corrects.reference if decision.corrects else "",
        "event": _event(decision),
    }


def _event(decision: Decision) -> Facts | None:
    """The place in the ledger of the event that took the decision."""
    kind = EventKind.CORRECTED if decision.corrects_id else EventKind.DECIDED
    event = events_about([decision]).filter(kind=str(kind), stream=decision.audit_stream).first()
    return {"stream": event.stream, "seq": event.seq} if event else None


def _proposal(proposal: Proposal) -> Facts:
    return {
        "reference": proposal.reference,
        "title": proposal.title,
        "group": proposal.group.code,
        "raised_by": proposal.raised_by,
        "kind": proposal.kind,
        "problem": proposal.problem,
        "level": proposal.level,
        "field": proposal.field,
        "classification": proposal.classification,
        "status": proposal.status,
        "item": proposal.item.reference if proposal.item else "",
        "recommended": proposal.recommended.number if proposal.recommended else None,
        "referred_from": proposal.referred_from.reference if proposal.referred_from else "",
        "created_at": proposal.created_at.isoformat(),
    }


def _option(option: Option) -> Facts:
    words = ("title", "description", "advantages", "disadvantages", "assumptions")
    cost = str(option.cost_gbp) if option.cost_gbp is not None else None
    return {"number": option.number, **{name: getattr(option, name) for name in words}, "cost_gbp": cost}


def _views(proposal: Proposal) -> models.QuerySet[View]:
    found = View.objects.filter(proposal=proposal).select_related("seat", "option", "recorded_by", "confirmed_by")
    return found.order_by("seat__position", "seat__pk", "version")


def _view(view: View) -> Facts:
    return {
        "seat": view.seat.code,
        "seat_name": view.seat.name,
        "version": view.version,
        "position": view.position,
        "option": view.option.number if view.option else None,
        "reason": view.reason,
        "consensus": view.consensus,
        "majority": view.majority,
        "minority": view.minority,
        "authority": view.authority,
        "spoken_by": view.spoken_by,
        "recorded_by": view.recorded_by.name,
        "recorded_at": view.recorded_at.isoformat(),
        "confirmed_by": view.confirmed_by.name if view.confirmed_by else "",
        "confirmed_at": view.confirmed_at.isoformat() if view.confirmed_at else "",
    }


def _condition(action: Any) -> Facts:
    return {
        "reference": action.reference,
        "text": action.text,
        "owner": action.owner_text,
        "due_on": action.due_on.isoformat(),
        "status": action.status,
        "closed_on": action.closed_on.isoformat() if action.closed_on else "",
    }


def _meeting(proposal: Proposal, readable: Collection[str] | None) -> Facts | None:
    """The meeting that took it and who filled each seat there; None by correspondence, or where it may not be read."""
    meeting = proposal.item.meeting if proposal.item else None
    if meeting is None or (readable is not None and meeting.scope not in readable):
        return None
    seen = attendance_of(meeting)
    return {
        "reference": meeting.reference,
        "on": meeting.on.isoformat(),
        "status": meeting.status,
        "status_label": meeting.status_label,
        "attendance": [
            {
                "seat": line.seat.code,
                "seat_name": line.seat.name,
                "mode": line.attendance.mode if line.attendance else "",
                "mode_label": line.attendance.get_mode_display() if line.attendance else "Not recorded",
                "who": line.who,
            }
            for line in seen.lines
        ],
        "guests": [{"name": guest.name, "organisation": guest.organisation} for guest in seen.guests],
    }


def _documents(proposal: Proposal, readable: Collection[str] | None) -> list[Facts]:
    """Papers of the item and issued reports of its meeting that may be read, each with the SHA-256 of its file."""
    if proposal.item is None:
        return []
    papers = papers_of(proposal.item.meeting).filter(item=proposal.item, version__isnull=False)
    reports = reports_of(proposal.item.meeting).filter(document__isnull=False)
    versions = [(paper.title, paper.version) for paper in papers] + [
        (str(report), report.document) for report in reports
    ]
    return [
        {"title": title, "reference": version.reference, "sha256": version.file.sha256}
        for title, version in versions
        if version and (readable is None or version.document.scope in readable)
    ]
