"""Papers, when they were due, and whether a decision may be taken on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from foundation.core import closures
from foundation.core.clock import today
from foundation.documents.services import read
from groups.policy import is_chair, is_secretariat
from groups.queries import User, readable_scopes, terms_on
from meetings.models import AgendaItem, EarlierIssue, Meeting, Paper
from meetings.rules.dates import late_by

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from foundation.core.workdays import Count
    from foundation.documents.models import DocumentVersion
    from groups.models import Group

PAPERS_ISSUED = "papers_issued"


@dataclass(frozen=True)
class PapersDue:
    """The last day for the papers of a meeting, how it was counted, and the clause."""

    on: date
    count: Count
    sentence: str
    clause: str
    citation: str
    date_assumed: bool

    def late(self, issued: date) -> int:
        """Working days by which papers issued on that day are late."""
        return late_by(self.on, issued, closures.extra_closures())


@dataclass(frozen=True)
class PapersInTime:
    """Whether an item's papers allow a decision: yes when none is late without a waiver. True and false as a whole.

    `known` is False for a meeting entered after the fact, of which nobody recorded when its papers went out.
    """

    late: tuple[Paper, ...]
    waived: tuple[Paper, ...]
    unissued: tuple[Paper, ...]
    known: bool
    citation: str

    def __bool__(self) -> bool:
        return not self.late and not self.unissued

    @property
    def reason(self) -> str:
        """Why no decision may be taken on the item, as a sentence; empty when it may."""
        if self.unissued:
            return f"The paper “{self.unissued[0].title}” has not been issued."
        if self.late:
            paper = self.late[0]
            days = "1 working day" if paper.late_by == 1 else f"{paper.late_by} working days"
            return f"The paper “{paper.title}” came {days} late; the chair must waive that, with a reason, first."
        return ""


def papers_due(meeting: Meeting) -> PapersDue | None:
    """When the meeting's papers are due under the framework of its day; None where the group owes none."""
    return papers_due_on(meeting.group, meeting.on)


def papers_due_on(group: Group, on: date) -> PapersDue | None:
    """The same for a meeting of the group on a day, whether or not it has been called."""
    terms = terms_on(group, on)
    rule = terms.deadline(PAPERS_ISSUED) if terms else None
    if rule is None or rule.working_days is None:
        return None
    signed = -rule.working_days if rule.direction == "before" else rule.working_days
    count = closures.count(on, signed)
    return PapersDue(count.due, count, rule.sentence, rule.clause.id, rule.citation, rule.date_assumed)


def papers_of(meeting: Meeting) -> QuerySet[Paper]:
    """All papers of a meeting, in the order of the agenda. For rules; what is shown comes from readable_papers."""
    return (
        Paper.objects.filter(meeting=meeting)
        .select_related("item", "version__document", "version__file", "waived_by", "meeting__group")
        .order_by("item__position", "pk")
    )


def decisions_without_paper(meeting: Meeting) -> list[AgendaItem]:
    """The items that ask for a decision and have no paper to take it on, in the order of the agenda.

    Without the standing items, which are taken on the record that stands here: the last report, the open actions.
    """
    asked = AgendaItem.objects.filter(meeting=meeting, objective="DECISION", standing="")
    return list(asked.filter(papers__isnull=True).order_by("position"))


def readable_papers(user: User | None, meeting: Meeting) -> QuerySet[Paper]:
    """The papers the person may read: issued ones within their scopes; those being prepared for those who prepare."""
    scopes = readable_scopes(user)
    papers = papers_of(meeting).filter(Q(version__isnull=True) | Q(version__document__scope__in=scopes))
    if meeting.historical or is_secretariat(user, meeting.group) or is_chair(user, meeting.group):
        return papers
    return papers.filter(issued_at__isnull=False)


def earlier_issues(papers: Iterable[Paper]) -> dict[int, list[EarlierIssue]]:
    """What was issued of each paper before its present version, the latest first. Of papers the person may read."""
    rows = EarlierIssue.objects.filter(paper__in=[paper.pk for paper in papers])
    found: dict[int, list[EarlierIssue]] = {}
    for row in rows.select_related("version__file", "version__document", "waived_by").order_by("-replaced_at", "-pk"):
        found.setdefault(row.paper_id, []).append(row)
    return found


def text_of(version: DocumentVersion) -> str:
    """The words of a version written in the product."""
    return read(version.file).decode()


def papers_in_time(meeting: Meeting, item: AgendaItem) -> PapersInTime:
    """The state of an item's papers for the guard of a decision and for its conformance checklist."""
    due = papers_due(meeting)
    papers = [paper for paper in papers_of(meeting) if paper.item_id == item.pk]
    return PapersInTime(
        late=tuple(paper for paper in papers if paper.needs_waiver),
        waived=tuple(paper for paper in papers if paper.waived_at is not None),
        unissued=() if meeting.historical else tuple(paper for paper in papers if paper.issued_at is None),
        known=not meeting.historical,
        citation=due.citation if due else "",
    )


def working_days_late_today(meeting: Meeting) -> int:
    """By how many working days papers would be late if they were issued today."""
    due = papers_due(meeting)
    return due.late(today()) if due else 0
