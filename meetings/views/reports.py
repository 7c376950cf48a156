"""A meeting's headline report and minutes as issued: the page, the PDF, and what differs between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.core.templatetags.shapes import Action
from foundation.documents.views import file_response
from meetings import policy
from meetings.models import HeadlineReport
from meetings.queries import (
    approval_of,
    draft_of,
    latest_issued,
    owed_changes,
    reports_of,
    requests_of,
    sign_off_asked,
    sign_off_set,
)
from meetings.rules.amendments import Asked
from meetings.rules.differences import between
from meetings.rules.lifecycle import DRAFT, READY, REPORT_ISSUED, SIGNED_OFF
from meetings.rules.report_text import HEADLINE, MINUTES
from meetings.views.clock import clock_of
from meetings.views.page import action, address, meeting_or_404, page

if TYPE_CHECKING:
    from foundation.core.templatetags.shapes import Clock
    from meetings.models import Meeting, ReportApproval

LABELS = dict(HeadlineReport.KINDS)
PREFIX = {HEADLINE: "report", MINUTES: "minutes"}  # of the names of their addresses
DUTY = {HEADLINE: "headline_report", MINUTES: "minutes"}


@login_not_required
@require_safe
def report(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """The newest issued version, or the one of `?version=`; those who prepare it see the draft's state too."""
    meeting = meeting_or_404(request, code, number)
    shown = issued_version(meeting, kind, request.GET.get("version", ""))
    draft = draft_of(meeting, kind) if policy.may_see_preparation(request.user, meeting) else None
    asked = requests_of(request.user, meeting)
    context = page(
        request,
        meeting,
        PREFIX[kind],
        kind=kind,
        prefix=PREFIX[kind],
        label=LABELS[kind],
        report=shown,
        content=shown.content if shown else None,
        approval=shown_approval(request, shown),
        draft=draft,
        draft_words=draft_words(draft),
        owed_words=_owed_words(draft or shown, shown),
        duty=clock_of(meeting, DUTY[kind]),
        amendments=(owed := _amendments(meeting)),
        amendment_words=_amendment_words(request, meeting, owed),
        requests=asked,
        ask_actions=_ask_actions(request, meeting, kind),
        versions=[each for each in reports_of(meeting, kind) if each.status == REPORT_ISSUED],
        report_actions=report_actions(request, meeting, draft, kind),
        differences_url=address(meeting, f"{PREFIX[kind]}-differences"),
        setting_actions=_setting_actions(request, meeting),
        sign_off=sign_off_set(meeting.group),
    )
    return render(request, "meetings/report.html", context)


def shown_approval(request: HttpRequest, report: HeadlineReport | None) -> ReportApproval | None:
    """What a meeting said of the report, for whoever may know of that meeting."""
    approval = approval_of(report) if report else None
    return approval if approval and policy.may_see(request.user, approval.meeting) else None


def draft_words(draft: HeadlineReport | None) -> str:
    """Where the version in preparation stands, in a sentence."""
    if draft is None:
        return ""
    stands = f"Version {draft.version} is {'a draft' if draft.status == DRAFT else draft.status_label.lower()}"
    if draft.status == SIGNED_OFF and draft.signed_off_by:
        stands = f"Version {draft.version} was signed off by {draft.signed_off_by.name}"
    if draft.status == READY and sign_off_asked(draft):
        return f"{stands} and waits for the chair to sign it off."
    by_itself = "; it issues itself at its hour on the day it is due" if draft.status != DRAFT else ""
    return f"{stands}{by_itself}."


def _owed_words(report: HeadlineReport | None, shown: HeadlineReport | None) -> str:
    """That accepted amendments wait for the next version."""
    count = owed_changes(report) if report and shown else 0
    if not count:
        return ""
    requests = "1 accepted request waits" if count == 1 else f"{count} accepted requests wait"
    return f"{requests} for the next version, which goes out with the papers of the next meeting."


def _amendments(meeting: Meeting) -> Clock | None:
    """Until when amendments may be asked for; nothing of a meeting entered after the fact while no day is known."""
    owed = clock_of(meeting, "amendment_requests")
    return owed if owed and (owed.due or not meeting.historical) else None


def _amendment_words(request: HttpRequest, meeting: Meeting, owed: Clock | None) -> str:
    """Who may ask for an amendment, and until when; nothing of a meeting entered after the fact."""
    if owed is None or meeting.historical:
        return ""
    who = "You attended, so you" if policy.attended(request.user, meeting) else "Who attended"
    until = "until then" if owed.due else "until that day, which is not known yet,"
    return f"{who} may ask {until} for this report, a decision's record or an action to be amended."


def _ask_actions(request: HttpRequest, meeting: Meeting, kind: str) -> list[Action]:
    """Asking for an addition or an amendment, for participants; greyed with the sentence and the clause."""
    if not policy.may_read_record(request.user, meeting):
        return []
    kinds = (Asked("addition", "report"), Asked("amendment", "report"), Asked("amendment", "decision"))
    addition, *amendments = (policy.ask_now(request.user, meeting, asked) for asked in kinds)
    label = "Ask for an addition or amendment" if any(amendments) else "Ask for an addition"
    verdict = next((each for each in (addition, *amendments) if each), addition)
    return [action(label, f"{address(meeting, 'amendment-new')}?document={kind}", verdict)]


def _setting_actions(request: HttpRequest, meeting: Meeting) -> list[Action]:
    if not policy.may_set_sign_off(request.user, meeting.group):
        return []
    set_ = sign_off_set(meeting.group)
    label = "Issue reports without the chair" if set_ else "Have the chair sign reports off"
    hidden = {"asked": "" if set_ else "yes"}
    return [Action(label, address(meeting, "report-setting"), post=True, hidden=hidden)]


def issued_version(meeting: Meeting, kind: str, asked: str) -> HeadlineReport | None:
    """The issued version of that number; the newest when none is named, None when there is none. Raises Http404."""
    if not asked:
        return latest_issued(meeting, kind)
    version = int(asked) if asked.isdecimal() and len(asked) < 5 else 0  # noqa: PLR2004  # no report has more
    found = reports_of(meeting, kind).filter(status=REPORT_ISSUED, version=version).first()
    if found is None:
        raise Http404("No such version has been issued.")
    return found


def report_actions(request: HttpRequest, meeting: Meeting, draft: HeadlineReport | None, kind: str) -> list[Action]:
    """What can be done about the report, for those who prepare it or chair the group."""
    user, name = request.user, PREFIX[kind]
    if not policy.may_see_preparation(user, meeting):
        return []
    if draft is None:
        begun = reports_of(meeting, kind).exists()
        label = "Prepare a new version" if begun else f"Draft the {LABELS[kind].lower()}"
        verdict = policy.minutes_now(user, meeting) if kind == MINUTES else policy.report_now(user, meeting)
        return [action(label, address(meeting, f"{name}-draft"), verdict, post=True)]
    issue = policy.report_step(user, draft, "issue")
    actions = [
        action("Check and issue", address(meeting, f"{name}-issue"), issue, primary=bool(issue)),
        Action("Preview", address(meeting, f"{name}-preview")),
        Action("Edit the blocks", address(meeting, f"{name}-blocks")),
    ]
    return [*_chairs_actions(request, draft, name), *actions, *_step_actions(request, draft, name)]


def _chairs_actions(request: HttpRequest, draft: HeadlineReport, name: str) -> list[Action]:
    meeting, user = draft.meeting, request.user
    may = policy.may_sign_off(user, draft)
    if not may or draft.status == SIGNED_OFF:
        return []
    if sign_off_asked(draft):
        sign = policy.sign_off_now(user, draft)
        return [action("Sign off", address(meeting, f"{name}-step", "sign_off"), sign, post=True, primary=bool(sign))]
    return [Action("Ask to sign it off", address(meeting, f"{name}-step", "ask_sign_off"), post=True)]


def _step_actions(request: HttpRequest, draft: HeadlineReport, name: str) -> list[Action]:
    meeting, user = draft.meeting, request.user
    if not policy.may_prepare(user, meeting):
        return []
    if draft.status == DRAFT:
        ready = policy.report_step(user, draft, "mark_ready")
        return [action("Mark as ready", address(meeting, f"{name}-step", "mark_ready"), ready, post=True)]
    back = policy.report_step(user, draft, "back_to_draft")
    return [action("Take back to draft", address(meeting, f"{name}-step", "back_to_draft"), back, post=True)]


@login_not_required
@require_safe
def report_pdf(request: HttpRequest, code: str, number: int, kind: str, version: int) -> HttpResponse:
    """An issued version's PDF."""
    issued = issued_version(meeting_or_404(request, code, number), kind, str(version))
    if issued is None or issued.document is None:
        raise Http404("This version was issued without a PDF.")
    return file_response(issued.document)


@login_not_required
@require_safe
def differences(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """What differs between two issued versions, `?old=` and `?new=`; by default the newest and the one before."""
    meeting = meeting_or_404(request, code, number)
    versions = [each for each in reports_of(meeting, kind) if each.status == REPORT_ISSUED]
    if not versions:
        raise Http404("No version has been issued.")
    new = issued_version(meeting, kind, request.GET.get("new", "")) or versions[0]
    before = next((each for each in versions if each.version < new.version), new)
    old = issued_version(meeting, kind, request.GET.get("old", "")) if request.GET.get("old") else before
    told = between(old.content, new.content) if old else ()
    context = {
        "meeting": meeting,
        "label": LABELS[kind],
        "old": old,
        "new": new,
        "versions": versions,
        "blocks": told,
        "changed": sum(each.state != "same" for each in told),
        "back": reverse(f"meetings:{PREFIX[kind]}", args=[code, number]),
    }
    return render(request, "meetings/report_differences.html", context)
