"""The headline report: it drafts itself, is edited, marked ready and issued, by hand or at its hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string

from deadlines import services as deadlines
from foundation.audit import services as audit
from foundation.core import pdf
from foundation.core.clock import london_date, london_datetime, now
from foundation.core.errors import Refused
from foundation.core.registry import Registry
from foundation.documents import services as documents
from foundation.workflow.services import advance
from framework.queries import programme_in_force
from meetings import policy
from meetings.events import EventKind
from meetings.models import HeadlineReport, Meeting
from meetings.queries import draft_of, latest_issued, locked, opened_by_report, report_content
from meetings.rules import record as rules
from meetings.rules.lifecycle import DRAFT, HELD, READY
from meetings.services.ledger import record, tell_members
from raid import services as raid

if TYPE_CHECKING:
    from datetime import date, datetime

    from deadlines.models import Obligation
    from foundation.documents.models import DocumentVersion
    from meetings.queries.reporting import Content

Published = Callable[[Meeting, HeadlineReport, audit.Actor], None]

# What an app above does when a report that carries its things goes out, in the same transaction.
PUBLISHED: Registry[Published] = Registry("what a headline report publishes")


@audit.act
def draft_report(*, meeting: Meeting, actor: audit.Actor) -> HeadlineReport:
    """Begin the next version of the report; what stands in it follows the record until it is issued.

    Returns the version in preparation when there is one. Raises Refused before the meeting was held.
    """
    policy.require(policy.may_prepare, actor, meeting)
    if reason := rules.report_refusal(meeting.status):
        raise Refused(reason)
    locked(meeting)
    if present := draft_of(meeting):
        return present
    issued = latest_issued(meeting)
    report = HeadlineReport.objects.create(
        meeting=meeting,
        version=issued.version + 1 if issued else 1,
        introduction=issued.introduction if issued else "",
        status=DRAFT,
    )
    _record(EventKind.REPORT_DRAFTED, report, actor=actor)
    return report


def _record(
    kind: EventKind, report: HeadlineReport, *, actor: audit.Actor, private: dict[str, str] | None = None
) -> None:
    record(kind, report.meeting, actor=actor, also=[report], data=_facts(report), private=private)


def _facts(report: HeadlineReport) -> dict[str, object]:
    return {"version": report.version, "meeting": report.meeting.reference}


@audit.act
def edit_report(*, report: HeadlineReport, introduction: str, actor: audit.Actor) -> HeadlineReport:
    """Change the secretariat's own words. Raises Refused once the report is ready or issued."""
    policy.require(policy.may_prepare, actor, report.meeting)
    if report.status != DRAFT:
        raise Refused(f"This headline report is {report.status_label.lower()}; take it back to draft to change it.")
    if introduction != report.introduction:
        private = {"before": report.introduction, "after": introduction}
        report.introduction = introduction
        report.save(update_fields=["introduction"])
        _record(EventKind.REPORT_EDITED, report, actor=actor, private=private)
    return report


@audit.act
def mark_ready(*, report: HeadlineReport, actor: audit.Actor) -> None:
    """Say that the report may go out: at the hour of its due day it then issues itself."""
    policy.require(policy.may_prepare, actor, report.meeting)
    if reason := policy.closing_refusal(report.meeting):
        raise Refused(reason)
    advance(report, "mark_ready", actor=actor, changes={"ready_at": now()}, also=[report.meeting], data=_facts(report))


@audit.act
def back_to_draft(*, report: HeadlineReport, actor: audit.Actor) -> None:
    """Take a ready report back to draft."""
    policy.require(policy.may_prepare, actor, report.meeting)
    advance(
        report, "back_to_draft", actor=actor, changes={"ready_at": None}, also=[report.meeting], data=_facts(report)
    )


@dataclass(frozen=True)
class Made:
    """A report made ahead of its issue: where it stood, what it says, the moment of issue it names, its PDF if any."""

    status: str
    content: Content
    at: datetime
    file: bytes | None


def issue_report(*, report: HeadlineReport, actor: audit.Actor, at: datetime | None = None) -> HeadlineReport:
    """Issue the report: freeze what it says, file its PDF, meet what was owed, report the meeting, tell the members.

    `at` is the moment of issue, now by default. The PDF takes seconds, so it is made before the transaction opens; the
    record is then held, and must still say what the PDF says. Where this installation makes no PDFs the report is
    issued as a page alone (`pdf.unavailable()` says why). Raises NotAllowed; Refused for a report that was issued, or
    that has changed meanwhile.
    """
    policy.require(policy.may_prepare, actor, report.meeting)
    if reason := report.lifecycle.refusal(report.status, "issue") or policy.closing_refusal(report.meeting):
        raise Refused(reason)  # before the PDF is made for nothing
    return _issue(report, _made(report, at or now()), actor=actor)


def _made(report: HeadlineReport, at: datetime) -> Made:
    content = {**report_content(report), "issued_at": at.isoformat()}
    file = None if pdf.unavailable() else render_report(content, title=_title(report), created=at)
    return Made(report.status, content, at, file)


def _title(report: HeadlineReport) -> str:
    return f"{report.meeting.reference} headline report"


@audit.act
def _issue(report: HeadlineReport, made: Made, *, actor: audit.Actor) -> HeadlineReport:
    # the lock: what is recorded at the meeting from here on waits, and is not in this version
    meeting = locked(report.meeting)
    report.refresh_from_db()
    report.meeting = meeting
    if reason := report.lifecycle.refusal(report.status, "issue") or policy.closing_refusal(meeting):
        raise Refused(reason)
    if (
        report.status != made.status
        or report_content(report) | {"issued_at": made.content["issued_at"]} != made.content
    ):
        raise Refused("The report changed while its PDF was being made. Look at it again, then issue it.")
    version = _file_pdf(report, made, actor=actor)
    changes = {"content": made.content, "issued_at": made.at, "document": version}
    also = [meeting, *([version] if version else [])]
    advance(report, "issue", actor=actor, changes=changes, also=also, data=_facts(report) | _file_facts(version))
    if meeting.status == HELD:
        advance(meeting, "report", actor=actor, also=[report])
    for action in opened_by_report(meeting):
        raid.reclassify(action=action, classification=meeting.classification, actor=actor)
    for _key, published in PUBLISHED.items():  # noqa: PERF102  # a registry, not a dictionary
        published(meeting, report, actor)
    for key in ("headline_report", "decisions_published"):  # the report carries every decision of its meeting
        deadlines.meet(subject=meeting, key=key, actor=actor, on=london_date(made.at))
    _tell(report)
    return report


def _file_facts(version: DocumentVersion | None) -> dict[str, object]:
    return {"document": version.reference, "sha256": version.file.sha256} if version else {"document": ""}


def _file_pdf(report: HeadlineReport, made: Made, *, actor: audit.Actor) -> DocumentVersion | None:
    """The report's PDF as the next version of the meeting's report document; None where PDFs are off."""
    if made.file is None:
        return None
    meeting = report.meeting
    earlier = meeting.reports.filter(document__isnull=False).order_by("-version").first()
    return documents.add_version(
        data=made.file,
        media_type=documents.PDF,
        file_name=f"{meeting.group.code}-{meeting.number:02d}-headline-report-v{report.version}.pdf",
        title=_title(report),
        classification=meeting.classification,
        scope=meeting.scope,
        stream=meeting.audit_stream,
        actor=actor,
        document=earlier.document.document if earlier and earlier.document else None,
        version=f"{report.version}.0",
    )


def render_report(content: Content, *, title: str, created: datetime) -> bytes:
    """The report as PDF/A, out of its frozen content alone. Links in it go to the public address of the site."""
    context = {"report": content, "title": title, "site_url": settings.SITE_URL}
    html = render_to_string("meetings/report_pdf.html", context)
    return pdf.render(html, title=title, base_url=settings.SITE_URL, created=created)


def _tell(report: HeadlineReport) -> None:
    meeting = report.meeting
    again = "" if report.version == 1 else f", version {report.version}"
    tell_members(
        meeting,
        key=f"report:{report.pk}",
        topic="reports",
        subject=f"Headline report of {meeting.reference}{again}",
        body="The headline report has been issued.",
        url=report.get_absolute_url(),
    )


def issue_due_report(obligation: Obligation, at: datetime) -> bool:
    """What a due headline report does by itself: a ready one is issued from the hour of its due day (17:00, London).

    Registered with deadlines under the rule's key. True when it issued one.
    """
    if obligation.historical or obligation.due_on is None or at < _hour(obligation.due_on):
        return False
    pk = obligation.subject.removeprefix("meeting:")
    report = HeadlineReport.objects.filter(meeting_id=int(pk), status=READY).select_related("meeting__group").first()
    if report is None or policy.closing_refusal(report.meeting):
        return False
    issue_report(report=report, actor=audit.System("deadlines"), at=at)
    return True


def _hour(due_on: date) -> datetime:
    return london_datetime(due_on, programme_in_force(due_on).practice.issue_ready_report_at)
