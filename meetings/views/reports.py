"""The headline report: its page and PDF for the public, and preparing, previewing and issuing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core import pdf
from foundation.core.templatetags.shapes import Action, Answer
from foundation.core.templatetags.wording import days
from foundation.documents.views import file_response
from groups.queries import members
from meetings import policy, services
from meetings.forms import ReportForm
from meetings.queries import draft_of, latest_issued, report_content, reports_of
from meetings.rules.lifecycle import DRAFT, READY, REPORT_ISSUED
from meetings.views.clock import clock_of
from meetings.views.page import action, actor_of, address, form_page, meeting_or_404, page

if TYPE_CHECKING:
    from foundation.core.templatetags.shapes import Clock
    from meetings.models import HeadlineReport, Meeting

GET_POST = ["GET", "HEAD", "POST"]


@login_not_required
@require_safe
def report(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The newest issued report, or the version of `?version=`; those who prepare it see the draft's state too."""
    meeting = meeting_or_404(request, code, number)
    shown = _issued_version(meeting, request.GET.get("version", ""))
    draft = draft_of(meeting) if policy.may_see_preparation(request.user, meeting) else None
    context = page(
        request,
        meeting,
        "report",
        report=shown,
        content=shown.content if shown else None,
        draft=draft,
        draft_words=_draft_words(draft),
        amendments=(owed := _amendments(meeting)),
        amendment_words=_amendment_words(request, meeting, owed),
        versions=[each for each in reports_of(meeting) if each.status == REPORT_ISSUED],
        report_actions=_actions(request, meeting, draft),
    )
    return render(request, "meetings/report.html", context)


def _draft_words(draft: HeadlineReport | None) -> str:
    if draft is None:
        return ""
    by_itself = "; it issues itself at its hour on the day it is due" if draft.status == READY else ""
    return f"Version {draft.version} is {draft.status_label.lower()}{by_itself}."


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
    return f"{who} may ask the secretariat {until} for this report, a decision's record or an action to be amended."


def _issued_version(meeting: Meeting, asked: str) -> HeadlineReport | None:
    if not asked:
        return latest_issued(meeting)
    found = reports_of(meeting).filter(status=REPORT_ISSUED, version=int(asked) if asked.isdecimal() else 0).first()
    if found is None:
        raise Http404("No such version of the report has been issued.")
    return found


def _actions(request: HttpRequest, meeting: Meeting, draft: HeadlineReport | None) -> list[Action]:
    """What can be done about the report, for those who prepare it or chair the group."""
    user = request.user
    if not policy.may_see_preparation(user, meeting):
        return []
    if draft is None:
        label = "Prepare a new version" if meeting.reports.exists() else "Draft the report"
        return [action(label, address(meeting, "report-draft"), policy.report_now(user, meeting), post=True)]
    return [
        action(
            "Check and issue", address(meeting, "report-issue"), policy.report_step(user, draft, "issue"), primary=True
        ),
        Action("Preview", address(meeting, "report-preview")),
        *_step_actions(request, draft),
    ]


def _step_actions(request: HttpRequest, draft: HeadlineReport) -> list[Action]:
    meeting, user = draft.meeting, request.user
    if draft.status == DRAFT:
        edit = action("Edit the introduction", address(meeting, "report-edit"), policy.may_prepare(user, meeting))
        ready = policy.report_step(user, draft, "mark_ready")
        return [edit, action("Mark as ready", address(meeting, "report-step", "mark_ready"), ready, post=True)]
    back = policy.report_step(user, draft, "back_to_draft")
    return [action("Take back to draft", address(meeting, "report-step", "back_to_draft"), back, post=True)]


@login_not_required
@require_safe
def report_pdf(request: HttpRequest, code: str, number: int, version: int) -> HttpResponse:
    """An issued version's PDF."""
    issued = _issued_version(meeting_or_404(request, code, number), str(version))
    if issued is None or issued.document is None:
        raise Http404("This version was issued without a PDF.")
    return file_response(issued.document)


def _draft_or_404(meeting: Meeting) -> HeadlineReport:
    found = draft_of(meeting)
    if found is None:
        raise Http404("No version of the report is being prepared.")
    return found


@login_required
@require_POST
def draft(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Begin the next version."""
    meeting = meeting_or_404(request, code, number)
    begun = services.draft_report(meeting=meeting, actor=actor_of(request))
    messages.success(request, f"Version {begun.version} has drafted itself from the record.")
    return redirect(begun)


@login_required
@require_http_methods(GET_POST)
def edit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Edit the introduction."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    prepared = _draft_or_404(meeting)
    form = ReportForm(request.POST or None, initial={"introduction": prepared.introduction})
    if not form.is_valid():
        intro = "All else is drafted from the record: correct it there and it is right here."
        back = address(meeting, "report")
        return form_page(request, meeting, form, title="The introduction", submit="Save", back=back, intro=intro)
    services.edit_report(report=prepared, introduction=form.cleaned_data["introduction"], actor=actor_of(request))
    messages.success(request, "Saved.")
    return redirect(address(meeting, "report-preview"))


@login_required
@require_safe
def preview(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The draft as it would be issued now."""
    meeting = meeting_or_404(request, code, number)
    policy.may_see_preparation(request.user, meeting).require()
    prepared = _draft_or_404(meeting)
    actions = _actions(request, meeting, prepared)
    context = {"meeting": meeting, "report": prepared, "content": report_content(prepared), "actions": actions}
    return render(request, "meetings/report_preview.html", context)


@login_required
@require_POST
def report_step(request: HttpRequest, code: str, number: int, step: str) -> HttpResponse:
    """Mark the draft as ready, or take it back."""
    meeting = meeting_or_404(request, code, number)
    prepared = _draft_or_404(meeting)
    take = {"mark_ready": services.mark_ready, "back_to_draft": services.back_to_draft}.get(step)
    if take is None:
        return HttpResponseBadRequest("No such step.")
    take(report=prepared, actor=actor_of(request))
    messages.success(request, f"The report is {prepared.status_label.lower()}.")
    return redirect(address(meeting, "report"))


@login_required
@require_http_methods(GET_POST)
def issue(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Check, then issue the report."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    prepared = _draft_or_404(meeting)
    if request.method == "POST":
        issued = services.issue_report(report=prepared, actor=actor_of(request))
        without = "" if issued.document else f" as a page alone: {pdf.unavailable()}"
        messages.success(request, f"Version {issued.version} of the headline report is issued{without}.")
        return redirect(issued)
    context = {
        "meeting": meeting,
        "title": "Issue the headline report",
        "answers": _issue_answers(prepared),
        "intro": "What is issued is frozen for ever; a correction is the next version.",
        "verdict": policy.report_step(request.user, prepared, "issue"),
        "submit": "Issue the report",
        "back": address(meeting, "report-preview"),
    }
    return render(request, "meetings/check.html", context)


def _issue_answers(prepared: HeadlineReport) -> list[Answer]:
    meeting, content = prepared.meeting, report_content(prepared)
    told = 0 if meeting.historical else members(meeting.group).count()
    actions: dict[str, list[Any]] = content["actions"]
    sums = f"{len(actions['raised'])} raised, {len(actions['closed'])} closed, {len(actions['ongoing'])} ongoing"
    present = f"{content['attendance']['present']} of {len(content['attendance']['seats'])} seats"
    return [
        Answer("Report", prepared.reference),
        Answer("Classification", meeting.get_classification_display()),
        Answer("Decisions", days(len(content["decisions"]), "decision"), address(meeting, "record")),
        Answer("Actions", sums, address(meeting, "actions")),
        Answer("Attendance", present, address(meeting, "attendance")),
        Answer("PDF", pdf.unavailable() or "Made and filed with the report"),
        Answer("Told", "Nobody: the meeting is historical" if meeting.historical else days(told, "member")),
    ]
