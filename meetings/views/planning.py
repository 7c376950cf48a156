"""Calling, moving, changing, cancelling and holding a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from foundation.core.errors import NotAllowed
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import long_moment
from meetings import policy, services
from meetings.forms import CancelForm, DetailsForm, MoveForm, PlanForm, RecordingForm
from meetings.views.page import actor_of, address, form_page, meeting_or_404

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_POST)
def new(request: HttpRequest) -> HttpResponse:
    """Call a meeting. `?group=DAG` preselects."""
    person = actor_of(request)
    groups = policy.groups_to_call_for(person)
    if not groups.exists():
        raise NotAllowed("Only the PMO secretariat may call meetings.")
    initial = {"group": groups.filter(code=request.GET.get("group", "")).first()}
    form = PlanForm(request.POST or None, user=person, initial=initial)
    if not form.is_valid():
        return render(request, "meetings/new.html", {"form": form}, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    meeting = services.plan(
        group=data["group"],
        number=data["number"],
        kind=data["kind"],
        starts_at=form.starts_at(),
        minutes=data["minutes"],
        place=data["place"],
        classification=data["classification"],
        actor=person,
    )
    past = ", entered after the fact" if meeting.historical else ""
    messages.success(request, f"{meeting.reference} is called for {long_moment(meeting.starts_at)}{past}.")
    return redirect(meeting)


@login_required
@require_http_methods(GET_POST)
def move(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Move a meeting, with a reason."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = MoveForm(request.POST or None, meeting=meeting)
    if not form.is_valid():
        intro = "Its deadlines move with it and keep their old days on record; every member is told."
        return form_page(
            request,
            meeting,
            form,
            title="Move the meeting",
            submit="Move",
            back=meeting.get_absolute_url(),
            intro=intro,
        )
    services.move(
        meeting=meeting, starts_at=form.starts_at(), reason=form.cleaned_data["reason"], actor=actor_of(request)
    )
    messages.success(request, f"{meeting.reference} has moved to {long_moment(meeting.starts_at)}.")
    return redirect(meeting)


@login_required
@require_http_methods(GET_POST)
def details(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Change place, planned length and kind."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = DetailsForm(request.POST or None, instance=meeting_or_404(request, code, number))
    if not form.is_valid():
        back = meeting.get_absolute_url()
        return form_page(request, meeting, form, title="Change the details", submit="Save", back=back)
    services.change(meeting=meeting, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, "Saved.")
    return redirect(meeting)


@login_required
@require_http_methods(GET_POST)
def cancel(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Cancel a meeting, with a reason."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = CancelForm(request.POST or None)
    if not form.is_valid():
        return form_page(
            request,
            meeting,
            form,
            title=f"Cancel {meeting.reference}",
            submit="Cancel the meeting",
            back=meeting.get_absolute_url(),
            intro="This cannot be undone. What was owed for the meeting lapses, and its number stays taken.",
            danger=True,
        )
    services.cancel(meeting=meeting, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"{meeting.reference} is cancelled.")
    return redirect(meeting)


@login_required
@require_http_methods(GET_POST)
def hold(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Check, then record the meeting as held."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    if request.method == "POST":
        services.hold(meeting=meeting, actor=actor_of(request))
        messages.success(request, f"{meeting.reference} is recorded as held; its headline report has drafted itself.")
        return redirect(meeting)
    context = {
        "meeting": meeting,
        "title": "Record as held",
        "answers": [Answer("Meeting", meeting.reference), Answer("Held on", long_moment(meeting.starts_at))],
        "intro": "From then on the agenda stays as it is.",
        "verdict": policy.step(request.user, meeting, "hold"),
        "submit": "Record as held",
        "back": meeting.get_absolute_url(),
    }
    return render(request, "meetings/check.html", context)


@login_required
@require_http_methods(GET_POST)
def recording(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say where the recording is."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = RecordingForm(request.POST or None, initial={"url": meeting.recording_url})
    if not form.is_valid():
        back = address(meeting, "record")
        return form_page(request, meeting, form, title="The recording", submit="Save", back=back)
    services.record_recording(meeting=meeting, url=form.cleaned_data["url"], actor=actor_of(request))
    messages.success(request, "The recording is linked.")
    return redirect(address(meeting, "record"))
