"""A group's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core.templatetags.shapes import Fact, Pill
from foundation.core.templatetags.wording import short_date
from groups.models import Group
from meetings import policy, queries, services
from meetings.forms import DeclineForm, PlaceForm, ProposeForm
from meetings.models import ProposedItem
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
        "may_propose": policy.may_propose_item(request.user, group) and not policy.proposing_refusal(group),
    }
    return render(request, "meetings/inbox.html", context)


@login_required
@require_http_methods(GET_POST)
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """A participant proposes an item for one of the group's agendas."""
    group = get_object_or_404(Group, code=code)
    if not policy.may_see_inbox(request.user, group):
        raise Http404
    policy.may_propose_item(request.user, group).require()
    form = ProposeForm(request.POST or None)
    if not form.is_valid():
        context = {"group": group, "form": form, "refusal": policy.proposing_refusal(group)}
        context["own"] = list(queries.items_proposed_by(request.user, group))
        return render(request, "meetings/propose.html", context, status=422 if form.is_bound else 200)
    entry = services.propose_item(group=group, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"{entry.source_reference} stands in the inbox of the {group.code}.")
    return redirect(entry.url)


@login_required
@require_safe
def proposed_item(request: HttpRequest, code: str, proposed: int) -> HttpResponse:
    """What a participant proposed, and what became of it."""
    found = get_object_or_404(
        ProposedItem.objects.select_related("group", "proposed_by"), group__code=code, number=proposed
    )
    entry = queries.entry_of(request.user, found)
    if entry is None:
        raise Http404
    verdict = policy.may_handle_inbox(request.user, entry)
    placed = entry.item
    facts = [
        Fact("Proposed by", found.proposed_by.name, note=short_date(found.proposed_at)),
        Fact("Wanted", found.get_objective_display()),
        Fact("Lead", found.lead),
        Fact("Minutes", str(found.minutes)),
        Fact("Placed", placed.reference if placed else "", url=placed.meeting.get_absolute_url() if placed else ""),
        Fact("Declined", entry.reason),
    ]
    context = {
        "proposed": found,
        "entry": entry,
        "state": Pill(entry.status_label, state=entry.status),
        "facts": [fact for fact in facts if fact.value],
        "verdict": verdict,
        "waiting": entry.status == WAITING,
    }
    return render(request, "meetings/proposed_item.html", context)


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
