"""Attendance by seat: who is expected, who was there, when they came and left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core.templatetags.shapes import Action, Fact, Tone
from foundation.core.templatetags.wording import days
from meetings import policy, queries, services
from meetings.forms import AttendanceForm, TimesForm
from meetings.forms.attendance import FILLS, all_present
from meetings.rules.attendance import State, reply_refusal
from meetings.rules.record import IN_THE_SEAT
from meetings.views.page import action, actor_of, address, meeting_or_404, page, tab_actions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meetings.models import Meeting

GET_POST = ["GET", "HEAD", "POST"]
TONES: dict[State, Tone] = {
    "here": "ok",
    "left": "plain",
    "absent": "warn",
    "apologies": "warn",
    "alternate": "info",
    "expected": "info",
    "vacant": "plain",
    "declined": "plain",
}


@login_not_required
@require_safe
def attendance(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """How each seat of the day's roster is to be filled and was, and what is vacant."""
    meeting = meeting_or_404(request, code, number)
    coverage, read = queries.attendance_of(meeting), policy.may_read_outcome(request.user, meeting)
    told = bool(policy.may_read_record(request.user, meeting))
    context = page(
        request,
        meeting,
        "attendance",
        coverage=coverage,
        rows=[(line, TONES[line.state]) for line in coverage.lines],
        attendance_withheld=read.reason,
        facts=_facts(coverage) if read else _seats(coverage),
        board_shown=told,
        mine=_mine(request, meeting),
        attendance_actions=_actions(request, meeting, coverage),
    )
    return render(request, "meetings/attendance.html", context)


def _mine(request: HttpRequest, meeting: Meeting) -> list[queries.SeatLine]:
    """The seats for which the person may still say who comes."""
    return [] if reply_refusal(meeting.status) else queries.seats_to_reply_for(request.user, meeting)


def _actions(request: HttpRequest, meeting: Meeting, coverage: queries.Coverage) -> list[Action]:
    """Taking attendance, the act for all at once, times; and the chair's invitation."""
    now = policy.attendance_now(request.user, meeting)
    found = [action("Take attendance", address(meeting, "attendance-take"), now)]
    if coverage.expected:
        found.append(action("All present as expected", address(meeting, "attendance-expected"), now))
    if coverage.present or coverage.guests:
        found.append(action("Arrivals and departures", address(meeting, "attendance-times"), now))
    shown = found if policy.may_prepare(request.user, meeting) else found[:1]
    if policy.may_invite(request.user, meeting):
        invite = policy.invite_now(request.user, meeting)
        shown.append(action("Invite somebody", address(meeting, "guest-invite"), invite))
    return tab_actions(request, meeting, *shown)


def _facts(coverage: queries.Coverage) -> list[Fact]:
    return [
        Fact("Filled", f"{len(coverage.present)} of {len(coverage.lines)} seats"),
        Fact("Make consensus", f"{coverage.voices_present} of {len(coverage.voices)} filled"),
        Fact("Expected", len(coverage.expected)),
        Fact("Apologies or absent", len(coverage.unfilled)),
        Fact("Not recorded", len(coverage.unrecorded)),
        Fact("Vacant", len(coverage.vacant)),
        Fact("Invited", len(coverage.guests)),
    ]


def _seats(coverage: queries.Coverage) -> list[Fact]:
    """What the roster alone tells."""
    return [Fact("Seats", len(coverage.lines)), Fact("Vacant", len(coverage.vacant))]


@login_required
@require_http_methods(GET_POST)
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


@login_required
@require_http_methods(GET_POST)
def expected(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Record everybody as they were expected, after a look at who that is."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    mode = request.POST.get("mode", "")
    if mode not in IN_THE_SEAT:
        lines = [line for line in queries.attendance_of(meeting).lines if line.attendance is None]
        context = {"meeting": meeting, "rows": [(line, TONES[line.state]) for line in lines], "fills": FILLS}
        context["back"] = address(meeting, "attendance")
        return render(request, "meetings/attendance_expected.html", context, status=422 if request.POST else 200)
    recorded = services.record_as_expected(meeting=meeting, mode=mode, actor=actor_of(request))
    messages.success(request, f"{days(recorded, 'seat')} recorded as expected.")
    return redirect(address(meeting, "attendance"))


@login_required
@require_http_methods(GET_POST)
def times(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """When each of those who were there came and left."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = TimesForm(request.POST or None, coverage=queries.attendance_of(meeting), on=meeting.on)
    if not form.is_valid():
        context = {"meeting": meeting, "form": form, "back": address(meeting, "attendance")}
        return render(request, "meetings/attendance_times.html", context, status=422 if form.errors else 200)
    changed = services.record_times(
        meeting=meeting, seats=form.times_of("seat"), guests=form.times_of("guest"), actor=actor_of(request)
    )
    messages.success(request, f"Saved; {days(changed, 'person')} changed." if changed else "Nothing was changed.")
    return redirect(address(meeting, "attendance"))
