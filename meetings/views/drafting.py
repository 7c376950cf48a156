"""Preparing a report: its blocks, the preview as page and PDF, its steps, the chair's sign-off, and its issue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core import pdf
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import days
from foundation.documents.services import PDF
from groups.queries import members
from meetings import policy, services
from meetings.forms import BlockForm
from meetings.queries import block_state, block_states, draft_of, report_content, sign_off_asked
from meetings.rules.lifecycle import DRAFT
from meetings.rules.report_text import MINUTES, gaps
from meetings.services.reports import render_report
from meetings.views.page import actor_of, address, meeting_or_404
from meetings.views.reports import LABELS, PREFIX, draft_words, report_actions

if TYPE_CHECKING:
    from meetings.models import HeadlineReport, Meeting
    from meetings.queries import BlockState
    from meetings.rules.report_text import Content

GET_POST = ["GET", "HEAD", "POST"]


def _draft_or_404(meeting: Meeting, kind: str) -> HeadlineReport:
    found = draft_of(meeting, kind)
    if found is None:
        raise Http404("No version is being prepared.")
    return found


def _state_or_404(prepared: HeadlineReport, key: str) -> BlockState:
    found = block_state(prepared, key)
    if found is None:
        raise Http404("The report has no such block.")
    return found


@login_required
@require_POST
def draft(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Begin the next version."""
    meeting = meeting_or_404(request, code, number)
    begun = services.draft_report(meeting=meeting, kind=kind, actor=actor_of(request))
    messages.success(request, f"Version {begun.version} has drafted itself from the record.")
    return redirect(address(meeting, f"{PREFIX[kind]}-blocks"))


@login_required
@require_safe
def blocks(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Every block with the secretariat's words and what the record says beside them."""
    meeting = meeting_or_404(request, code, number)
    policy.may_see_preparation(request.user, meeting).require()
    prepared = _draft_or_404(meeting, kind)
    states = block_states(prepared)
    context = {
        **_shared(meeting, prepared, kind),
        "states": states,
        "moved": sum(state.has_moved for state in states),
        "may_edit": bool(policy.may_prepare(request.user, meeting)) and prepared.status == DRAFT,
        "draft_words": draft_words(prepared),
        "actions": report_actions(request, meeting, prepared, kind),
    }
    return render(request, "meetings/report_blocks.html", context)


def _shared(meeting: Meeting, prepared: HeadlineReport, kind: str) -> dict[str, object]:
    return {
        "meeting": meeting,
        "report": prepared,
        "label": LABELS[kind],
        "prefix": PREFIX[kind],
        "home": address(meeting, PREFIX[kind]),
        "blocks_url": address(meeting, f"{PREFIX[kind]}-blocks"),
    }


@login_required
@require_http_methods(GET_POST)
def block(request: HttpRequest, code: str, number: int, kind: str, key: str) -> HttpResponse:
    """Write the words of one block, with what the record says now beside them."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    prepared = _draft_or_404(meeting, kind)
    state = _state_or_404(prepared, key)
    form = BlockForm(request.POST or None, state=state)
    if not form.is_valid():
        context = {**_shared(meeting, prepared, kind), "state": state, "form": form}
        return render(request, "meetings/report_block.html", context, status=422 if form.errors else 200)
    services.write_block(report=prepared, key=key, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"{state.block.heading}: saved.")
    return redirect(f"{address(meeting, f'{PREFIX[kind]}-blocks')}#{key}")


@login_required
@require_POST
def redraft(request: HttpRequest, code: str, number: int, kind: str, key: str) -> HttpResponse:
    """Let a block follow the record again."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    prepared = _draft_or_404(meeting, kind)
    state = _state_or_404(prepared, key)
    services.redraft_block(report=prepared, key=key, actor=actor_of(request))
    messages.success(request, f"{state.block.heading}: follows the record again.")
    return redirect(f"{address(meeting, f'{PREFIX[kind]}-blocks')}#{key}")


@login_required
@require_safe
def preview(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """The draft as it would be issued now."""
    meeting = meeting_or_404(request, code, number)
    policy.may_see_preparation(request.user, meeting).require()
    prepared = _draft_or_404(meeting, kind)
    content = report_content(prepared)
    context = {
        **_shared(meeting, prepared, kind),
        "content": content,
        "missing": _gap_answers(meeting, content),
        "pdf_url": "" if pdf.unavailable() else address(meeting, f"{PREFIX[kind]}-preview-pdf"),
        "actions": report_actions(request, meeting, prepared, kind),
    }
    return render(request, "meetings/report_preview.html", context)


@login_required
@require_safe
def preview_pdf(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """The draft's PDF as it would be issued now, marked as a draft on every page."""
    meeting = meeting_or_404(request, code, number)
    policy.may_see_preparation(request.user, meeting).require()
    prepared = _draft_or_404(meeting, kind)
    if reason := pdf.unavailable():
        raise Refused(reason)
    made = render_report(report_content(prepared), title=f"Draft: {prepared.title}", created=now())
    name = f"{meeting.group.code}-{meeting.number:02d}-{PREFIX[kind]}-v{prepared.version}-draft.pdf"
    response = HttpResponse(made, content_type=PDF)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def report_step(request: HttpRequest, code: str, number: int, kind: str, step: str) -> HttpResponse:
    """Mark the draft as ready, take it back, ask to sign it off, sign it off."""
    meeting = meeting_or_404(request, code, number)
    prepared = _draft_or_404(meeting, kind)
    take = {
        "mark_ready": services.mark_ready,
        "back_to_draft": services.back_to_draft,
        "ask_sign_off": services.ask_sign_off,
        "sign_off": services.sign_off,
    }.get(step)
    if take is None:
        return HttpResponseBadRequest("No such step.")
    take(report=prepared, actor=actor_of(request))
    said = "is asked to be signed off" if step == "ask_sign_off" else f"is {prepared.status_label.lower()}"
    messages.success(request, f"Version {prepared.version} {said}.")
    return redirect(address(meeting, PREFIX[kind]))


@login_required
@require_POST
def setting(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say whether the chair signs the group's reports off; POST with `asked`, empty for no."""
    meeting = meeting_or_404(request, code, number)
    asked = bool(request.POST.get("asked"))
    services.set_sign_off(group=meeting.group, asked=asked, actor=actor_of(request))
    said = "signs its reports off before they are issued" if asked else "is not asked to sign its reports off"
    messages.success(request, f"The chair of the {meeting.group.code} {said}.")
    return redirect(address(meeting, "report"))


@login_required
@require_http_methods(GET_POST)
def issue(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Check, then issue the report."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    prepared = _draft_or_404(meeting, kind)
    label = LABELS[kind].lower()
    if request.method == "POST":
        issued = services.issue_report(report=prepared, actor=actor_of(request))
        without = "" if issued.document else f" as a page alone: {pdf.unavailable()}"
        messages.success(request, f"Version {issued.version} of the {label} is issued{without}.")
        return redirect(issued)
    context = {
        "meeting": meeting,
        "title": f"Issue the {label}",
        "answers": _issue_answers(prepared),
        "intro": "What is issued is frozen for ever; a correction is the next version.",
        "verdict": policy.report_step(request.user, prepared, "issue"),
        "submit": "Issue the minutes" if kind == MINUTES else "Issue the report",
        "back": address(meeting, f"{PREFIX[kind]}-preview"),
    }
    return render(request, "meetings/check.html", context)


def _issue_answers(prepared: HeadlineReport) -> list[Answer]:
    meeting, content = prepared.meeting, report_content(prepared)
    told = 0 if meeting.historical else members(meeting.group).count()
    actions: dict[str, list[Any]] = content["actions"]
    sums = f"{len(actions['raised'])} raised, {len(actions['closed'])} closed, {len(actions['ongoing'])} ongoing"
    present = f"{content['attendance']['present']} of {len(content['attendance']['seats'])} seats"
    amended = [Answer("Amendments", len(content["amendments"]))] if prepared.version > 1 else []
    return [
        Answer("Report", prepared.reference),
        Answer("Classification", meeting.get_classification_display()),
        Answer("Decisions", days(len(content["decisions"]), "decision"), address(meeting, "record")),
        Answer("Actions", sums, address(meeting, "actions")),
        Answer("Attendance", present, address(meeting, "attendance")),
        *amended,
        *_gap_answers(meeting, content),
        *_moved_answer(prepared),
        *_sign_off_answer(prepared),
        Answer("PDF", pdf.unavailable() or "Made and filed with the report"),
        Answer("Told", "Nobody: the meeting is historical" if meeting.historical else days(told, "member")),
    ]


def _gap_answers(meeting: Meeting, content: Content) -> list[Answer]:
    """What the report does not tell, so that it is missed before it is issued for ever."""
    found = gaps(content)
    bare, seats = "; ".join(found.without_context), ", ".join(found.not_recorded)
    without = [Answer("Decided without context", bare, address(meeting, "record"))] if bare else []
    unknown = [Answer("Nobody recorded who came for", seats, address(meeting, "attendance"))] if seats else []
    return [*without, *unknown]


def _moved_answer(prepared: HeadlineReport) -> list[Answer]:
    """Blocks whose words are older than what the record says now."""
    if prepared.status != DRAFT:
        return []
    moved = [state.block.heading for state in block_states(prepared) if state.has_moved]
    url = address(prepared.meeting, f"{PREFIX[prepared.kind]}-blocks")
    return [Answer("The record has changed since your words", ", ".join(moved), url)] if moved else []


def _sign_off_answer(prepared: HeadlineReport) -> list[Answer]:
    if prepared.signed_off_by:
        return [Answer("Signed off by", prepared.signed_off_by.name)]
    return [Answer("Sign-off", "The chair signs it off first")] if sign_off_asked(prepared) else []
