"""What a seat says for itself: whether somebody comes, whom the chair invites, who speaks for it at an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from foundation.core.errors import Refused
from meetings import policy, queries, services
from meetings.forms import GuestForm, ReplyForm, SpeakersForm
from meetings.rules.attendance import invite_refusal, reply_refusal
from meetings.views.page import actor_of, address, form_page, item_or_404, meeting_or_404

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_POST)
def reply(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say beforehand who comes: for those who sit in a seat on the meeting's day."""
    meeting = meeting_or_404(request, code, number)
    policy.may_reply_at_all(request.user, meeting).require()
    if reason := reply_refusal(meeting.status):
        raise Refused(reason)
    lines = queries.seats_to_reply_for(request.user, meeting)
    if not lines:
        raise Refused("The secretariat has recorded your seat already; tell them what has changed.")
    form, back = ReplyForm(request.POST or None, lines=lines), address(meeting, "attendance")
    if not form.is_valid():
        return form_page(request, meeting, form, title="Who comes for your seat", submit="Save", back=back)
    data, seat = form.cleaned_data, form.line.seat
    services.reply(meeting=meeting, seat=seat, answer=data["answer"], words=data["words"], actor=actor_of(request))
    messages.success(request, f"Noted for {seat.name}. You may change it until the meeting.")
    return redirect(back)


@login_required
@require_http_methods(GET_POST)
def invite(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The chair invites somebody."""
    meeting = meeting_or_404(request, code, number)
    policy.may_invite(request.user, meeting).require()
    if reason := invite_refusal(meeting.status):
        raise Refused(reason)
    form, back = GuestForm(request.POST or None), address(meeting, "attendance")
    if not form.is_valid():
        intro = "An invited attendee holds no seat and makes no consensus."
        return form_page(request, meeting, form, title="Invite somebody", submit="Invite", back=back, intro=intro)
    guest = services.invite(meeting=meeting, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"{guest.name} is invited.")
    return redirect(back)


@login_required
@require_http_methods(GET_POST)
def speakers(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Say who of its co-representatives speaks for each shared seat at an item."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    item, shared = item_or_404(meeting, pk), queries.attendance_of(meeting).shared
    if not shared:
        raise Refused("No seat of this meeting has several who may speak for it.")
    said = {seat: speaker.person_id for seat, speaker in queries.speakers_at(item).items()}
    form = SpeakersForm(request.POST or None, lines=shared, said=said)
    back = address(meeting, "record") + f"#item-{item.pk}"
    if not form.is_valid():
        title = f"Who speaks at item {item.number}"
        return form_page(request, meeting, form, title=title, submit="Save", back=back, intro=item.title)
    for line, person in form.chosen():
        services.name_speaker(item=item, seat=line.seat, person=person, actor=actor_of(request))
    messages.success(request, f"Saved at item {item.number}.")
    return redirect(back)
