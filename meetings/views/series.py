"""Series of meetings: the register, a series, and beginning, planning ahead, changing and ending one."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from foundation.core.tables.lists import RegisterView
from foundation.core.templatetags.shapes import Action, Fact
from foundation.core.templatetags.wording import days, long_date, short_date
from groups.queries import terms_on
from meetings import policy, queries, services
from meetings.filters import SeriesFilters
from meetings.forms import ChangeSeriesForm, EndSeriesForm, LinesForm, SeriesForm, UntilForm
from meetings.queries.series import changed_series, horizon_of, left_out, upcoming_of
from meetings.rules.patterns import read_pattern
from meetings.tables import SeriesTable
from meetings.views.page import action, actor_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse

    from framework.rules import GroupRules
    from groups.models import Group
    from meetings.models import MeetingSeries
    from meetings.queries import Preview

GET_POST = ["GET", "HEAD", "POST"]
OWN = {"csrfmiddlewaretoken", "then", "seen"}
DONE = {"call": "called", "move": "changed", "cancel": "cancelled", "adopt": "taken in", "skip": "left out"}


@method_decorator(login_not_required, name="dispatch")
class SeriesRegister(RegisterView):
    """All series the person may read."""

    title = "Series of meetings"
    subtitle = "When the groups meet regularly. Times are London's."
    table_class = SeriesTable
    filterset_class = SeriesFilters
    empty_title = "No series yet"
    empty_text = "The secretariat begins a series; its meetings are then called ahead of their day."

    def get_queryset(self) -> QuerySet[MeetingSeries]:
        return queries.series_visible_to(self.request.user)

    def get_actions(self) -> Sequence[Action]:
        if not policy.groups_to_call_for(self.request.user).exists():
            return ()
        return (Action("Begin a series", reverse("meetings:series-new"), primary=True, icon="plus"),)


def _series_or_404(request: HttpRequest, pk: int) -> MeetingSeries:
    return get_object_or_404(queries.series_visible_to(request.user), pk=pk)


@login_not_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A series with its meetings to come."""
    series = _series_or_404(request, pk)
    now = policy.series_now(request.user, series)
    readable = queries.visible_to(request.user).values("pk")
    buttons = [
        action("Plan ahead", reverse("meetings:series-plan", args=[pk]), now, primary=True),
        action("Change the series", reverse("meetings:series-change", args=[pk]), now),
        action("End the series", reverse("meetings:series-end", args=[pk]), now),
    ]
    context = {
        "series": series,
        "facts": _facts(series),
        "actions": buttons if policy.may_call(request.user, series.group) else [],
        "upcoming": list(upcoming_of(series).filter(pk__in=readable)),
        "left_out": [long_date(one.on) for one in left_out(series)],
    }
    return render(request, "meetings/series.html", context)


def _facts(series: MeetingSeries) -> list[Fact]:
    ahead = f"{days(series.horizon, 'week')}, by themselves" if series.horizon else "by the secretariat, one by one"
    facts = [
        Fact("Group", series.group.name, url=series.group.get_absolute_url()),
        Fact("From", short_date(series.starts_on)),
        Fact("Until", short_date(series.until) if series.until else "It goes on", note=series.end_reason),
        Fact("Length", days(series.minutes, "minute")),
        Fact("Place", series.place),
        Fact("On a bank holiday", series.get_holidays_display()),
        Fact("Called ahead", ahead),
    ]
    return [fact for fact in facts if fact.value]


@login_required
@require_http_methods(GET_POST)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a series. `?group=DAG` preselects, and begins with what the framework says of when the group meets."""
    person = actor_of(request)
    groups = policy.groups_to_call_for(person)
    if not groups.exists():
        raise NotAllowed("Only the PMO secretariat may call meetings.")
    group = groups.filter(code=request.GET.get("group", "")).first()
    terms = terms_on(group, today()) if group else None
    form = SeriesForm(request.POST or None, user=person, initial=_start(group, terms))
    if not form.is_valid():
        context = {"form": form, "terms": terms, "group": group, "groups": groups}
        return render(request, "meetings/series_new.html", context, status=422 if form.errors else 200)
    series = services.start_series(actor=person, **form.cleaned_data)
    messages.success(request, f"The series of the {series.group.code} has begun. Now call its meetings.")
    return redirect("meetings:series-plan", pk=series.pk)


def _start(group: Group | None, terms: GroupRules | None) -> dict[str, Any]:
    """What the form begins with: the framework's pattern for the group, where it names a day."""
    tomorrow = today() + timedelta(days=1)
    pattern = read_pattern(terms.meeting_pattern, tomorrow) if terms else None
    said = {"ordinal": pattern.ordinal, "weekday": pattern.weekday, "every": pattern.every} if pattern else {}
    return {"group": group, "starts_on": tomorrow, **said}


@login_required
@require_http_methods(GET_POST)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a series ahead, date by date. `?last=2027-03-31` says how far; its horizon where that says nothing."""
    series = _series_or_404(request, pk)
    policy.series_now(request.user, series).require()
    far = UntilForm(request.GET if "last" in request.GET else None)
    last: date = far.cleaned_data["last"] if far.is_bound and far.is_valid() else horizon_of(series)
    if not far.is_bound:
        far = UntilForm(initial={"last": last})
    preview = queries.preview_ahead(series, last)
    form = _lines(request, series, preview)
    if not _confirmed(request, form):
        intro = f"{series.words}. Each meeting takes the group's next number. Choose what is done on each date."
        return _lines_page(
            request, series, form, title="Plan ahead", intro=intro, submit="Call these meetings", far=far
        )
    done = services.plan_ahead(
        series=series, last=last, seen=request.POST.get("seen", ""), chosen=form.chosen, actor=actor_of(request)
    )
    messages.success(request, _said(done))
    return redirect(series)


def _confirmed(request: HttpRequest, form: LinesForm) -> bool:
    """Has the person chosen from the lines they saw? Raises Refused when these are not the lines of now."""
    if request.POST.get("then") != "on":
        return False
    if request.POST.get("seen") != form.preview.mark:
        raise Refused(services.SERIES_CHANGED)
    return form.is_valid()


def _said(done: Counter[str]) -> str:
    parts = [f"{days(done[key], 'meeting')} {word}" for key, word in DONE.items() if done[key]]
    return f"{', '.join(parts)}." if parts else "Nothing was to be done."


def _lines_page(
    request: HttpRequest,
    series: MeetingSeries,
    form: LinesForm,
    *,
    title: str,
    intro: str,
    submit: str,
    **context: object,
) -> HttpResponse:
    """A preview with its choices; 422 when it came back with errors."""
    hidden = {name: value for name, value in request.POST.items() if name not in OWN and name not in form.fields}
    said = {"series": series, "form": form, "title": title, "intro": intro, "submit": submit, "hidden": hidden}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "meetings/series_lines.html", {"far": None, **said, **context}, status=status)


@login_required
@require_http_methods(GET_POST)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a series: the new pattern, then a preview of what becomes of its meetings."""
    series = _series_or_404(request, pk)
    policy.series_now(request.user, series).require()
    first = {"first": today() + timedelta(days=1)}
    form = ChangeSeriesForm(request.POST or None, instance=copy(series), initial=first)
    if not form.is_valid() or _goes_back(request):
        intro = "Meetings already planned move with the series, as a preview shows first; those with their papers "
        intro += "issued stay."
        return _form_page(request, series, form, title="Change the series", intro=intro, submit="Show what changes")
    day: date = form.cleaned_data["first"]
    preview = queries.preview_change(series, changed_series(series, form.wanted, day), day)
    lines = _lines(request, series, preview)
    if not _confirmed(request, lines):
        intro = f"{changed_series(series, form.wanted, day).words}, from {long_date(day)}. Nothing has been saved yet."
        return _lines_page(
            request, series, lines, title="What becomes of the meetings", intro=intro, submit="Change the series"
        )
    done = services.change_series(
        series=series,
        first=day,
        wanted=form.wanted,
        reason=form.cleaned_data["reason"],
        seen=request.POST.get("seen", ""),
        chosen=lines.chosen,
        actor=actor_of(request),
    )
    messages.success(request, f"The series is changed. {_said(done)}")
    return redirect(series)


@login_required
@require_http_methods(GET_POST)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a series: its last day, then what becomes of meetings after it."""
    series = _series_or_404(request, pk)
    policy.series_now(request.user, series).require()
    form = EndSeriesForm(request.POST or None, initial={"until": today()})
    if not form.is_valid() or _goes_back(request):
        intro = "No more meetings are called. Its record stays."
        return _form_page(request, series, form, title="End the series", intro=intro, submit="Show what is cancelled")
    until: date = form.cleaned_data["until"]
    lines = _lines(request, series, queries.preview_end(series, until))
    if not _confirmed(request, lines):
        intro = f"The series ends with {long_date(until)}. Nothing has been saved yet; a meeting cancelled stays so."
        return _lines_page(request, series, lines, title="End the series", intro=intro, submit="End the series")
    done = services.end_series(
        series=series,
        until=until,
        reason=form.cleaned_data["reason"],
        seen=request.POST.get("seen", ""),
        chosen=lines.chosen,
        actor=actor_of(request),
    )
    messages.success(request, f"The series has ended. {_said(done)}")
    return redirect(series)


def _lines(request: HttpRequest, series: MeetingSeries, preview: Preview) -> LinesForm:
    """The choices, bound once they have been shown."""
    return LinesForm(request.POST if request.POST.get("then") == "on" else None, preview=preview, group=series.group)


def _goes_back(request: HttpRequest) -> bool:
    return request.POST.get("then") == "back"


def _form_page(
    request: HttpRequest, series: MeetingSeries, form: BaseForm, *, title: str, intro: str, submit: str
) -> HttpResponse:
    context = {"series": series, "form": form, "title": title, "intro": intro, "submit": submit}
    return render(request, "meetings/series_form.html", context, status=422 if form.errors else 200)
