"""Reports of a meeting: they draft themselves, are marked ready, signed off and issued, by hand or at their hour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

from deadlines import services as deadlines
from foundation.accounts.models import Person
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
from meetings.models import HeadlineReport, Meeting, ReportBlock
from meetings.queries import draft_of, latest_issued, locked, opened_by_report, report_content, sign_off_asked
from meetings.rules.lifecycle import DRAFT, HELD, READY, SIGNED_OFF
from meetings.rules.report_text import HEADLINE, MINUTES
from meetings.services.carrying import carry_requests, put_before_next
from meetings.services.ledger import record_report, report_facts, tell_chair, tell_members
from raid import services as raid

if TYPE_CHECKING:
    from datetime import date, datetime

    from deadlines.models import Obligation
    from foundation.documents.models import DocumentVersion
    from meetings.rules.report_text import Content

# What the issue of a document meets. The headline report carries every decision of its meeting.
DUTIES = {HEADLINE: ("headline_report", "decisions_published"), MINUTES: ("minutes",)}

Published = Callable[[Meeting, HeadlineReport, audit.Actor], None]

# What an app above does when a report that carries its things goes out, in the same transaction.
PUBLISHED: Registry[Published] = Registry("what a headline report publishes")


@audit.act
def draft_report(*, meeting: Meeting, actor: audit.Actor, kind: str = HEADLINE) -> HeadlineReport:
    """Begin the next version of the report, or of the minutes; what stands in it follows the record until it is issued.

    The secretariat's words of the version before come with it. Returns the version in preparation when there is one.
    Raises Refused before the meeting was held, and for minutes where the framework of its day knows none.
    """
    policy.require(policy.may_prepare, actor, meeting)
    if reason := policy.draft_refusal(meeting, kind):
        raise Refused(reason)
    locked(meeting)
    if present := draft_of(meeting, kind):
        return present
    issued = latest_issued(meeting, kind)
    report = HeadlineReport.objects.create(
        meeting=meeting,
        kind=kind,
        version=issued.version + 1 if issued else 1,
        drafted_by=actor if isinstance(actor, Person) else None,
        drafted_at=now(),
        status=DRAFT,
    )
    if issued:
        _take_over_words(issued, report)
    record_report(EventKind.REPORT_DRAFTED, report, actor=actor)
    return report


def _take_over_words(before: HeadlineReport, report: HeadlineReport) -> None:
    taken = [
        ReportBlock(
            report=report,
            key=each.key,
            words=each.words,
            drafted=each.drafted,
            edited_by=each.edited_by,
            edited_at=each.edited_at,
        )
        for each in before.blocks.select_related("edited_by").order_by("key")
    ]
    ReportBlock.objects.bulk_create(taken)


@audit.act
def mark_ready(*, report: HeadlineReport, actor: audit.Actor) -> None:
    """Say that the report may go out: at the hour of its due day it then issues itself.

    Where the chair is to sign it off first, they are told, and it waits for them.
    """
    policy.require(policy.may_prepare, actor, report.meeting)
    if reason := policy.closing_refusal(report.meeting):
        raise Refused(reason)
    changes = {"ready_at": now()}
    advance(report, "mark_ready", actor=actor, changes=changes, also=[report.meeting], data=report_facts(report))
    if sign_off_asked(report):
        tell_chair(report)


@audit.act
def back_to_draft(*, report: HeadlineReport, actor: audit.Actor) -> None:
    """Take a ready report back to draft. A sign-off is undone with it; what it said follows the record again."""
    policy.require(policy.may_prepare, actor, report.meeting)
    changes: dict[str, Any] = {"ready_at": None, "signed_off_by": None, "signed_off_at": None, "content": {}}
    advance(report, "back_to_draft", actor=actor, changes=changes, also=[report.meeting], data=report_facts(report))


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
    if reason := policy.issue_refusal(report):
        raise Refused(reason)  # before the PDF is made for nothing
    return _issue(report, _made(report, at or now()), actor=actor)


def _as_issued(report: HeadlineReport, at: datetime) -> Content:
    """What the report says, with the moment of its issue and who signed it off."""
    signed = report.signed_off_by.name if report.signed_off_by else ""
    return {**report_content(report), "issued_at": at.isoformat(), "signed_off_by": signed}


def _made(report: HeadlineReport, at: datetime) -> Made:
    content = _as_issued(report, at)
    file = None if pdf.unavailable() else render_report(content, title=report.title, created=at)
    return Made(report.status, content, at, file)


@audit.act
def _issue(report: HeadlineReport, made: Made, *, actor: audit.Actor) -> HeadlineReport:
    # the lock: what is recorded at the meeting from here on waits, and is not in this version
    meeting = locked(report.meeting)
    report.refresh_from_db()
    report.meeting = meeting
    if reason := policy.issue_refusal(report):
        raise Refused(reason)
    if report.status != made.status or _as_issued(report, made.at) != made.content:
        raise Refused("The report changed while its PDF was being made. Look at it again, then issue it.")
    version = _file_pdf(report, made, actor=actor)
    issued_by = actor if isinstance(actor, Person) else None
    changes = {"content": made.content, "issued_at": made.at, "issued_by": issued_by, "document": version}
    also = [meeting, *([version] if version else [])]
    advance(report, "issue", actor=actor, changes=changes, also=also, data=report_facts(report) | _file_facts(version))
    carry_requests(report)
    if report.kind == HEADLINE:
        _publish(report, actor=actor)
    for key in DUTIES[report.kind]:
        deadlines.meet(subject=meeting, key=key, actor=actor, on=london_date(made.at))
    _tell(report)
    if report.version > 1:
        put_before_next(report=report, actor=actor)
    return report


def _publish(report: HeadlineReport, *, actor: audit.Actor) -> None:
    """What goes out with a headline report: the meeting's outcome, its actions, and what the apps above publish."""
    meeting = report.meeting
    if meeting.status == HELD:
        advance(meeting, "report", actor=actor, also=[report])
    for action in opened_by_report(meeting):
        raid.reclassify(action=action, classification=meeting.classification, actor=actor)
    for _key, published in PUBLISHED.items():  # noqa: PERF102  # a registry, not a dictionary
        published(meeting, report, actor)


def _file_facts(version: DocumentVersion | None) -> dict[str, object]:
    return {"document": version.reference, "sha256": version.file.sha256} if version else {"document": ""}


def _file_pdf(report: HeadlineReport, made: Made, *, actor: audit.Actor) -> DocumentVersion | None:
    """The report's PDF as the next version of the meeting's report document; None where PDFs are off."""
    if made.file is None:
        return None
    meeting = report.meeting
    earlier = meeting.reports.filter(kind=report.kind, document__isnull=False).order_by("-version").first()
    name = report.get_kind_display().lower().replace(" ", "-")
    return documents.add_version(
        data=made.file,
        media_type=documents.PDF,
        file_name=f"{meeting.group.code}-{meeting.number:02d}-{name}-v{report.version}.pdf",
        title=report.title,
        classification=meeting.classification,
        scope=meeting.scope,
        stream=meeting.audit_stream,
        actor=actor,
        document=earlier.document.document if earlier and earlier.document else None,
        version=f"{report.version}.0",
    )


def render_report(content: Content, *, title: str, created: datetime) -> bytes:
    """The report as PDF/A, out of its content alone. Links in it go to the public address of the site.

    Content without a moment of issue is a draft, and says so on every page.
    """
    context = {"report": content, "title": title, "site_url": settings.SITE_URL}
    html = render_to_string("meetings/report_pdf.html", context)
    return pdf.render(html, title=title, base_url=settings.SITE_URL, created=created)


def _tell(report: HeadlineReport) -> None:
    meeting, what = report.meeting, report.get_kind_display()
    again = "" if report.version == 1 else f", version {report.version}"
    are = "have" if report.kind == MINUTES else "has"
    tell_members(
        meeting,
        key=f"report:{report.pk}",
        topic="reports",
        subject=f"{what} of {meeting.reference}{again}",
        body=f"The {what.lower()} {are} been issued.",
        url=report.get_absolute_url(),
    )


def meetings_with_a_ready_report() -> list[str]:
    """The keys of the meetings of which a report or minutes stand ready to be issued."""
    ready = HeadlineReport.objects.filter(status__in=[READY, SIGNED_OFF]).order_by("pk")
    return [f"meeting:{pk}" for pk in ready.values_list("meeting", flat=True)]


def issue_due_report(obligation: Obligation, at: datetime) -> bool:
    """What a due report does by itself: a ready one is issued from the hour of its due day (17:00, London).

    Registered with deadlines under the keys of the headline report and of the minutes. One that waits for the chair's
    sign-off is not issued. True when it issued one.
    """
    if obligation.historical or obligation.due_on is None or at < _hour(obligation.due_on):
        return False
    meeting = int(obligation.subject.removeprefix("meeting:"))
    kind = next(kind for kind, keys in DUTIES.items() if obligation.key in keys)
    standing = HeadlineReport.objects.filter(meeting_id=meeting, kind=kind, status__in=[READY, SIGNED_OFF])
    report = standing.select_related("meeting__group").first()
    if report is None or policy.issue_refusal(report):
        return False
    issue_report(report=report, actor=audit.System("deadlines"), at=at)
    return True


def _hour(due_on: date) -> datetime:
    return london_datetime(due_on, programme_in_force(due_on).practice.issue_ready_report_at)
