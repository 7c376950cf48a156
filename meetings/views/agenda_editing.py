"""Editing an agenda. While a change is checked and made its meeting is held: of two editors the second is told."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from meetings import policy, queries, services
from meetings.forms import ItemForm, OrderForm, RemoveForm
from meetings.models import AgendaItem
from meetings.rules import agenda as rules
from meetings.views.page import actor_of, address, item_or_404, meeting_or_404

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from meetings.forms.agenda import SeenForm
    from meetings.models import Meeting

GET_POST = ["GET", "HEAD", "POST"]
STEPS = {"up": -1, "down": 1}
OVERTAKEN = 409


def editing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For who may prepare the meeting; the view gets the meeting, held until its answer when something is sent."""

    @wraps(view)
    def held(request: HttpRequest, code: str, number: int, **kwargs: object) -> HttpResponse:
        meeting = meeting_or_404(request, code, number)
        policy.may_prepare(request.user, meeting).require()
        if request.method != "POST":
            return view(request, meeting, **kwargs)
        with transaction.atomic():
            return view(request, queries.locked(meeting), **kwargs)

    return held


@login_required
@require_http_methods(GET_POST)
@editing
def item_new(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Add an item."""
    form = ItemForm(request.POST or None, meeting=meeting)
    if not form.is_valid():
        return _item_page(request, meeting, form, title="Add an agenda item", submit="Add the item")
    item = services.add_item(meeting=meeting, actor=actor_of(request), reason=form.said["reason"], **form.words)
    return _done(request, meeting, form, f"Item {item.number} is on the agenda.", item)


@login_required
@require_http_methods(GET_POST)
@editing
def item_edit(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Change an item; one that somebody has taken off meanwhile can be added again with what was typed."""
    item = AgendaItem.objects.filter(meeting=meeting, pk=pk).first()
    if item is None and request.method == "POST":
        return _gone(request, meeting)
    item = item or item_or_404(meeting, pk)
    form = ItemForm(request.POST or None, meeting=meeting, item=item)
    if not form.is_valid():
        return _item_page(request, meeting, form, title=f"Change item {item.number}", submit="Save")
    services.change_item(item=item, actor=actor_of(request), **form.words, **form.said)
    return _done(request, meeting, form, f"Item {item.number} is changed.", item)


def _gone(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What was typed for an item that is no longer there, offered as a new one."""
    form = ItemForm(request.POST, meeting=meeting)
    if form.is_valid():
        form.add_error(None, "Somebody has taken this item off the agenda. What you entered is kept: add it as new?")
    return _item_page(
        request,
        meeting,
        form,
        title="This item is no longer on the agenda",
        submit="Add it as a new item",
        to=address(meeting, "item-new"),
        status=OVERTAKEN,
    )


def _item_page(
    request: HttpRequest, meeting: Meeting, form: ItemForm, *, title: str, submit: str, to: str = "", status: int = 0
) -> HttpResponse:
    context = {"meeting": meeting, "form": form, "title": title, "submit": submit, "to": to}
    context |= {"changes": _changes(request, meeting, form), "differing": form.differing if form.was_overtaken else []}
    status = status or _status(form)
    return render(request, "meetings/item_form.html", context, status=status)


def _status(form: SeenForm) -> int:
    if form.was_overtaken:
        return OVERTAKEN
    return 422 if form.errors else 200


def _changes(request: HttpRequest, meeting: Meeting, form: SeenForm) -> list[str]:
    """What has changed since the person looked, as sentences."""
    if not form.is_bound:
        return []
    return [told.sentence for told in queries.changes_since(meeting, form.seen_revision)]


def _done(
    request: HttpRequest, meeting: Meeting, form: SeenForm, said: str, item: AgendaItem | None = None
) -> HttpResponse:
    """Back to the agenda; the person is told what somebody else changed meanwhile, which their own change leaves be."""
    messages.success(request, said)
    meanwhile = queries.changes_since(meeting, form.seen_revision, by_others_than=request.user)
    if meanwhile:
        messages.info(request, f"Meanwhile: {'; '.join(told.sentence for told in meanwhile)}.")
    return redirect(f"{meeting.get_absolute_url()}{f'#item-{item.pk}' if item else '#agenda'}")


@login_required
@require_POST
@editing
def item_remove(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Take an item off the agenda; POST with `seen`, and a reason once the agenda is issued."""
    item = item_or_404(meeting, pk)
    form = RemoveForm(request.POST, meeting=meeting, changed_at=item.revision)
    if not form.is_valid():
        title = f"Take “{item.title}” off the agenda"
        return _check(request, meeting, form, title=title, submit="Take it off", shown=[item], danger=True)
    services.remove_item(item=item, actor=actor_of(request), **form.said)
    return _done(request, meeting, form, f"“{item.title}” is off the agenda.")


@login_required
@require_POST
@editing
def item_move(request: HttpRequest, meeting: Meeting, pk: int) -> HttpResponse:
    """Move an item; POST with `to` up or down, `seen`, and a reason once the agenda is issued."""
    step, item = STEPS.get(request.POST.get("to", "")), item_or_404(meeting, pk)
    if step is None:
        return HttpResponseBadRequest("An item moves up or down.")
    wanted = rules.moved(_present(meeting), item.pk, step)
    title = f"Move “{item.title}” {request.POST['to']}"
    return _put_in_order(request, meeting, wanted, title=title, moved=item)


@login_required
@require_POST
@editing
def items_order(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put the items in an order; POST with `order` (their keys with commas between), `seen`, and a reason."""
    keys = request.POST.get("order", "").split(",")
    if not all(key.isdecimal() for key in keys):
        return HttpResponseBadRequest("An order names the items by their keys.")
    wanted = rules.merged_order(_present(meeting), [int(key) for key in keys])
    return _put_in_order(request, meeting, wanted, title="Put the items in this order")


def _present(meeting: Meeting) -> list[int]:
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "pk").values_list("pk", flat=True))


def _put_in_order(
    request: HttpRequest, meeting: Meeting, wanted: Sequence[int], *, title: str, moved: AgendaItem | None = None
) -> HttpResponse:
    form = OrderForm(request.POST, meeting=meeting, changed_at=meeting.order_revision)
    if not form.is_valid():
        items = AgendaItem.objects.in_bulk(wanted)
        shown = [items[pk] for pk in wanted]
        return _check(request, meeting, form, title=title, submit="Save this order", shown=shown)
    services.order_items(meeting=meeting, order=wanted, actor=actor_of(request), **form.said)
    return _done(request, meeting, form, "The items are in their new order.", moved)


def _check(
    request: HttpRequest,
    meeting: Meeting,
    form: SeenForm,
    *,
    title: str,
    submit: str,
    shown: Sequence[AgendaItem],
    danger: bool = False,
) -> HttpResponse:
    """Before a change by a button alone: what others changed meanwhile, and the reason once the agenda is issued."""
    asked = not form.was_overtaken and "reason" not in request.POST
    hidden = {name: request.POST[name] for name in ("to", "order") if name in request.POST}
    context = {
        "meeting": meeting,
        "title": title,
        "submit": submit,
        "shown": shown,
        "danger": danger,
        "hidden": hidden,
        "changes": _changes(request, meeting, form) if form.was_overtaken else [],
        "form": type(form)(meeting=meeting) if asked else form,
    }
    return render(request, "meetings/agenda_check.html", context, status=200 if asked else _status(form))
