"""The calendar of all groups: a month as a grid or a list, and as files that calendar programs take."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from foundation.core.clock import today
from foundation.core.limits import take
from foundation.core.months import Month, month_of, read_month
from foundation.core.templatetags.shapes import Tab
from foundation.notifications.rules import Book
from foundation.notifications.views import calendar_response
from foundation.notifications.views.calendars import FETCHING
from groups.models import Group
from meetings import queries
from meetings.queries.calendar import entry_of, public_book
from meetings.views.page import meeting_or_404

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

GRID, LIST = "month", "list"


@login_not_required
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """A month of meetings: `?month=2026-12&group=DAG&show=list`. What is none of these is left aside."""
    present = month_of(today())
    shown = read_month(request.GET.get("month", "")) or present
    code, show = request.GET.get("group", ""), LIST if request.GET.get("show") == LIST else GRID
    groups = list(Group.objects.filter(convened_on__isnull=False).order_by("level", "code"))
    group = next((one for one in groups if one.code == code), None)
    weeks = shown.weeks
    first, last = (shown.first, _last_of(shown)) if show == LIST else (weeks[0][0], weeks[-1][-1])
    meetings = list(queries.meetings_between(request.user, first, last, group))
    context = {
        "month": shown,
        "show": show,
        "group": group,
        "groups": groups,
        "meetings": meetings,
        "weeks": queries.weeks_of(shown, meetings),
        "earlier": _turned(shown.turned(-1), group, show),
        "later": _turned(shown.turned(1), group, show),
        "present": "" if shown == present else _address(present, group, show),
        "tabs": [
            Tab("Month", _address(shown, group, GRID), current=show == GRID),
            Tab("List", _address(shown, group, LIST), current=show == LIST),
        ],
    }
    return render(request, "meetings/calendar.html", context)


def _last_of(month: Month) -> date:
    return max(day for week in month.weeks for day in week if day.month == month.number)


def _turned(month: Month | None, group: Group | None, show: str) -> dict[str, str] | None:
    return {"words": month.words, "url": _address(month, group, show)} if month else None


def _address(month: Month, group: Group | None, show: str) -> str:
    said = {"month": month.key, "group": group.code if group else "", "show": show if show == LIST else ""}
    return f"{reverse('meetings:calendar')}?{urlencode({name: value for name, value in said.items() if value})}"


@login_not_required
@require_safe
def public(request: HttpRequest) -> HttpResponseBase:
    """All public meetings, to subscribe to."""
    return _public(request, None, "mhhs-meetings.ics")


@login_not_required
@require_safe
def public_of_group(request: HttpRequest, code: str) -> HttpResponseBase:
    """The public meetings of one group; of a closed one there are none."""
    return _public(request, get_object_or_404(Group, code=code), f"{code}.ics")


def _public(request: HttpRequest, group: Group | None, file_name: str) -> HttpResponseBase:
    take(request, FETCHING)
    book = public_book(group)
    if book is None:
        raise Http404
    return calendar_response(request, book, file_name)


@login_not_required
@require_safe
def one(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """One meeting, for one's own calendar."""
    meeting = meeting_or_404(request, code, number)
    return calendar_response(request, Book("", (entry_of(meeting),)), f"{code}-{number}.ics", private=True)
