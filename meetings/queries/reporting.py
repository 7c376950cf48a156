"""The headline report as it drafts itself: plain data out of what was recorded, frozen when it is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation.core.clock import LONDON
from foundation.core.scope import Classification
from meetings.models import ActionReview, AgendaItem, Capture, HeadlineReport, Meeting
from meetings.queries.attendance import SeatLine, attendance_of
from meetings.queries.meetings import next_after
from meetings.queries.record import captured_at, captures_of, opened_by_report, raised_at
from meetings.rules.dates import offset_words, recording_link
from meetings.rules.lifecycle import REPORT_ISSUED
from meetings.rules.record import fits
from raid.models import Action
from raid.queries import open_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

Content = dict[str, Any]  # plain JSON: text, numbers, lists and dictionaries of them


def reports_of(meeting: Meeting) -> QuerySet[HeadlineReport]:
    """All versions of the meeting's headline report, the newest first."""
    return (
        HeadlineReport.objects.filter(meeting=meeting)
        .select_related("meeting__group", "document__document", "document__file")
        .order_by("-version")
    )


def latest_issued(meeting: Meeting) -> HeadlineReport | None:
    """The newest issued version, or None."""
    return reports_of(meeting).filter(status=REPORT_ISSUED).first()


def draft_of(meeting: Meeting) -> HeadlineReport | None:
    """The version being prepared (draft or ready), or None."""
    return reports_of(meeting).exclude(status=REPORT_ISSUED).first()


def report_content(report: HeadlineReport) -> Content:
    """The report as of now, as plain JSON. Nothing narrower than the meeting's classification enters it."""
    meeting = report.meeting
    items = [_item(item, meeting) for item in captures_of(meeting)]
    decisions = [
        {"number": item["number"], "title": item["title"], **taken} for item in items for taken in item["decision"]
    ]
    return {
        "meeting": _meeting(meeting),
        "version": report.version,
        "introduction": report.introduction,
        "decisions": decisions,
        "items": items,
        "actions": _actions(meeting),
        "attendance": _attendance(meeting),
        "next_meeting": _next(meeting),
        "recording_url": meeting.recording_url,
    }


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
    by_kind = {kind: [_captured(one, meeting) for one in captured if one.kind == kind] for kind, _ in Capture.KINDS}
    return {
        "number": item.number,
        "title": item.title,
        "heading": f"{item.number} {item.title}",
        "objective": item.get_objective_display(),
        "outcome": item.get_disposition_display() if item.disposition != "pending" else "",
        **by_kind,
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
    mode = line.attendance.get_mode_display() if line.attendance else ("Vacant" if line.is_vacant else "Not recorded")
    return {"seat": line.seat.name, "kind": line.seat.get_kind_display(), "who": line.who, "mode": mode}


def _next(meeting: Meeting) -> Content | None:
    following = next_after(meeting)
    if following is None:
        return None
    return {"reference": following.reference, "on": following.on.isoformat(), "url": following.get_absolute_url()}
