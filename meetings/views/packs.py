"""The packs of a meeting: how far they are, having them made, and the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from foundation.core.http import asked_by_itself
from foundation.documents.views import file_response
from meetings import policy, queries, services
from meetings.views.page import actor_of, address, meeting_or_404

if TYPE_CHECKING:
    from meetings.models import Meeting


def pack_context(request: HttpRequest, meeting: Meeting) -> dict[str, object]:
    """What the panel of packs shows this person: the packs they may read, and whether they may have them made anew."""
    lines = queries.pack_lines(request.user, meeting)
    may_make = policy.make_packs_now(request.user, meeting)
    stale = may_make and bool(queries.stale_packs(meeting))
    return {
        "packs": lines,
        "packs_under_way": any(line.under_way for line in lines),
        "may_make_packs": bool(stale),
    }


@login_not_required
@require_safe
@asked_by_itself
def packs(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The panel alone, which asks for itself again while a pack is being made; without scripts, the page of papers."""
    meeting = meeting_or_404(request, code, number)
    if not request.htmx:  # type: ignore[attr-defined]  # django_htmx's middleware sets it
        return redirect(f"{address(meeting, 'papers')}#packs")
    return render(request, "meetings/_packs.html", {"meeting": meeting, **pack_context(request, meeting)})


@login_required
@require_POST
def packs_make(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Have the packs made, or made anew."""
    meeting = meeting_or_404(request, code, number)
    services.ask_for_packs(meeting=meeting, actor=actor_of(request))
    messages.success(request, "The pack is being made.")
    return redirect(f"{address(meeting, 'papers')}#packs")


@login_not_required
@require_safe
def pack_file(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """A pack's file, for whoever may read all that is in it; superseded ones too."""
    meeting = meeting_or_404(request, code, number)
    pack = get_object_or_404(queries.readable_packs(request.user, meeting), pk=pk)
    if pack.version is None:
        raise Http404("This pack has not been made yet.")
    return file_response(pack.version)
