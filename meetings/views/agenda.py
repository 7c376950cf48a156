"""The meeting's page with its agenda, and editing the agenda."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.core.panels import panels_for
from foundation.core.templatetags.shapes import Fact
from foundation.core.templatetags.wording import days, short_date
from meetings import policy, queries, services
from meetings.forms import ItemForm
from meetings.models import AgendaItem, Meeting
from meetings.rules.agenda import ON_THE_WAY
from meetings.views.page import action, actor_of, address, form_page, item_or_404, meeting_or_404, page, tab_actions

GET_POST = ["GET", "HEAD", "POST"]
STEPS = {"up": -1, "down": 1}
BY_DECISION = "decided"


@login_not_required
@require_safe
def detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The meeting with its agenda."""
    meeting = meeting_or_404(request, code, number)
    edit = policy.edit_agenda_now(request.user, meeting)
    read = policy.may_read_agenda(request.user, meeting)
    agenda = _agenda(request, meeting) if read else None
    overrun = agenda.overrun if agenda else 0
    context = page(
        request,
        meeting,
        "detail",
        agenda=agenda,
        agenda_words=f"Its items take {days(overrun, 'minute')} more than the planned length of the meeting.",
        agenda_withheld=read.reason,
        may_edit=bool(edit),
        agenda_actions=tab_actions(
            request,
            meeting,
            action("Add an item", address(meeting, "item-new"), edit),
            action("Import an agenda", address(meeting, "import", "agenda"), edit),
        ),
        facts=_facts(meeting, outcome=bool(policy.may_read_outcome(request.user, meeting))),
        dispositions=_dispositions(meeting) if policy.record_now(request.user, meeting) else [],
        waiting=_waiting(request, meeting),
        panels=panels_for("meeting", request, meeting),
    )
    return render(request, "meetings/detail.html", context)


def _agenda(request: HttpRequest, meeting: Meeting) -> queries.Agenda:
    papers, links = queries.readable_papers(request.user, meeting), queries.links_of(request.user, meeting)
    return queries.agenda_of(meeting, papers, links)


def _facts(meeting: Meeting, *, outcome: bool) -> list[Fact]:
    """What a reader asks first, without what is empty; how the seats were filled only with the outcome."""
    terms, coverage = queries.rules_of(meeting), queries.attendance_of(meeting)
    report, following = queries.latest_issued(meeting), queries.next_after(meeting)
    seats = f"{len(coverage.present)} of {len(coverage.lines)} filled" if outcome and coverage.recorded else ""
    vacant = days(len(coverage.vacant), "vacant seat") if coverage.vacant else ""
    facts = [
        Fact("Group", meeting.group.name, url=meeting.group.get_absolute_url()),
        Fact("Framework", terms.version if terms else "", note="in force on the day of the meeting"),
        Fact("Kind", meeting.get_kind_display()),
        Fact("Calendar", "add to yours" if meeting.status in ON_THE_WAY else "", url=address(meeting, "ics")),
        _called(meeting),
        Fact("Seats", seats or f"{len(coverage.lines)}", note=vacant, url=address(meeting, "attendance")),
        Fact("Report", f"version {report.version}" if report else "", url=address(meeting, "report")),
        Fact("Source", meeting.source),
        Fact("Next", following.reference if following else "", url=following.get_absolute_url() if following else ""),
    ]
    return [fact for fact in facts if fact.value]


def _called(meeting: Meeting) -> Fact:
    """When it was called for the day it has, and with how much notice."""
    notice = queries.notice_of(meeting)
    if notice is None:
        return Fact("Called", short_date(meeting.called_at) if meeting.called_at else "")
    short = f", fewer than the {notice.asked} asked for" if notice.is_short else ""
    return Fact("Called", short_date(notice.called_on), note=f"{days(notice.given)} of notice{short}")


def _dispositions(meeting: Meeting) -> list[tuple[str, str]]:
    """What the secretariat may record of an item; a decision is recorded on its proposal."""
    hidden = {BY_DECISION} if meeting.historical else {BY_DECISION, "not_in_source"}
    return [one for one in AgendaItem.DISPOSITIONS if one[0] not in hidden]


def _waiting(request: HttpRequest, meeting: Meeting) -> int:
    """How much stands in the group's inbox, for those who may place it."""
    if not policy.handles_inbox_of(request.user, meeting.group):
        return 0
    return queries.waiting_for(meeting.group).count()


@login_required
@require_http_methods(GET_POST)
def item_new(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Add an item."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = ItemForm(request.POST or None)
    if not form.is_valid():
        back = meeting.get_absolute_url()
        return form_page(request, meeting, form, title="Add an agenda item", submit="Add the item", back=back)
    item = services.add_item(meeting=meeting, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"Item {item.number} is on the agenda.")
    return redirect(meeting)


@login_required
@require_http_methods(GET_POST)
def item_edit(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Change an item."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    item = item_or_404(meeting, pk)
    form = ItemForm(request.POST or None, instance=copy(item))
    if not form.is_valid():
        back = meeting.get_absolute_url()
        return form_page(request, meeting, form, title=f"Change item {item.number}", submit="Save", back=back)
    services.change_item(item=item, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"Item {item.number} is changed.")
    return redirect(meeting)


@login_required
@require_POST
def item_remove(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Take an item off the agenda."""
    meeting = meeting_or_404(request, code, number)
    item = item_or_404(meeting, pk)
    services.remove_item(item=item, actor=actor_of(request))
    messages.success(request, f"“{item.title}” is off the agenda.")
    return redirect(meeting)


@login_required
@require_POST
def item_move(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Move an item; POST with `to` up or down, and `seen`, the revision of the order on the page."""
    meeting = meeting_or_404(request, code, number)
    step = STEPS.get(request.POST.get("to", ""))
    if step is None:
        return HttpResponseBadRequest("An item moves up or down.")
    item, seen = item_or_404(meeting, pk), request.POST.get("seen", "")
    services.move_item(item=item, step=step, seen=seen, actor=actor_of(request))
    return redirect(f"{meeting.get_absolute_url()}#item-{pk}")


@login_required
@require_POST
def item_settle(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Record what became of an item; POST with `disposition`."""
    meeting = meeting_or_404(request, code, number)
    item, disposition = item_or_404(meeting, pk), request.POST.get("disposition", "")
    if disposition not in dict(AgendaItem.DISPOSITIONS):
        return HttpResponseBadRequest("That is not an outcome of an item.")
    services.settle(item=item, disposition=disposition, actor=actor_of(request))
    messages.success(request, f"Item {item.number}: {item.get_disposition_display().lower()}.")
    return redirect(f"{meeting.get_absolute_url()}#item-{pk}")
