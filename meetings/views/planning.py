"""Calling, moving, changing, cancelling and holding a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from foundation.core.clock import today
from foundation.core.errors import NotAllowed
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import days, long_date, long_moment
from meetings import policy, queries, services
from meetings.forms import CancelForm, DetailsForm, MoveForm, PlanForm, RecordingForm
from meetings.rules.lifecycle import PLANNED
from meetings.views.page import actor_of, address, form_page, meeting_or_404

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from groups.models import Group

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
    if not form.is_valid() or _goes_back(request):
        return render(request, "meetings/new.html", {"form": form}, status=422 if form.errors else 200)
    data = form.cleaned_data
    if (short := _short_notice(data["group"], data["day"])) and not _goes_on(request):
        reference = f"{data['group'].code} #{data['number']}"
        said = {**request.POST.dict(), "number": data["number"]}
        answers = [Answer("Meeting", f"{reference}, {data['kind']}"), *_notice_answers(short, form.starts_at())]
        title = f"Call {reference} at short notice"
        return _short_notice_page(request, said, short, title=title, submit="Call it all the same", answers=answers)
    meeting = services.plan(
        group=data["group"],
        number=data["number"],
        kind=data["kind"],
        starts_at=form.starts_at(),
        minutes=data["minutes"],
        place=data["place"],
        classification=data["classification"],
        invite=True,
        actor=person,
    )
    past = ", entered after the fact" if meeting.historical else ""
    messages.success(request, f"{meeting.reference} is called for {long_moment(meeting.starts_at)}{past}.")
    return redirect(meeting)


def _short_notice(group: Group, day: date) -> queries.Notice | None:
    """The notice of a meeting called today for a day, when it is less than the framework asks for; else None."""
    notice = queries.notice_on(group, day, today()) if day >= today() else None
    return notice if notice and notice.is_short else None


def _goes_on(request: HttpRequest) -> bool:
    """Has the person seen that the notice is short, and goes on?"""
    return request.POST.get("then") == "on"


def _goes_back(request: HttpRequest) -> bool:
    """Or back to the form, with what they entered."""
    return request.POST.get("then") == "back"


def _notice_answers(short: queries.Notice, starts_at: datetime) -> list[Answer]:
    return [
        Answer("When", long_moment(starts_at)),
        Answer("Notice", f"{days(short.given)}; {days(short.asked)} asked for"),
        Answer("Papers due", long_date(short.due.on)),
    ]


def _short_notice_page(
    request: HttpRequest,
    said: dict[str, Any],
    short: queries.Notice,
    *,
    title: str,
    submit: str,
    answers: list[Answer],
) -> HttpResponse:
    """What was entered, and what the framework says to it, before a meeting is called or moved at short notice."""
    hidden = {name: value for name, value in said.items() if name not in {"csrfmiddlewaretoken", "then"}}
    context = {"title": title, "submit": submit, "answers": answers, "short": short, "hidden": hidden}
    return render(request, "meetings/short_notice.html", context)


@login_required
@require_http_methods(GET_POST)
def move(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Move a meeting, with a reason."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = MoveForm(request.POST or None, meeting=meeting)
    if not form.is_valid() or _goes_back(request):
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
    day: date = form.cleaned_data["day"]
    other = day != meeting.on and meeting.status == PLANNED  # papers that are out are judged by the new day as they are
    short = _short_notice(meeting.group, day) if other else None
    if short and not _goes_on(request):
        answers = [
            Answer("Meeting", meeting.reference),
            Answer("Now on", long_moment(meeting.starts_at)),
            *_notice_answers(short, form.starts_at()),
        ]
        title = f"Move {meeting.reference} at short notice"
        said = request.POST.dict()
        return _short_notice_page(request, said, short, title=title, submit="Move it all the same", answers=answers)
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
            intro="This cannot be undone. What was owed for the meeting lapses, its number stays taken, and what stood "
            "on its agenda waits in the group's inbox.",
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
