"""What goes into a meeting's pack, and the packs there are for whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groups.queries import User, readable_scopes
from meetings.models import AgendaItem, Meeting, Pack, Paper, start_times
from meetings.queries.papers import papers_of, readable_papers
from meetings.rules.agenda import WITHDRAWN
from meetings.rules.packs import fingerprint, levels_needed
from meetings.rules.record import fits

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from foundation.jobs.models import Job


@dataclass(frozen=True)
class PackItem:
    """An agenda item with the papers of the pack that are before it; None for those of the meeting as a whole.

    A withdrawn item keeps its line and has no papers.
    """

    item: AgendaItem | None
    starts_at: datetime | None
    papers: tuple[Paper, ...]

    @property
    def title(self) -> str:
        return str(self.item) if self.item else "The meeting as a whole"

    @property
    def withdrawn(self) -> bool:
        """It stands on the agenda for the record alone."""
        return self.item is not None and self.item.disposition == WITHDRAWN


@dataclass(frozen=True)
class PackContent:
    """All that a pack is made of, in its order."""

    meeting: Meeting
    classification: str
    items: tuple[PackItem, ...]

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """Every paper that has a file, in the order of the agenda."""
        return tuple(paper for item in self.items for paper in item.papers if paper.version is not None)

    @cached_property
    def fingerprint(self) -> str:
        """Changes exactly when the pack would."""
        meeting = self.meeting
        head = [
            meeting.group.name,
            meeting.reference,
            meeting.starts_at.isoformat(),
            meeting.place,
            self.classification,
        ]
        return fingerprint([*head, *(line for item in self.items for line in _lines(item))])


def _lines(item: PackItem) -> list[str]:
    one = item.item
    words = [one.number, one.title, one.objective, one.objective_text, one.lead, str(one.takes)] if one else []
    words += [one.withdrawal_reason] if one and one.withdrawal_reason else []
    files = [f"{paper.title} {paper.version.file.sha256 if paper.version else ''}" for paper in item.papers]
    return [item.title, *words, *files]


def pack_content(meeting: Meeting, classification: str) -> PackContent:
    """What the pack of that classification would be made of now: issued papers that may stand in it."""
    papers = [paper for paper in _published(meeting) if fits(_classification(paper), classification)]
    whole = tuple(paper for paper in papers if paper.item_id is None)
    items = [
        PackItem(
            item, at, tuple(paper for paper in papers if paper.item_id == item.pk and item.disposition != WITHDRAWN)
        )
        for item, at in start_times(meeting, list(meeting.items.order_by("position", "pk")))
    ]
    return PackContent(meeting, classification, (*items, *([PackItem(None, None, whole)] if whole else [])))


def _published(meeting: Meeting) -> QuerySet[Paper]:
    papers = papers_of(meeting)
    return papers if meeting.historical else papers.filter(issued_at__isnull=False)


def _classification(paper: Paper) -> str:
    return paper.version.document.classification if paper.version else paper.meeting.classification


def packs_needed(meeting: Meeting) -> list[str]:
    """The classifications of which the meeting needs a pack now."""
    return levels_needed(meeting.classification, [_classification(paper) for paper in _published(meeting)])


def page_numbered_pack(user: User | None, meeting: Meeting) -> Pack | None:
    """The pack whose page numbers stand at the items of the agenda, for who may read it: that of the meeting's own
    classification which holds now. None for a meeting entered after the fact: its numbers are those of its source.
    """
    if meeting.historical:
        return None
    made = readable_packs(user, meeting).filter(classification=meeting.classification, version__isnull=False)
    return made.filter(superseded_at__isnull=True).first()


def readable_packs(user: User | None, meeting: Meeting) -> QuerySet[Pack]:
    """The packs of the meeting that the person may read, superseded and wanted ones included, the newest first."""
    return (
        Pack.objects.filter(meeting=meeting, scope__in=readable_scopes(user))
        .select_related("version__document", "version__file", "job", "meeting__group")
        .order_by("-pk")
    )


@dataclass(frozen=True)
class PackLine:
    """The packs of one classification: the one that holds, the one that is being made or failed, and the earlier ones.

    `left_out`: how many papers that the reader knows of are too narrow for it.
    """

    label: str
    current: Pack | None
    wanted: Pack | None
    earlier: tuple[Pack, ...]
    left_out: int

    @property
    def job(self) -> Job | None:
        """What is being done for the next one, or failed."""
        return self.wanted.job if self.wanted else None

    @property
    def under_way(self) -> bool:
        return self.job is not None and self.job.under_way


def pack_lines(user: User | None, meeting: Meeting) -> list[PackLine]:
    """The packs that the person may read, by classification, the widest first."""
    packs = list(readable_packs(user, meeting))
    known = [
        _classification(paper) for paper in readable_papers(user, meeting) if meeting.historical or paper.issued_at
    ]
    labels = {pack.classification: pack.get_classification_display() for pack in packs}
    return [
        _line(labels[level], level, packs, known)
        for level in levels_needed(meeting.classification, labels)
        if level in labels
    ]


def _line(label: str, level: str, packs: Iterable[Pack], known: Iterable[str]) -> PackLine:
    mine = [pack for pack in packs if pack.classification == level]
    made = [pack for pack in mine if pack.version is not None]
    current = next((pack for pack in made if pack.superseded_at is None), None)
    wanted = next((pack for pack in mine if pack.version is None), None)
    left_out = sum(count for other, count in Counter(known).items() if not fits(other, level))
    return PackLine(label, current, wanted, tuple(pack for pack in made if pack is not current), left_out)


def stale_packs(meeting: Meeting) -> list[str]:
    """The classifications whose pack is missing or made of what has changed since, and is not being made."""
    packs = Pack.objects.filter(meeting=meeting, superseded_at__isnull=True).select_related("job")
    coming = {pack.classification for pack in packs if pack.version_id is None and pack.job.under_way}
    made = {pack.classification: pack.fingerprint for pack in packs if pack.version_id is not None}
    return [
        level
        for level in packs_needed(meeting)
        if level not in coming and made.get(level) != pack_content(meeting, level).fingerprint
    ]
