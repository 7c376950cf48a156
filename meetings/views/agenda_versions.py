"""The versions of an agenda: the list with a comparison of any two, and one as it was issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from groups.queries import readable_scopes
from meetings import policy, queries
from meetings.forms import CompareForm
from meetings.rules.versions import compare, compare_heads
from meetings.views.page import meeting_or_404, page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meetings.models import AgendaVersion, Meeting
    from meetings.rules.versions import Difference


def _read(request: HttpRequest, code: str, number: int) -> Meeting:
    meeting = meeting_or_404(request, code, number)
    if not policy.may_read_agenda(request.user, meeting):
        raise Http404("This agenda is not published.")
    return meeting


@login_not_required
@require_safe
def versions(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """All versions; `?old=1&new=2` compares two of them, by default the last two."""
    meeting = _read(request, code, number)
    listed = list(queries.versions_of(meeting))
    form = CompareForm(request.GET if {"old", "new"} & set(request.GET) else None, versions=listed)
    old, new = form.chosen
    context = page(
        request,
        meeting,
        "detail",
        versions=listed,
        form=form if len(listed) > 1 else None,
        old=old,
        new=new,
        differences=_differences(request, old, new) if old and new else [],
    )
    return render(request, "meetings/agenda_versions.html", context, status=422 if form.errors else 200)


def _differences(request: HttpRequest, old: AgendaVersion, new: AgendaVersion) -> list[Difference]:
    scopes = readable_scopes(request.user)
    items = compare(queries.readable_items(old, scopes), queries.readable_items(new, scopes))
    return [*compare_heads(queries.head_of(old.content), queries.head_of(new.content)), *items]


@login_not_required
@require_safe
def version(request: HttpRequest, code: str, number: int, version: int) -> HttpResponse:
    """One version as it was issued, and what it changed."""
    meeting = _read(request, code, number)
    found = get_object_or_404(queries.versions_of(meeting), number=version)
    before = queries.versions_of(meeting).filter(number=version - 1).first()
    context = page(
        request,
        meeting,
        "detail",
        version=found,
        timed=queries.timed_items(found, readable_scopes(request.user)),
        differences=_differences(request, before, found) if before else [],
    )
    return render(request, "meetings/agenda_version.html", context)
