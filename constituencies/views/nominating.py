"""What members and nominees do in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from constituencies import policy, queries, services
from constituencies.forms import AcceptForm, NobodyForm, NominateForm, ReasonForm
from constituencies.rules.lifecycles import OPEN, ROUND
from constituencies.views.page import GET_POST, form_page, of_round, round_or_404
from foundation.accounts.views import actor_of
from foundation.core.errors import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from constituencies.models import Nomination, Round


def _asked(request: HttpRequest, reference: str) -> Round:
    """The round, for somebody of an organisation that is asked, while nominations are open."""
    round_ = round_or_404(request, reference)
    policy.may_nominate(request.user, round_).require()
    if round_.status != OPEN:
        raise Refused(f"{ROUND.says(round_.status).stands}: nobody is put forward any more.")
    return round_


@login_required
@require_http_methods(GET_POST)
def nominate(request: HttpRequest, reference: str) -> HttpResponse:
    """Put oneself or somebody else forward."""
    round_ = _asked(request, reference)
    person = actor_of(request)
    form = NominateForm(request.POST or None, round_=round_, person=person)
    if not form.is_valid():
        intro = "Whoever you put forward is told and accepts or declines; if it is you, you stand at once."
        return form_page(request, form, of_round(round_, "Put somebody forward", "Put forward", intro=intro))
    said = form.cleaned_data
    nomination = services.put_forward(
        round_=round_,
        person=said["person"],
        organisation=said["organisation"],
        statement=said["statement"],
        actor=person,
    )
    told = "You stand." if nomination.is_own else f"{nomination.person.name} is asked to accept."
    messages.success(request, told)
    return redirect(round_)


@login_required
@require_http_methods(GET_POST)
def nobody(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that one's organisation puts nobody forward."""
    round_ = _asked(request, reference)
    person = actor_of(request)
    form = NobodyForm(request.POST or None, round_=round_, person=person)
    if not form.is_valid():
        intro = "Your organisation is not reminded any more. You may still put somebody forward until the close."
        return form_page(request, form, of_round(round_, "Put nobody forward", "Put nobody forward", intro=intro))
    services.nominate_nobody(round_=round_, organisation=form.cleaned_data["organisation"], actor=person)
    messages.success(request, f"{form.cleaned_data['organisation'].name} puts nobody forward.")
    return redirect(round_)


def _nomination(request: HttpRequest, reference: str, pk: int) -> Nomination:
    round_ = round_or_404(request, reference)
    found = queries.nominations_visible_to(request.user, round_).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _possible(nomination: Nomination, step: str) -> None:
    if reason := nomination.lifecycle.refusal(nomination.status, step):
        raise Refused(reason)


@login_required
@require_http_methods(GET_POST)
def accept(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The nominee accepts."""
    nomination = _nomination(request, reference, pk)
    policy.may_answer(request.user, nomination).require()
    _possible(nomination, "accept")
    form = AcceptForm(request.POST or None, statement=nomination.statement)
    if request.method != "POST" or not form.is_valid():
        page = of_round(nomination.round, "Accept the nomination", "Accept: I stand")
        return form_page(request, form, page)
    services.accept(nomination=nomination, statement=form.cleaned_data["statement"], actor=actor_of(request))
    messages.success(request, "You stand.")
    return redirect(nomination.round)


@login_required
@require_http_methods(GET_POST)
def decline(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The nominee declines, with a reason."""
    nomination = _nomination(request, reference, pk)
    policy.may_answer(request.user, nomination).require()
    _possible(nomination, "decline")
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, form, of_round(nomination.round, "Decline the nomination", "Decline"))
    services.decline(nomination=nomination, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, "You declined the nomination.")
    return redirect(nomination.round)


@login_required
@require_http_methods(GET_POST)
def take_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The nominee, or who put them forward, withdraws."""
    nomination = _nomination(request, reference, pk)
    policy.may_take_back(request.user, nomination).require()
    _possible(nomination, "take_back")
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        page = of_round(nomination.round, f"Withdraw {nomination.person.name}", "Withdraw", danger=True)
        return form_page(request, form, page)
    services.take_back(nomination=nomination, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"{nomination.person.name} does not stand any more.")
    return redirect(nomination.round)
