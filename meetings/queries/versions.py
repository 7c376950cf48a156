"""The versions of an agenda, what it says now, and papers that have a newer version than it pins."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from foundation.core.templatetags.wording import long_moment
from foundation.documents.models import DocumentVersion
from meetings.models import AgendaItem, AgendaVersion, Paper
from meetings.rules.agenda import WITHDRAWN
from meetings.rules.versions import FrozenItem, FrozenPaper, whole_meeting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from meetings.models import Meeting


def versions_of(meeting: Meeting) -> QuerySet[AgendaVersion]:
    """All versions of the meeting's agenda, the newest first. Whoever may read the agenda may read them."""
    return AgendaVersion.objects.filter(meeting=meeting).select_related("by", "meeting__group").order_by("-number")


def latest_version(meeting: Meeting) -> AgendaVersion | None:
    """The agenda as it was last issued; None before."""
    return versions_of(meeting).first()


def head_of(content: Mapping[str, Any]) -> dict[str, str]:
    """When and where the meeting is, as a version tells it, in words. Of old a version did not tell the place."""
    said = {
        "start": long_moment(datetime.fromisoformat(content["starts_at"])),
        "planned length": f"{content['minutes']} minutes",
    }
    return said | ({"place": content["place"]} if "place" in content else {})


def frozen_items(meeting: Meeting) -> list[FrozenItem]:
    """The agenda as it stands now, for a version of it: items in order with the issued papers they pin."""
    pinned: dict[int | None, list[FrozenPaper]] = {}
    issued = Paper.objects.filter(meeting=meeting, issued_at__isnull=False)
    papers = issued.select_related("version__document", "version__file")
    for paper in papers.order_by("pk"):
        pinned.setdefault(paper.item_id, []).append(_frozen_paper(paper, meeting))
    items = AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk")
    frozen = [_frozen(item, tuple(pinned.get(item.pk, ()))) for item in items]
    return [*frozen, whole_meeting(tuple(pinned[None]))] if None in pinned else frozen


def _frozen(item: AgendaItem, papers: tuple[FrozenPaper, ...]) -> FrozenItem:
    return FrozenItem(
        key=item.pk,
        number=item.number,
        title=item.title,
        objective=item.objective,
        objective_text=item.objective_text,
        lead=item.lead,
        minutes=item.minutes,
        withdrawn=item.withdrawal_reason if item.disposition == WITHDRAWN else "",
        papers=papers,
    )


def _frozen_paper(paper: Paper, meeting: Meeting) -> FrozenPaper:
    version = paper.version
    return FrozenPaper(
        key=paper.pk,
        title=paper.title,
        reference=version.reference if version else "named without its file",
        version=version.pk if version else None,
        sha256=version.file.sha256 if version else "",
        scope=version.document.scope if version else meeting.scope,
    )


def readable_items(version: AgendaVersion, scopes: Iterable[str]) -> list[FrozenItem]:
    """A version's items without the papers that a reader of these scopes may not know of."""
    readable = set(scopes)
    return [
        replace(item, papers=tuple(paper for paper in item.papers if paper.scope in readable)) for item in version.items
    ]


def timed_items(version: AgendaVersion, scopes: Iterable[str]) -> list[tuple[FrozenItem, datetime]]:
    """A version's items with their start times, as far as a reader of these scopes may know of their papers."""
    at, timed = datetime.fromisoformat(version.content["starts_at"]), []
    for item in readable_items(version, scopes):
        timed.append((item, at))
        at += timedelta(minutes=0 if item.withdrawn else item.minutes)
    return timed


def newer_papers(meeting: Meeting, papers: Iterable[Paper]) -> dict[int, str]:
    """The newest version's reference of each of these papers that has changed since the agenda pinned it, by its key.

    Empty before the agenda is issued.
    """
    version = latest_version(meeting)
    if version is None:
        return {}
    pinned = {paper.key: paper.version for item in version.items for paper in item.papers}
    listed = [paper for paper in papers if paper.version is not None and paper.issued_at is not None]
    documents = {paper.version.document_id for paper in listed if paper.version}
    newest = {
        each.document_id: each
        for each in DocumentVersion.objects.filter(document__in=documents)
        .select_related("document")
        .order_by("added_at", "pk")
    }
    found = {paper.pk: newest[paper.version.document_id] for paper in listed if paper.version}
    return {
        paper.pk: found[paper.pk].reference
        for paper in listed
        if found[paper.pk].pk != pinned.get(paper.pk, paper.version_id)
    }
