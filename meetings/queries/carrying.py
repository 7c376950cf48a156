"""Which meeting's papers an amended report goes out with, and what a meeting says of the report of the one before."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet

from meetings.models import AgendaItem, AmendmentRequest, HeadlineReport, Meeting, Paper, ReportApproval
from meetings.queries.reporting import latest_issued
from meetings.rules.lifecycle import ACCEPTED, CANCELLED, PLANNED, READY, REPORT_ISSUED, REPORTED, SIGNED_OFF
from meetings.rules.report_text import MINUTES

MINUTES_AND_ACTIONS = "minutes_and_actions"  # the framework's key of the standing item


def standing_item(meeting: Meeting) -> AgendaItem | None:
    """The item at which a meeting looks at the report and the actions of the one before."""
    return AgendaItem.objects.filter(meeting=meeting, standing=MINUTES_AND_ACTIONS).order_by("position", "pk").first()


def next_to_be_issued(report: HeadlineReport) -> Meeting | None:
    """The group's next meeting whose papers are still to be issued."""
    after = Meeting.objects.filter(group=report.meeting.group, starts_at__gt=report.meeting.starts_at, status=PLANNED)
    return after.filter(historical=False).select_related("group").order_by("starts_at", "pk").first()


def not_carried(meeting: Meeting) -> QuerySet[HeadlineReport]:
    """The newest amended reports of the group's earlier meetings that stand among no later meeting's papers."""
    papers = Paper.objects.filter(version=OuterRef("document")).exclude(meeting=OuterRef("meeting"))
    papers = papers.exclude(meeting__status=CANCELLED)  # whose papers go nowhere
    newer = HeadlineReport.objects.filter(
        meeting=OuterRef("meeting"), kind=OuterRef("kind"), status=REPORT_ISSUED, version__gt=OuterRef("version")
    )
    return (
        HeadlineReport.objects.filter(
            ~Exists(papers),
            ~Exists(newer),
            meeting__group=meeting.group,
            meeting__starts_at__lt=meeting.starts_at,
            meeting__historical=False,
            status=REPORT_ISSUED,
            version__gt=1,
            document__isnull=False,
        )
        .select_related("meeting__group", "document")
        .order_by("meeting__starts_at", "kind", "pk")
    )


def ready_to_go_out_with(meeting: Meeting) -> QuerySet[HeadlineReport]:
    """The amended reports of the group's earlier meetings that are ready, and so go out with this meeting's papers."""
    ready = HeadlineReport.objects.filter(version__gt=1, status__in=[READY, SIGNED_OFF], meeting__historical=False)
    earlier = ready.filter(meeting__group=meeting.group, meeting__starts_at__lt=meeting.starts_at)
    return earlier.select_related("meeting__group").order_by("meeting__starts_at", "kind", "pk")


def amendments_left(meeting: Meeting) -> list[str]:
    """The group's earlier reports with accepted requests that no issued version carries, as sentences.

    Their amended versions go out with this meeting's papers when they are issued before.
    """
    waiting = AmendmentRequest.objects.filter(
        meeting__group=meeting.group, meeting__starts_at__lt=meeting.starts_at, status=ACCEPTED, carried_in=None
    ).select_related("meeting__group", "report")
    titles = sorted(
        {
            (request.meeting.number, f"{request.meeting.reference} {request.report.get_kind_display()}")
            for request in waiting.order_by("pk")
        }
    )
    return [f"{title}: accepted amendments wait for its next version" for _, title in titles]


def last_report(meeting: Meeting) -> HeadlineReport | None:
    """What the meeting is to approve: of the group's last reported meeting its minutes, or else its headline report."""
    earlier = Meeting.objects.filter(group=meeting.group, starts_at__lt=meeting.starts_at, status=REPORTED)
    last = earlier.select_related("group").order_by("-starts_at", "-pk").first()
    if last is None:
        return None
    return latest_issued(last, MINUTES) or latest_issued(last)


def approval_of(report: HeadlineReport) -> ReportApproval | None:
    """What a meeting said of the report, of whichever version, or None."""
    found = ReportApproval.objects.filter(report__meeting=report.meeting_id, report__kind=report.kind)
    return found.select_related("meeting__group", "report__meeting__group", "approved_by").order_by("pk").first()


def carried_over_to(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Items of the group's last meeting before this one that it did not reach."""
    earlier = Meeting.objects.filter(group=meeting.group, starts_at__lt=meeting.starts_at, items__isnull=False)
    last = earlier.exclude(status="cancelled").order_by("-starts_at", "-pk").values("pk")[:1]
    left = AgendaItem.objects.filter(meeting__in=last, disposition="not_reached")
    return left.select_related("meeting__group").order_by(F("position").asc(), "pk")
