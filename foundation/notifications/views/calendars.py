"""Calendars to subscribe to: one's private addresses, and what stands under them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts.views import actor_of
from foundation.core.limits import Limit, take
from foundation.notifications import queries, services
from foundation.notifications.forms import FeedForm
from foundation.notifications.rules import text_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from foundation.notifications.rules import Book

FETCHING = Limit("calendar", "calendars may be fetched", most=300, minutes=10)
CONTENT_TYPE = "text/calendar; charset=utf-8"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """One's own addresses; POST with `calendar` makes another and shows it this once."""
    person = actor_of(request)
    form = FeedForm(request.POST or None, choices=queries.calendars_for(person))
    address, status = "", 422 if form.errors else 200
    if form.is_valid():
        _, token = services.make_feed(calendar=form.cleaned_data["calendar"], actor=person)
        address = f"{settings.SITE_URL.rstrip('/')}{reverse('notifications:feed', args=[token])}"
        form = FeedForm(choices=queries.calendars_for(person))
    names = dict(queries.calendars_for(person))
    feeds = [(feed, names.get(feed.calendar, "No longer open to you")) for feed in queries.feeds_of(person)]
    context = {"form": form, "feeds": feeds, "address": address}
    response = render(request, "notifications/calendars.html", context, status=status)
    if address:
        response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one of one's own addresses."""
    person = actor_of(request)
    services.revoke_feed(feed=get_object_or_404(queries.feeds_of(person), pk=pk), actor=person)
    messages.success(request, "The address is taken back; nothing stands under it any more.")
    return redirect("notifications:calendars")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """What stands under a private address, by the rights its person has at this moment; 404 for any other."""
    take(request, FETCHING)
    book = services.fetch_feed(token=token)
    if book is None:
        raise Http404
    return calendar_response(request, book, "calendar.ics", private=True)


def calendar_response(request: HttpRequest, book: Book, file_name: str, *, private: bool = False) -> HttpResponseBase:
    """A calendar as a file, or 304 to who has it as it is."""
    data = text_of(book.name, book.entries).encode()
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{file_name}"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache" if private else "no-cache"
    changed = int(book.changed_at.timestamp()) if book.changed_at else None
    if changed:
        response["Last-Modified"] = http_date(changed)
    # an entry that is gone changes the tag and not the moment, so the tag alone tells that nothing has changed
    return get_conditional_response(request, etag=etag, response=response) or response
