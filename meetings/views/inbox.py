"""A group's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from groups.models import Group
from meetings import policy, queries, services
from meetings.forms import DeclineForm, PlaceForm
from meetings.rules.lifecycle import WAITING
from meetings.views.page import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meetings.models import InboxEntry

GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def inbox(request: HttpRequest, code: str) -> HttpResponse:
    """What waits for the group, and what became of the rest."""
    group = get_object_or_404(Group, code=code)
    if not policy.may_see_inbox(request.user, group):
        raise Http404
    entries = list(queries.inbox_visible_to(request.user).filter(group=group))
    context = {
        "group": group,
        "waiting": [entry for entry in entries if entry.status == WAITING],
        "dealt_with": [entry for entry in reversed(entries) if entry.status != WAITING],
        "verdict": policy.handles_inbox_of(request.user, group),
    }
    return render(request, "meetings/inbox.html", context)


def _entry_or_404(request: HttpRequest, code: str, pk: int) -> InboxEntry:
    return get_object_or_404(queries.inbox_visible_to(request.user), group__code=code, pk=pk)


@login_required
@require_http_methods(GET_POST)
def place(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Place an entry on an agenda."""
    entry = _entry_or_404(request, code, pk)
    policy.may_handle_inbox(request.user, entry).require()
    form = PlaceForm(request.POST or None, entry=entry)
    if not form.is_valid():
        context = {"entry": entry, "form": form, "title": f"Place {entry.source_reference}", "submit": "Place"}
        return render(request, "meetings/inbox_form.html", context, status=422 if form.is_bound else 200)
    item = services.place(entry=entry, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"{entry.source_reference} is item {item.number} of {item.meeting.reference}.")
    return redirect(item.meeting)


@login_required
@require_http_methods(GET_POST)
def decline(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Decline an entry, with a reason."""
    entry = _entry_or_404(request, code, pk)
    policy.may_handle_inbox(request.user, entry).require()
    form = DeclineForm(request.POST or None)
    if not form.is_valid():
        context = {"entry": entry, "form": form, "title": f"Decline {entry.source_reference}", "submit": "Decline"}
        return render(request, "meetings/inbox_form.html", context, status=422 if form.is_bound else 200)
    services.decline(entry=entry, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"{entry.source_reference} is declined.")
    return redirect(reverse("meetings:inbox", args=[code]))
