"""What every service here needs: an event about a meeting in its group's stream, and notices to the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.notifications.services import notify
from groups.queries import chairs, members

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum

    from django.db.models import Model

    from meetings.models import HeadlineReport, Meeting


def record(
    kind: StrEnum,
    meeting: Meeting,
    *,
    actor: audit.Actor,
    also: Sequence[Model] = (),
    data: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
) -> None:
    """One event about the meeting. `data` holds codes, numbers and dates; words go into `private`."""
    audit.record(
        kind,
        actor=actor,
        stream=meeting.audit_stream,
        subject=meeting,
        also=also,
        scope=meeting.scope,
        data=data,
        private=private,
    )


def record_report(
    kind: StrEnum,
    report: HeadlineReport,
    *,
    actor: audit.Actor,
    data: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
) -> None:
    """One event about a report, beside its meeting."""
    audit.record(
        kind,
        actor=actor,
        stream=report.audit_stream,
        subject=report,
        also=[report.meeting],
        scope=report.scope,
        data={**report_facts(report), **(data or {})},
        private=private,
    )


def report_facts(report: HeadlineReport) -> dict[str, object]:
    """What every event of a report says in codes."""
    return {"version": report.version, "document": report.kind, "meeting": report.meeting.reference}


def tell_chair(report: HeadlineReport) -> int:
    """A notice to whoever chairs the group that a report is ready to be signed off."""
    if report.meeting.historical:
        return 0
    return notify(
        people=chairs(report.meeting.group),
        key=f"sign-off:{report.pk}:{report.ready_at}",
        topic="answering",
        subject=f"To be signed off: {report.reference}",
        body="It is ready. It is issued once you have signed it off.",
        url=report.get_absolute_url(),
        scope=report.scope,
    )


def tell_members(
    meeting: Meeting, *, key: str, topic: str, subject: str, body: str, url: str = "", invitation: str = ""
) -> int:
    """A notice to everybody who sits on the group today; nobody is told of a meeting entered after the fact.

    `invitation` is an iCalendar text that goes with the e-mail. Who follows the meeting or its group is told too.
    """
    if meeting.historical:
        return 0
    return notify(
        people=members(meeting.group),
        key=key,
        topic=topic,
        subject=subject,
        body=body,
        url=url or meeting.get_absolute_url(),
        invitation=invitation,
        scope=meeting.scope,
        about=(meeting, meeting.group),
    )
