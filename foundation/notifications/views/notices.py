"""The inbox of the person signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from foundation.accounts.views import actor_of
from foundation.core.templatetags.shapes import Action, Tab
from foundation.notifications import queries, services
from foundation.notifications.forms import InboxForm
from foundation.notifications.rules import is_local

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


PER_PAGE = 30
INBOX = "notifications:inbox"


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The notices, newest first; ?show=unread leaves out what has been read, ?topic= all others."""
    person = actor_of(request)
    form = InboxForm(request.GET, topics=_topics(queries.topics_of(person)))
    said = form.said
    only_unread, topic = said.get("show") == "unread", said.get("topic", "")
    notices = queries.inbox(person, unread=only_unread, topic=topic)
    page = Paginator(notices, PER_PAGE).get_page(request.GET.get("page"))
    names = dict(_topics([notice.topic for notice in page]))
    unread = queries.unread_count(person)
    context = {
        "page": page,
        "rows": [(notice, names[notice.topic]) for notice in page],
        "unread": unread,
        "only_unread": only_unread,
        "filter_form": form,
        "filtered": bool(topic),
        "query": urlencode({name: value for name, value in said.items() if value}),
        "tabs": _tabs(only_unread=only_unread, unread=unread, topic=topic),
        "actions": [
            *([Action("Mark all as read", reverse("notifications:read_all"), post=True)] if unread else []),
            Action("How you are told", reverse("notifications:preferences")),
            Action("What you follow", reverse("notifications:following")),
            Action("Out of office", reverse("notifications:away")),
            Action("Your calendars", reverse("notifications:calendars")),
        ],
    }
    return render(request, "notifications/inbox.html", context)


def _topics(keys: list[str]) -> list[tuple[str, str]]:
    """The topics by their names."""
    names = {key: topic.name for key, topic in queries.TOPICS.items()}
    return sorted(((key, names.get(key, key)) for key in keys), key=lambda one: one[1])


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


def _tabs(*, only_unread: bool, unread: int, topic: str) -> list[Tab]:
    def address(**said: str) -> str:
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse(INBOX)}?{query}" if query else reverse(INBOX)

    return [
        Tab("All", address(topic=topic), current=not only_unread),
        Tab("Unread", address(show="unread", topic=topic), current=only_unread, count=unread),
    ]
