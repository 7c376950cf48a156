"""What an amended report carries, and how it goes out with the papers of the group's next meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from meetings import policy
from meetings.events import EventKind
from meetings.models import HeadlineReport, Meeting, Paper
from meetings.queries import standing_item, to_carry
from meetings.queries.carrying import next_to_be_issued, not_carried
from meetings.rules.record import fits
from meetings.services.ledger import record

if TYPE_CHECKING:
    from foundation.documents.models import DocumentVersion


def carry_requests(report: HeadlineReport) -> None:
    """Enter the accepted requests that this version carries as it is issued: of a signed one, those of its signing."""
    carried = to_carry(report)
    if report.signed_off_at:
        carried = carried.filter(answered_at__lte=report.signed_off_at)
    carried.update(carried_in=report)


def put_before_next(*, report: HeadlineReport, actor: audit.Actor) -> None:
    """Put an amended report among the papers of the group's next meeting whose papers are not out; else it waits."""
    following = next_to_be_issued(report)
    if following is not None:
        _put(report, following, actor=actor)


@audit.act
def take_amended_reports(*, meeting: Meeting, actor: audit.Actor) -> None:
    """Put the amended reports that no later meeting has among its papers before this one, as its papers are issued."""
    policy.require(policy.may_prepare, actor, meeting)
    for report in not_carried(meeting):
        _put(report, meeting, actor=actor)


def _put(report: HeadlineReport, meeting: Meeting, *, actor: audit.Actor) -> None:
    version = report.document
    if version is None or not fits(report.meeting.classification, meeting.classification):
        return  # issued as a page alone, or not for everybody who reads these papers
    title = f"{report.title}, amended (version {report.version})"
    paper = _unissued(meeting, version) or Paper(meeting=meeting, item=standing_item(meeting))
    paper.version, paper.title = version, title
    paper.save()
    data = {"report": report.reference, "document": version.reference}
    record(EventKind.REPORT_CARRIED, meeting, actor=actor, also=[paper, report], data=data)


def _unissued(meeting: Meeting, version: DocumentVersion) -> Paper | None:
    """An earlier version of the same report among the papers of the meeting, which this one replaces."""
    same = Paper.objects.filter(meeting=meeting, issued_at__isnull=True, version__document=version.document_id)
    return same.order_by("pk").first()
