"""What becomes of items: recorded, carried to a later meeting, withdrawn; and drawing items from what waits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from foundation.core.templatetags.wording import days
from meetings import policy, services
from meetings.forms import CarryForm, DrawForm, WithdrawForm
from meetings.models import AgendaItem
from meetings.views.page import actor_of, form_page, item_or_404, meeting_or_404

GET_POST = ["GET", "HEAD", "POST"]


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
    return _back_to(item)


def _back_to(item: AgendaItem) -> HttpResponse:
    return redirect(f"{item.meeting.get_absolute_url()}#item-{item.pk}")


@login_required
@require_http_methods(GET_POST)
def item_carry(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Carry an item to a later meeting, or into the group's inbox while none has been called."""
    meeting = meeting_or_404(request, code, number)
    item = item_or_404(meeting, pk)
    policy.may_prepare(request.user, meeting).require()
    form = CarryForm(request.POST or None, item=item)
    if not form.is_valid():
        return form_page(
            request,
            meeting,
            form,
            title=f"Carry item {item.number} to a later meeting",
            submit="Carry it",
            back=meeting.get_absolute_url(),
            intro=f"{item.title}. It stays in the record of {meeting.reference}; its papers and proposals go with it.",
        )
    if form.meeting is None:
        services.carry_to_inbox(item=item, actor=actor_of(request))
        messages.success(request, f"Item {item.number} waits in the inbox of the {meeting.group.code}.")
    else:
        carried = services.carry_item(item=item, to=form.meeting, actor=actor_of(request))
        messages.success(request, f"Item {item.number} is carried: it is item {carried.number} of {form.meeting}.")
    return _back_to(item)


@login_required
@require_http_methods(GET_POST)
def item_withdraw(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Withdraw an item of an issued agenda, with a reason."""
    meeting = meeting_or_404(request, code, number)
    item = item_or_404(meeting, pk)
    policy.may_prepare(request.user, meeting).require()
    form = WithdrawForm(request.POST or None)
    if not form.is_valid():
        return form_page(
            request,
            meeting,
            form,
            title=f"Withdraw item {item.number}",
            submit="Withdraw the item",
            back=meeting.get_absolute_url(),
            intro=f"{item.title}. A proposal that it takes is withdrawn with it. This cannot be undone.",
            danger=True,
        )
    services.withdraw_item(item=item, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"Item {item.number} is withdrawn.")
    return _back_to(item)


@login_required
@require_http_methods(GET_POST)
def draw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Draw items from what waits for the group."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    offered = {key: list(kind.waiting(request.user, meeting)) for key, kind in services.DRAWN.items()}
    form = DrawForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_valid():
        drawn = services.draw(meeting=meeting, chosen=form.pairs, actor=actor_of(request))
        messages.success(request, f"{days(len(drawn), 'item')} drawn onto the agenda.")
        return redirect(f"{meeting.get_absolute_url()}#agenda")
    context = {
        "meeting": meeting,
        "form": form,
        "verdict": policy.edit_agenda_now(request.user, meeting),
        "kinds": [(key, kind.label, offered[key]) for key, kind in services.DRAWN.items() if offered[key]],
    }
    return render(request, "meetings/draw.html", context, status=422 if form.is_bound else 200)
