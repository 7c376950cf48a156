"""The inbox of the person signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from foundation.accounts.views import actor_of
from foundation.core.templatetags.shapes import Action, Tab
from foundation.notifications import queries, services
from foundation.notifications.rules import is_local

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


PER_PAGE = 30
INBOX = "notifications:inbox"


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The notices, newest first; ?show=unread leaves out what has been read."""
    only_unread = request.GET.get("show") == "unread"
    unread = queries.unread_count(actor_of(request))
    notices = queries.inbox(actor_of(request), unread=only_unread)
    context = {
        "page": Paginator(notices, PER_PAGE).get_page(request.GET.get("page")),
        "unread": unread,
        "only_unread": only_unread,
        "tabs": _tabs(only_unread=only_unread, unread=unread),
        "actions": [
            *([Action("Mark all as read", reverse("notifications:read_all"), post=True)] if unread else []),
            Action("Your calendars", reverse("notifications:calendars")),
        ],
    }
    return render(request, "notifications/inbox.html", context)


@login_required
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one's own notice as read and go where it leads, if that is a page of this site."""
    notice = get_object_or_404(queries.visible_to(actor_of(request)), pk=pk)
    services.mark_read(notice=notice, actor=actor_of(request))
    return redirect(notice.url if is_local(notice.url) else reverse(INBOX))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    if services.mark_all_read(actor=actor_of(request)):
        messages.success(request, "Everything is marked as read.")
    return redirect(INBOX)


def _tabs(*, only_unread: bool, unread: int) -> list[Tab]:
    address = reverse(INBOX)
    return [
        Tab("All", address, current=not only_unread),
        Tab("Unread", f"{address}?show=unread", current=only_unread, count=unread),
    ]
