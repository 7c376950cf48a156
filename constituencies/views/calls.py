"""Asking the members: a call for their view, and the approval of an alternate; panels on the pages of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from constituencies import services
from constituencies.forms.calls import AskForm, CallForm
from constituencies.services.approvals import ALTERNATE_APPROVAL, asking_refusal
from constituencies.services.calls import MEMBERS_CALL, members_of
from consultations import queries as asked_of
from consultations.models import Consultation
from consultations.policy import may_run
from consultations.views.common import state_pill
from foundation.accounts.models import Organisation
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.errors import Refused
from groups.models import Alternate, Group, Seat
from groups.policy import may_see_alternate
from groups.queries import seats_on, standing
from groups.queries import visible_to as groups_visible_to
from groups.rules import SeatKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

GET_POST = ["GET", "HEAD", "POST"]
LATEST = 5


@login_required
@require_http_methods(GET_POST)
def call_new(request: HttpRequest, code: str, seat: str) -> HttpResponse:
    """A representative asks the members; `?about=` and `?url=` name the thing it is about."""
    group = get_object_or_404(groups_visible_to(request.user), code=code)
    held = get_object_or_404(seats_on(group, today()).filter(kind=SeatKind.CONSTITUENCY), code=seat)
    may_run(request.user, Consultation(kind=MEMBERS_CALL.key, group=group, asked_by=held.code)).require()
    names = _names(held)
    initial = {name: request.GET.get(name, "") for name in ("about", "url", "title")}
    form = CallForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        called = services.call_members(seat=held, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"{called.reference} is open; your members were told.")
        return redirect(called)
    return _page(request, form, title="Ask the members", subtitle=str(held), submit="Ask them", names=names)


@login_required
@require_http_methods(GET_POST)
def alternate_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The members are asked whether they approve an alternate."""
    rows = Alternate.objects.select_related("seat__group", "person", "organisation")
    alternate = get_object_or_404(rows, pk=pk)
    if not may_see_alternate(request.user, alternate):
        raise Http404("There is no such alternate.")
    may_run(request.user, _approval(alternate)).require()
    if reason := asking_refusal(alternate):
        raise Refused(reason, citation=alternate.citation)
    names = _names(alternate.seat)
    form = AskForm(request.POST or None, alternate=alternate)
    if request.method == "POST" and form.is_valid():
        asked = services.ask_members(alternate=alternate, actor=actor_of(request), **form.cleaned_data)
        messages.success(request, f"{asked.reference} is open; the members were told.")
        return redirect(asked)
    subtitle = f"{alternate.person.name} as alternate in the seat {alternate.seat}"
    title, submit = "Ask the members to approve", "Ask them"
    return _page(request, form, title=title, subtitle=subtitle, submit=submit, names=names, back=alternate)


def _approval(alternate: Alternate) -> Consultation:
    """What would be asked, for the right to ask it."""
    return Consultation(kind=ALTERNATE_APPROVAL.key, group=alternate.seat.group, asked_by=alternate.seat.code)


def _names(seat: Seat) -> list[str]:
    """Who would be asked, by name. Raises Refused where there is nobody."""
    members = Organisation.objects.filter(pk__in=[one.organisation_id for one in members_of(seat)])
    return list(members.order_by("name").values_list("name", flat=True))


def _page(
    request: HttpRequest,
    form: Form,
    *,
    title: str,
    subtitle: str,
    submit: str,
    names: list[str],
    back: Alternate | None = None,
) -> HttpResponse:
    url = back.get_absolute_url() if back else reverse("consultations:list")
    context = {"form": form, "title": title, "subtitle": subtitle, "submit": submit, "names": names, "back": url}
    wrong = form.is_bound and not form.is_valid()
    return render(request, "constituencies/call_form.html", context, status=422 if wrong else 200)


# --- panels ---------------------------------------------------------------------------------------------------------


def alternate_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """What the members were asked about an alternate, and the way to ask them."""
    if not isinstance(thing, Alternate) or thing.approval != "members":
        return None
    asks = bool(may_run(request.user, _approval(thing))) and asking_refusal(thing) is None
    url = reverse("constituencies:alternate-ask", args=[thing.pk]) if asks else ""
    rows = asked_of.register(request.user).filter(kind=ALTERNATE_APPROVAL.key)
    shown = rows.filter(pk__in=[one.pk for one in asked_of.about_subject(request.user, thing)])
    empty = "The members have not been asked yet."
    return _panel("Approval by the members", shown, [(url, "Ask the members…")] if url else [], empty)


def group_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The calls of the seats the reader speaks for on a group, and the way to ask the members."""
    return _calls(request, thing) if isinstance(thing, Group) else None


def seat_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The same for one seat."""
    return _calls(request, thing.group, thing.code) if isinstance(thing, Seat) and thing.group else None


def _calls(request: HttpRequest, group: Group, code: str = "") -> tuple[str, Mapping[str, object]] | None:
    held = [seat for seat in standing(request.user).on_group(group.code) if seat.kind == SeatKind.CONSTITUENCY]
    spoken_for = {seat.code: seat.name for seat in held if not code or seat.code == code}
    if not spoken_for:
        return None
    rows = asked_of.register(request.user).filter(kind=MEMBERS_CALL.key, group=group, asked_by__in=spoken_for)
    links = [
        (reverse("constituencies:call-new", args=[group.code, seat]), f"Ask the members of {name}…")
        for seat, name in spoken_for.items()
    ]
    return _panel("Your members", rows[:LATEST], links, "You have not asked your members anything yet.")


def _panel(
    title: str, rows: Iterable[Consultation], links: list[tuple[str, str]], empty: str
) -> tuple[str, Mapping[str, object]]:
    shown = [{"consultation": row, "state": state_pill(row)} for row in rows]
    return "constituencies/call_panel.html", {"title": title, "rows": shown, "links": links, "empty": empty}
