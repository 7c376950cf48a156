"""The forward look of a group: the table, its export, and its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.clock import LONDON, today
from foundation.core.limits import take
from foundation.core.tables.export import to_csv, to_xlsx
from foundation.core.tables.lists import CONTENT_TYPES, EXPORTING
from foundation.core.templatetags.shapes import Action
from groups.models import Group
from meetings import policy, queries, services
from meetings.forms import ForwardForm, TakeOffForm
from meetings.views.page import actor_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm
    from django.http import HttpRequest

    from foundation.core.tables.export import Cell
    from meetings.models import ForwardItem
    from meetings.queries.forward import ForwardRow, Planned

GET_POST = ["GET", "HEAD", "POST"]
COLUMNS = (
    "Meeting or month",
    "Date and time",
    "Standing items",
    "Decisions",
    "Other items",
    "Milestones and activities",
)


def _group_or_404(request: HttpRequest, code: str) -> Group:
    group = get_object_or_404(Group, code=code)
    if not policy.may_see_forward(request.user, group):
        raise Http404
    return group


def _entry_or_404(request: HttpRequest, code: str, pk: int) -> ForwardItem:
    return get_object_or_404(queries.forward_visible_to(request.user), group__code=code, pk=pk)


@login_not_required
@require_safe
def look(request: HttpRequest, code: str) -> HttpResponse:
    """Coming meetings and months, with what is planned for each; `?export=csv` or xlsx gives the table as a file."""
    group = _group_or_404(request, code)
    rows = queries.forward_look(
        request.user, group, lambda meeting: bool(policy.may_read_agenda(request.user, meeting))
    )
    if request.GET.get("export") in CONTENT_TYPES:
        take(request, EXPORTING)
        return _exported(group, rows, request.GET["export"])
    prepares = bool(policy.may_call(request.user, group))
    add = Action("Add an entry", reverse("meetings:forward-new", args=[code]), primary=True, icon="plus")
    context = {"group": group, "rows": rows, "columns": COLUMNS[2:], "prepares": prepares, "actions": [add] * prepares}
    return render(request, "meetings/forward.html", context)


def _exported(group: Group, rows: Sequence[ForwardRow], kind: str) -> HttpResponse:
    make, title = (to_csv if kind == "csv" else to_xlsx), f"Forward look of the {group.code}"
    lines = [_line(row) for row in rows]
    response = HttpResponse(make(COLUMNS, lines, title=title, as_at=today()), content_type=CONTENT_TYPES[kind])
    name = f"forward-look-{group.code.lower()}-{today().isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _line(row: ForwardRow) -> list[Cell]:
    starts = row.meeting.starts_at.astimezone(LONDON) if row.meeting else None
    return [row.label, starts, "\n".join(row.standing), *map(_words, (row.decisions, row.others, row.milestones))]


def _words(planned: Sequence[Planned]) -> str:
    return "\n".join(one.text for one in planned)


@login_required
@require_http_methods(GET_POST)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Put an entry on the forward look."""
    group = _group_or_404(request, code)
    policy.may_call(request.user, group).require()
    form = ForwardForm(request.POST or None, group=group)
    if not form.is_valid():
        return _form_page(request, group, form, title="Add an entry", submit="Add")
    services.add_forward(group=group, actor=actor_of(request), **form.wanted)
    messages.success(request, "It stands on the forward look.")
    return redirect("meetings:forward", code=code)


@login_required
@require_http_methods(GET_POST)
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change an entry."""
    entry = _entry_or_404(request, code, pk)
    policy.may_call(request.user, entry.group).require()
    form = ForwardForm(request.POST or None, group=entry.group, entry=entry)
    if not form.is_valid():
        return _form_page(request, entry.group, form, title="Change an entry", submit="Save")
    services.change_forward(entry=entry, actor=actor_of(request), **form.wanted)
    messages.success(request, "Saved.")
    return redirect("meetings:forward", code=code)


@login_required
@require_http_methods(GET_POST)
def take_off(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an entry off, with a reason."""
    entry = _entry_or_404(request, code, pk)
    policy.may_call(request.user, entry.group).require()
    form = TakeOffForm(request.POST or None)
    if not form.is_valid():
        title = "Take an entry off"
        return _form_page(request, entry.group, form, title=title, submit="Take it off", intro=entry.text)
    services.take_off_forward(entry=entry, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, "It is off the forward look.")
    return redirect("meetings:forward", code=code)


@login_required
@require_POST
def place(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Place an entry on an agenda; POST with `meeting`, its number."""
    entry = _entry_or_404(request, code, pk)
    policy.may_call(request.user, entry.group).require()
    asked = request.POST.get("meeting", "")
    meeting = next((one for one in queries.planned_for(entry.group) if str(one.number) == asked), None)
    if meeting is None:
        return HttpResponseBadRequest("Say for which meeting.")
    item = services.place_forward(entry=entry, meeting=meeting, actor=actor_of(request))
    messages.success(request, f"“{item.title}” is item {item.number} of {meeting.reference}.")
    return redirect("meetings:forward", code=code)


def _form_page(
    request: HttpRequest, group: Group, form: BaseForm, *, title: str, submit: str, intro: str = ""
) -> HttpResponse:
    context = {"group": group, "form": form, "title": title, "submit": submit, "intro": intro}
    return render(request, "meetings/forward_form.html", context, status=422 if form.errors else 200)
