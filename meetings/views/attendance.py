"""Attendance by seat, saved in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core.templatetags.shapes import Fact
from foundation.core.templatetags.wording import days
from meetings import policy, queries, services
from meetings.forms import AttendanceForm
from meetings.forms.attendance import FILLS, all_present
from meetings.views.page import action, actor_of, address, meeting_or_404, page, tab_actions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def attendance(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """How each seat of the day's roster was filled, and what is vacant."""
    meeting = meeting_or_404(request, code, number)
    take = action("Take attendance", address(meeting, "attendance-take"), policy.attendance_now(request.user, meeting))
    coverage, read = queries.attendance_of(meeting), policy.may_read_outcome(request.user, meeting)
    context = page(
        request,
        meeting,
        "attendance",
        coverage=coverage,
        attendance_withheld=read.reason,
        facts=_facts(coverage) if read else _seats(coverage),
        attendance_actions=tab_actions(request, meeting, take),
    )
    return render(request, "meetings/attendance.html", context)


def _facts(coverage: queries.Coverage) -> list[Fact]:
    return [
        Fact("Filled", f"{len(coverage.present)} of {len(coverage.lines)} seats"),
        Fact("Make consensus", f"{coverage.voices_present} of {len(coverage.voices)} filled"),
        Fact("Apologies or absent", len(coverage.unfilled)),
        Fact("Not recorded", len(coverage.unrecorded)),
        Fact("Vacant", len(coverage.vacant)),
        Fact("Invited", len(coverage.guests)),
    ]


def _seats(coverage: queries.Coverage) -> list[Fact]:
    """What the roster alone tells."""
    return [Fact("Seats", len(coverage.lines)), Fact("Vacant", len(coverage.vacant))]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Record all seats and the guests."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    coverage, known, fill = queries.attendance_of(meeting), queries.candidates(meeting), request.POST.get("fill", "")
    if fill in FILLS:  # a button of the page itself: it fills the form in, and saves nothing
        form = AttendanceForm(
            coverage=coverage, candidates=known, initial=all_present(request.POST, coverage, mode=fill)
        )
    else:
        form = AttendanceForm(request.POST or None, coverage=coverage, candidates=known)
    if not form.is_valid():
        context = {"meeting": meeting, "form": form, "fills": FILLS, "filled": fill in FILLS}
        context["back"] = address(meeting, "attendance")
        return render(request, "meetings/attendance_take.html", context, status=422 if form.is_bound else 200)
    changed = services.record_attendance(
        meeting=meeting, seats=form.seats(), guests=form.guest_list(), actor=actor_of(request)
    )
    messages.success(request, f"Attendance is saved; {days(changed, 'seat')} changed.")
    return redirect(address(meeting, "attendance"))
