"""Papers: uploaded or written here, replaced by their next version, taken off."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.core.scope import scope
from foundation.documents import services as documents
from foundation.documents.rules import MARKDOWN, FileKind
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, EarlierIssue, Meeting, Paper
from meetings.queries import locked, papers_due
from meetings.rules import record as record_rules
from meetings.rules.agenda import DECIDED
from meetings.services.issuing import TOPIC, agenda_words, facts_of, late_words, named, stamp
from meetings.services.ledger import record, tell_members
from meetings.services.packing import ask_packs
from meetings.services.versions import renew

if TYPE_CHECKING:
    from datetime import datetime

    from foundation.documents.models import DocumentVersion


@dataclass(frozen=True)
class _File:
    """What is to be filed: what it is, its bytes, under which name."""

    kind: FileKind
    data: bytes
    name: str


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
    """Put a file before the meeting, under the next document reference. Nobody is told until it is issued.

    Raises Refused for a file that is not taken in (documents.check_upload), and for a meeting that was cancelled.
    """
    _may_add(meeting, item, actor)
    kind = documents.check_upload(data)
    file = _File(kind, data, _named(file_name, kind))
    return _put(meeting, item, title, classification, file, actor=actor)


@audit.act
def write_paper(
    *, meeting: Meeting, item: AgendaItem | None, title: str, text: str, classification: str, actor: audit.Actor
) -> Paper:
    """Put a text written here before the meeting, as Markdown. The same as add_paper otherwise."""
    _may_add(meeting, item, actor)
    file = _File(MARKDOWN, _bytes_of(text), f"{title}{MARKDOWN.ending}")
    return _put(meeting, item, title, classification, file, actor=actor)


def _named(file_name: str, kind: FileKind) -> str:
    """The name with the ending of what the file is, whatever ending it came with."""
    return f"{PurePath(file_name).stem}{kind.ending}"


def _may_add(meeting: Meeting, item: AgendaItem | None, actor: audit.Actor) -> None:
    policy.require(policy.may_prepare, actor, meeting)
    if reason := record_rules.paper_refusal(meeting.status):
        raise Refused(reason)
    if item is not None and item.meeting_id != meeting.pk:
        raise Refused("That item belongs to another meeting.")


def _bytes_of(text: str) -> bytes:
    """A text as it is kept: lines end one way, so that the same words are the same file."""
    lines = text.replace("\r\n", "\n").strip("\n")
    if not lines.strip():
        raise Refused("The paper has no words yet.")
    return f"{lines}\n".encode()


def _put(
    meeting: Meeting, item: AgendaItem | None, title: str, classification: str, file: _File, *, actor: audit.Actor
) -> Paper:
    version = documents.add_version(
        data=file.data,
        media_type=file.kind.media_type,
        file_name=file.name,
        title=title,
        classification=classification,
        scope=scope(meeting.group.code, classification),
        stream=meeting.audit_stream,
        actor=actor,
    )
    paper = Paper.objects.create(meeting=meeting, item=item, title=title, version=version)
    record(EventKind.PAPER_ADDED, meeting, actor=actor, also=[paper], data=facts_of(paper), private={"title": title})
    return paper


@audit.act
def revise_paper(*, paper: Paper, data: bytes, file_name: str, change: str, actor: audit.Actor) -> Paper:
    """Put the next version of a paper in its place, which may be a file of another kind.

    Before the issue nobody is told. An issued paper is issued anew with it: late by the working days that have passed,
    to be waived again where it is for decision, and every member is told; what had been issued stands as EarlierIssue.
    Raises Refused once the item is decided or the meeting reported, and for a file that is not taken in.
    """
    paper = _to_change(paper, actor)
    kind = documents.check_upload(data)
    return _replace(paper, _File(kind, data, _named(file_name, kind)), change, actor=actor)


@audit.act
def rewrite_paper(*, paper: Paper, text: str, change: str, seen: str, actor: audit.Actor) -> Paper:
    """Save a paper written here as its next version; the same as revise_paper otherwise.

    `seen` is the version that was edited. Raises Refused when another has been saved since, or nothing has changed.
    """
    paper = _to_change(paper, actor)
    version = _version_of(paper)
    if not paper.is_text:
        raise Refused("This paper is a file; it is edited elsewhere and uploaded as a new version.")
    if reason := record_rules.overwritten_refusal(seen, version.version):
        raise Refused(reason)
    data = _bytes_of(text)
    if data == documents.read(version.file):
        raise Refused("Nothing has changed, so there is no new version.")
    return _replace(paper, _File(MARKDOWN, data, version.file_name), change, actor=actor)


def _to_change(paper: Paper, actor: audit.Actor) -> Paper:
    """The paper as it stands now, when it may get a new version; nobody else issues or changes it meanwhile."""
    policy.require(policy.may_prepare, actor, paper.meeting)
    locked(paper.meeting)
    fresh: Paper = Paper.objects.select_related("meeting__group", "item", "version__document", "version__file").get(
        pk=paper.pk
    )
    decided = fresh.item is not None and fresh.item.disposition == DECIDED
    issued = fresh.issued_at is not None
    if reason := record_rules.revise_refusal(fresh.meeting.status, issued=issued, decided=decided):
        raise Refused(reason)
    return fresh


def _version_of(paper: Paper) -> DocumentVersion:
    if paper.version is None:
        raise Refused("The source names this paper without its file; add it as a new paper.")
    return paper.version


def _replace(paper: Paper, file: _File, change: str, *, actor: audit.Actor) -> Paper:
    old = _version_of(paper)
    paper.version = documents.add_version(
        data=file.data,
        media_type=file.kind.media_type,
        file_name=file.name,
        title=old.document.title,
        classification=old.document.classification,
        scope=old.document.scope,
        stream=paper.meeting.audit_stream,
        actor=actor,
        document=old.document,
        change=change,
    )
    if paper.issued_at is not None:
        return _issue_anew(paper, old, paper.issued_at, change, actor=actor)
    paper.save(update_fields=["version"])
    facts = {**facts_of(paper), "version": paper.version.version}
    record(EventKind.PAPER_REVISED, paper.meeting, actor=actor, also=[paper], data=facts, private={"change": change})
    return paper


def _issue_anew(paper: Paper, old: DocumentVersion, issued_at: datetime, change: str, *, actor: audit.Actor) -> Paper:
    meeting, new, at = paper.meeting, _version_of(paper), now()
    EarlierIssue.objects.create(
        paper=paper,
        version=old,
        issued_at=issued_at,
        late_by=paper.late_by,
        waived_by=paper.waived_by,
        waived_at=paper.waived_at,
        waiver_reason=paper.waiver_reason,
        replaced_at=at,
    )
    paper.waived_by, paper.waived_at, paper.waiver_reason = None, None, ""
    paper.save(update_fields=["version", "waived_by", "waived_at", "waiver_reason"])
    stamp(paper, at, papers_due(meeting), actor)
    facts = {**facts_of(paper), "version": new.version, "old": old.version}
    record(EventKind.PAPER_REISSUED, meeting, actor=actor, also=[paper], data=facts, private={"change": change})
    changed = f"{named(paper)} was issued as version {new.version} in place of version {old.version}"
    agenda = renew(meeting, changed, actor=actor, tell=False)
    if agenda is None:
        ask_packs(meeting)
    said = f"{late_words(paper)}{agenda_words(agenda)}"
    tell_members(
        meeting,
        key=f"papers:{meeting.pk}:{paper.pk}:{new.version}",
        topic=TOPIC,
        subject=f"A new version of a paper for {meeting.reference}",
        body=f"{paper.reference} has been issued in place of version {old.version}.{said}",
    )
    return paper


@audit.act
def remove_paper(*, paper: Paper, actor: audit.Actor) -> None:
    """Take a paper off the agenda before it is issued. Its document stays on file."""
    _may_add(paper.meeting, None, actor)
    if paper.issued_at is not None:
        raise Refused("This paper has been issued and is not taken off any more; a new version may take its place.")
    meeting, facts, title = paper.meeting, facts_of(paper), paper.title
    paper.delete()
    record(EventKind.PAPER_REMOVED, meeting, actor=actor, data=facts, private={"title": title})
