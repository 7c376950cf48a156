"""The meeting while it runs: the secretary's screen, the room's, and that of those who take part.

Each screen asks for one number and reads its changing parts anew when that number has grown. The parts come by HTMX
from the address of the screen itself; without a script everything is a page with plain forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from foundation.core.clock import now
from foundation.core.http import asked_by_itself
from meetings import policy, queries, services
from meetings.forms.live import BegunForm, LineForm, WordsForm
from meetings.queries.links import acts_at
from meetings.queries.live import Live, lines_of, live_of, recording_of, revision_of, words_kept
from meetings.rules.live import KINDS
from meetings.views.page import actor_of, address, item_or_404, labels, meeting_or_404

if TYPE_CHECKING:
    from django.http import HttpRequest

    from meetings.models import Meeting

JSON = "application/json"


@login_required
@require_safe
@asked_by_itself
def live(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The secretary's screen."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    return _secretary(request, meeting)


def _secretary(
    request: HttpRequest, meeting: Meeting, form: LineForm | None = None, begun: BegunForm | None = None
) -> HttpResponse:
    """The whole screen, or for HTMX its changing parts alone; 422 when a form came back with errors."""
    found = live_of(meeting, now())
    context = _screen(meeting, found) | {
        "lines": lines_of(meeting),
        "may_run": policy.live_now(request.user, meeting),
        "may_write": policy.record_now(request.user, meeting),
        "oob": bool(request.htmx),  # type: ignore[attr-defined]  # set by django_htmx
    }
    if context["oob"]:
        return _fresh(render(request, "meetings/live_parts.html", context))
    person = actor_of(request)
    here = found.last.item if found.last else found.next
    context |= {
        "form": form or LineForm.begun(meeting, here, words_kept(meeting, person)),
        "begun": begun or BegunForm(),
        "kinds": KINDS,
    }
    wrong = bool((form and form.errors) or (begun and begun.errors))
    return _fresh(render(request, "meetings/live.html", context, status=422 if wrong else 200))


def _screen(meeting: Meeting, found: Live) -> dict[str, object]:
    """What all screens show: where the meeting is and who is there."""
    return {
        "meeting": meeting,
        "live": found,
        "coverage": queries.attendance_of(meeting),
        "speakers": _speakers(found),
        "pills": labels(meeting),
        "revision_url": address(meeting, "live-revision"),
    }


def _speakers(found: Live) -> list[object]:
    """Who speaks for which shared seat at the item being taken."""
    return list(queries.speakers_at(found.current.item).values()) if found.current else []


def _fresh(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


@login_required
@require_safe
@asked_by_itself
def room(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The screen for the room: where the meeting is and who is there, nothing beyond the meeting's classification."""
    meeting = meeting_or_404(request, code, number)
    policy.may_read_record(request.user, meeting).require()
    return _shown(request, meeting, "meetings/live_room.html")


@login_required
@require_safe
@asked_by_itself
def follow(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The screen of somebody who takes part, on a device of their own: the item, and what they may do at it."""
    meeting = meeting_or_404(request, code, number)
    policy.may_read_record(request.user, meeting).require()
    return _shown(request, meeting, "meetings/live_follow.html", acts=True)


def _shown(request: HttpRequest, meeting: Meeting, template: str, *, acts: bool = False) -> HttpResponse:
    found = live_of(meeting, now())
    mine = acts_at(request.user, found.current.item) if acts and found.current else []
    if request.htmx:  # type: ignore[attr-defined]  # set by django_htmx
        template = template.replace("live_", "_live_")
    return _fresh(render(request, template, _screen(meeting, found) | {"acts": mine}))


@login_required
@require_safe
@asked_by_itself
def revision(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The one number every screen asks for; 304 to who knows it already."""
    meeting = meeting_or_404(request, code, number)
    policy.may_read_record(request.user, meeting).require()
    reached = revision_of(meeting)
    etag = f'"{reached}"'
    response = JsonResponse({"revision": reached}, headers={"ETag": etag})
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response) or response


@login_required
@require_POST
def capture(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take one line, once. A screen with a script asks for JSON and hears “saved” only after it was."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form, wants_json = LineForm(request.POST, meeting=meeting), request.headers.get("Accept") == JSON
    if not form.is_valid():
        if wants_json:
            return JsonResponse({"reason": form.refusal()}, status=422)
        return _secretary(request, meeting, form=form)
    taken = services.receive_line(meeting=meeting, line=form.line(), actor=actor_of(request))
    if wants_json:
        return JsonResponse({"key": str(taken.key), "state": "saved"})
    messages.success(request, f"Saved at item {taken.item.number}.")
    return redirect(address(meeting, "live"))


@login_required
@require_POST
def words(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Keep the words being written."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = WordsForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return JsonResponse({"reason": "These words cannot be kept."}, status=422)
    services.keep_words(meeting=meeting, actor=actor_of(request), **form.cleaned_data)
    return HttpResponse(status=204)


@login_required
@require_POST
def item(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Go to an item."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    services.take_item(item=item_or_404(meeting, pk), actor=actor_of(request))
    return _back(request, meeting)


@login_required
@require_POST
def stop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Stop the clock."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    services.stop_clock(meeting=meeting, actor=actor_of(request))
    return _back(request, meeting)


@login_required
@require_POST
def recording(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say when the recording began."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = BegunForm(request.POST)
    if not form.is_valid():
        return _secretary(request, meeting, begun=form)
    at = form.started_at(meeting, recording_of(meeting))
    services.begin_recording(meeting=meeting, started_at=at, actor=actor_of(request))
    return _back(request, meeting)


@login_required
@require_POST
def presence(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A seat leaves the meeting now, or is back."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    said = {name: request.POST.get(name, "") for name in ("left", "back")}
    for name, seat in said.items():
        if seat.isdecimal():
            services.leave(meeting=meeting, seat=int(seat), back=name == "back", actor=actor_of(request))
    return _back(request, meeting)


def _back(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The screen anew, or its changing parts."""
    if request.htmx:  # type: ignore[attr-defined]  # set by django_htmx
        return _secretary(request, meeting)
    return redirect(address(meeting, "live"))
