"""The headline report as it drafts itself: plain data out of what was recorded, frozen when it is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.clock import LONDON
from foundation.core.scope import Classification
from meetings.models import (
    ActionReview,
    AgendaItem,
    AmendmentRequest,
    Capture,
    HeadlineReport,
    Meeting,
    ReportApproval,
    ReportBlock,
)
from meetings.queries.attendance import SeatLine, attendance_of
from meetings.queries.meetings import next_after
from meetings.queries.record import captured_at, captures_of, opened_by_report, raised_at
from meetings.rules.dates import offset_words, recording_link
from meetings.rules.lifecycle import ACCEPTED, REPORT_ISSUED, SIGNED_OFF
from meetings.rules.live import RAID_ENTRIES
from meetings.rules.record import ALTERNATE, fits
from meetings.rules.report_text import HEADLINE, NOT_RECORDED
from raid.models import Action
from raid.queries import open_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from meetings.rules.report_text import Content


def reports_of(meeting: Meeting, kind: str = HEADLINE) -> QuerySet[HeadlineReport]:
    """All versions of the meeting's headline report (or minutes), the newest first."""
    return (
        HeadlineReport.objects.filter(meeting=meeting, kind=kind)
        .select_related("meeting__group", "document__document", "document__file", "signed_off_by")
        .order_by("-version")
    )


def latest_issued(meeting: Meeting, kind: str = HEADLINE) -> HeadlineReport | None:
    """The newest issued version, or None."""
    return reports_of(meeting, kind).filter(status=REPORT_ISSUED).first()


def draft_of(meeting: Meeting, kind: str = HEADLINE) -> HeadlineReport | None:
    """The version being prepared (draft, ready or signed off), or None."""
    return reports_of(meeting, kind).exclude(status=REPORT_ISSUED).first()


def report_content(report: HeadlineReport) -> Content:
    """The report as of now, as plain JSON: what the chair signed off stays as signed, all else follows the record.

    Nothing narrower than the meeting's classification enters it.
    """
    if report.status in {SIGNED_OFF, REPORT_ISSUED}:
        signed: Content = report.content
        return signed
    meeting = report.meeting
    items = [_item(item, meeting) for item in captures_of(meeting)]
    decisions = [
        {"number": item["number"], "title": item["title"], **taken} for item in items for taken in item["decision"]
    ]
    return {
        "kind": report.kind,
        "meeting": _meeting(meeting),
        "version": report.version,
        "words": words_of(report),
        "decisions": decisions,
        "items": items,
        "actions": _actions(meeting),
        "attendance": _attendance(meeting),
        "next_meeting": _next(meeting),
        "recording_url": meeting.recording_url,
        "amendments": amendments_in(report),
    }


def words_of(report: HeadlineReport) -> dict[str, str]:
    """The secretariat's own words, by the key of their block."""
    return dict(ReportBlock.objects.filter(report=report).order_by("key").values_list("key", "words"))


def amendments_in(report: HeadlineReport) -> list[Content]:
    """What a later version changes on request: accepted requests, and what the meeting asked for that approved it.

    The answer is told, in the secretariat's words, and not the request, which was not made for publication.
    """
    if report.version == 1:
        return []
    carried = to_carry(report).select_related("meeting__group", "report", "decision__item", "action__group")
    asked = [
        {"reference": each.reference, "about": _about(each), "answer": _answer(each), "url": each.corrected_url}
        for each in carried
    ]
    before = ReportApproval.objects.filter(
        report__meeting=report.meeting, report__kind=report.kind, report__version=report.version - 1, outcome="amended"
    ).select_related("meeting__group")
    approved = [
        {"reference": each.meeting.reference, "about": "approved with amendments", "answer": each.amendments, "url": ""}
        for each in before.order_by("pk")
        if fits(each.meeting.classification, report.meeting.classification)
    ]
    return [*asked, *approved]


def to_carry(report: HeadlineReport) -> QuerySet[AmendmentRequest]:
    """The accepted requests that no issued version carries yet; this one will."""
    waiting = AmendmentRequest.objects.filter(meeting=report.meeting, report__kind=report.kind, status=ACCEPTED)
    return waiting.filter(carried_in__isnull=True).order_by("number")


def _about(request: AmendmentRequest) -> str:
    if request.action and not fits(request.action.classification, request.meeting.classification):
        return "an action"
    return request.subject


def _answer(request: AmendmentRequest) -> str:
    corrected = f" Corrected by {request.corrected_reference}." if request.corrected_reference else ""
    return f"{request.reason}{corrected}"


def _meeting(meeting: Meeting) -> Content:
    return {
        "reference": meeting.reference,
        "group": meeting.group.code,
        "group_name": meeting.group.name,
        "number": meeting.number,
        "on": meeting.on.isoformat(),
        "starts": meeting.starts_at.astimezone(LONDON).strftime("%H:%M"),
        "kind": meeting.get_kind_display(),
        "place": meeting.place,
        "classification": Classification(meeting.classification).label,
        "historical": meeting.historical,
    }


def _item(item: AgendaItem, meeting: Meeting) -> Content:
    """An item with what was captured at it, by kind."""
    captured = captured_at(item)
    by_kind = {
        kind: [_captured(one, meeting) for one in captured if one.kind == kind]
        for kind in ("context", "viewpoint", "decision", "note")
    }
    raid = [{"what": one.get_kind_display(), **_captured(one, meeting)} for one in captured if one.kind in RAID_ENTRIES]
    return {
        "key": f"item-{item.pk}",
        "number": item.number,
        "title": item.title,
        "heading": f"{item.number} {item.title}",
        "objective": item.get_objective_display(),
        "outcome": item.get_disposition_display() if item.disposition != "pending" else "",
        **by_kind,
        "raid": raid,
    }


def _captured(capture: Capture, meeting: Meeting) -> Content:
    at = capture.recording_at
    return {
        "text": capture.text,
        "url": capture.url,
        "recording_at": offset_words(at),
        "recording_link": recording_link(meeting.recording_url, at) if at is not None else "",
    }


def _actions(meeting: Meeting) -> Content:
    """Raised here, closed here, and what goes on; only what may stand in a document of the meeting's classification.

    What the report itself opens may.
    """
    opened = set(opened_by_report(meeting).values_list("pk", flat=True))
    closing = ActionReview.objects.filter(meeting=meeting, outcome="closed").values("action")
    closed = Action.objects.filter(pk__in=closing).order_by("reference")
    lists = {"raised": raised_at(meeting), "closed": closed, "ongoing": _ongoing(meeting)}
    return {
        name: [
            _action(one)
            for one in some.select_related("group")
            if one.pk in opened or fits(one.classification, meeting.classification)
        ]
        for name, some in lists.items()
    }


def _ongoing(meeting: Meeting) -> QuerySet[Action]:
    """What goes on after the meeting; of one entered after the fact, what it had before it and did not close."""
    if not meeting.historical:
        return open_for(meeting.group).filter(raised_on__lt=meeting.on)
    listed = ActionReview.objects.filter(meeting=meeting).exclude(outcome__in=["closed", "raised"]).values("action")
    return Action.objects.filter(pk__in=listed).order_by("reference")


def _action(action: Action) -> Content:
    return {
        "reference": action.reference,
        "text": action.text,
        "owner": action.owner_text,
        "due": action.due_on.isoformat(),
        "status": action.status_label,
        "url": action.get_absolute_url(),
    }


def _attendance(meeting: Meeting) -> Content:
    coverage = attendance_of(meeting)
    return {
        "seats": [_seat(line) for line in coverage.lines],
        "guests": [{"name": guest.name, "organisation": guest.organisation} for guest in coverage.guests],
        "vacant": [line.seat.name for line in coverage.vacant],
        "present": len(coverage.present),
        "voices": len(coverage.voices),
        "voices_present": coverage.voices_present,
    }


def _seat(line: SeatLine) -> Content:
    mode = line.attendance.get_mode_display() if line.attendance else ("Vacant" if line.is_vacant else NOT_RECORDED)
    told = {"seat": line.seat.name, "kind": line.seat.get_kind_display(), "who": line.who, "mode": mode}
    return {**told, "authority": _authority(line)}


def _authority(line: SeatLine) -> str:
    """By what authority an alternate sat there, as the report says it; nothing for everybody else."""
    if line.attendance is None or line.attendance.mode != ALTERNATE:
        return ""
    if line.attendance.stands_in_id is not None:
        return "approved alternate"
    return f"on the authority of: {line.attendance.authority}" if line.attendance.authority else ""


def _next(meeting: Meeting) -> Content | None:
    following = next_after(meeting)
    if following is None:
        return None
    return {"reference": following.reference, "on": following.on.isoformat(), "url": following.get_absolute_url()}
