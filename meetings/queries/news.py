"""What has been published of a meeting since somebody last looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from meetings.models import HeadlineReport
from meetings.queries.packs import readable_packs
from meetings.queries.papers import readable_papers
from meetings.queries.versions import versions_of
from meetings.rules.lifecycle import REPORT_ISSUED

if TYPE_CHECKING:
    from datetime import datetime

    from groups.queries import User
    from meetings.models import Meeting


@dataclass(frozen=True)
class News:
    """One thing that is new, in words, and where it stands."""

    words: str
    url: str


def news_since(user: User | None, meeting: Meeting, since: datetime, *, agenda: bool) -> list[News]:
    """The newest agenda version, papers, packs and reports since a moment, as far as the person may read them.

    What they issued themselves is not new to them. `agenda`: they may read the agenda.
    """
    me = user.pk if user else None
    papers = reverse("meetings:papers", args=[meeting.group.code, meeting.number])
    version = versions_of(meeting).filter(at__gt=since).first() if agenda else None
    if version and _own(version.by_id, me):
        version = None
    since_then = [paper for paper in readable_papers(user, meeting) if paper.issued_at and paper.issued_at > since]
    issued = sum(1 for paper in since_then if not _own(paper.issued_by_id, me))
    packs = readable_packs(user, meeting).filter(made_at__gt=since, superseded_at__isnull=True)
    reports = HeadlineReport.objects.filter(meeting=meeting, status=REPORT_ISSUED, issued_at__gt=since)
    newest = {one.kind: one for one in reports.select_related("meeting__group").order_by("version")}
    return [
        *([News(f"agenda version {version.number}", version.get_absolute_url())] if version else []),
        *([News("1 paper" if issued == 1 else f"{issued} papers", papers)] if issued else []),
        *(News(f"pack {pack.reference}", f"{papers}#packs") for pack in packs.order_by("pk")),
        *(
            News(f"{one.get_kind_display().lower()} version {one.version}", one.get_absolute_url())
            for one in newest.values()
            if not _own(one.issued_by_id, me)
        ),
    ]


def _own(issuer: int | None, me: int | None) -> bool:
    """The person's own act; what a background process issued is nobody's."""
    return issuer is not None and issuer == me
