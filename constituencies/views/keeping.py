"""What the PMO does with a round, and the SRO with a tie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from constituencies import policy, queries, services
from constituencies.forms import ConfirmForm, DaysForm, ReasonForm, RoundForm, TieForm
from constituencies.rules.elections import dates_refusal, opening_refusal
from constituencies.rules.lifecycles import UNVOTED
from constituencies.views.page import (
    GET_POST,
    Page,
    check_page,
    closes_in,
    confirmed,
    form_page,
    goes_back,
    of_round,
    possible,
    round_or_404,
    rounds_crumbs,
)
from constituencies.views.rounds import ballot_of
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.errors import Refused
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import days, long_date

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from constituencies.models import Round


@login_required
@require_http_methods(GET_POST)
def round_new(request: HttpRequest) -> HttpResponse:
    """Open a round for a vacant seat; `?seat=7` preselects."""
    policy.may_keep(request.user).require()
    form = RoundForm(request.POST or None, seat=request.GET.get("seat", ""))
    back = reverse("constituencies:rounds")
    page = Page("Open a nomination round", "Check your answers", back, crumbs=rounds_crumbs())
    if not form.is_valid() or goes_back(request):
        return form_page(request, form, page)
    said = dict(form.cleaned_data)
    closes_on = closes_in(said.pop("working_days"))
    if reason := _opening_refusal(said, closes_on):
        raise Refused(reason)
    if not confirmed(request):
        checked = Page("Check before opening", "Open the round", back, crumbs=rounds_crumbs())
        return check_page(request, checked, _opening_answers(said, closes_on))
    round_ = services.open_round(closes_on=closes_on, actor=actor_of(request), **said)
    messages.success(request, f"{round_.reference} is open until the end of {long_date(closes_on)}.")
    return redirect(round_)


def _opening_refusal(said: dict[str, object], closes_on: date) -> str | None:
    seat, starts_on = said["seat"], said["starts_on"]
    found = queries.vacancy(seat, str(said.get("remit", "")), starts_on)  # type: ignore[arg-type]  # as the form has them
    return opening_refusal(found) or dates_refusal(today(), closes_on, starts_on)  # type: ignore[arg-type]  # the same


def _opening_answers(said: dict[str, object], closes_on: date) -> list[Answer]:
    seat = said["seat"]
    codes = queries.constituencies_of(seat, today())  # type: ignore[arg-type]  # as the form has it
    asked = queries.audience(codes, today())
    return [
        Answer("Seat", seat),
        *([Answer("Remit", said["remit"])] if said.get("remit") else []),
        Answer("Why", said["why"]),
        Answer("Nominations close", f"At the end of {long_date(closes_on)}"),
        Answer("Appointment begins", long_date(said["starts_on"])),  # type: ignore[arg-type]  # a day
        Answer("Organisations asked", f"{len(asked)} of {', '.join(codes)}; their people are told now"),
    ]


def _kept(request: HttpRequest, reference: str, step: str) -> Round:
    """The round, for the PMO to take that step of."""
    round_ = round_or_404(request, reference)
    policy.may_run(request.user, round_).require()
    possible(round_, step)
    return round_


@login_required
@require_POST
def round_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close nominations once the day is over or everybody has answered."""
    round_ = _kept(request, reference, "close")
    services.close_nominations(round_=round_, actor=actor_of(request))
    messages.success(request, f"Nominations are closed: {round_.status_label.lower()}.")
    return redirect(round_)


@login_required
@require_http_methods(GET_POST)
def round_reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for nominations again."""
    round_ = _kept(request, reference, "reopen")
    form = DaysForm(request.POST or None)
    if not form.is_valid():
        intro = "The member organisations of today are asked again."
        return form_page(request, form, of_round(round_, "Open for nominations again", "Ask again", intro=intro))
    closes_on = closes_in(form.cleaned_data["working_days"])
    services.reopen(round_=round_, closes_on=closes_on, actor=actor_of(request))
    messages.success(request, f"{round_.reference} is open until the end of {long_date(closes_on)}.")
    return redirect(round_)


@login_required
@require_http_methods(GET_POST)
def ballot_open(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the ballot, after a look at who stands and who votes."""
    round_ = _kept(request, reference, "open_ballot")
    form = DaysForm(request.POST or None)
    page = of_round(round_, "Open the ballot", "Check your answers", intro=_who_stands(round_))
    if not form.is_valid() or goes_back(request):
        return form_page(request, form, page)
    number = form.cleaned_data["working_days"]
    closes_on = closes_in(number)
    if not confirmed(request):
        entitled = queries.audience(round_.asked_constituencies, today())
        answers = [
            Answer("Seat", str(round_.seat)),
            Answer("Candidates", "\n".join(str(each.person) for each in queries.candidates(round_))),
            Answer("May vote", f"{len(entitled)} member organisations of today, one vote each"),
            Answer("Closes", f"At the end of {long_date(closes_on)}, after {days(number)}"),
            Answer("Secret", "Nobody can read a vote or a count before the close, the PMO included."),
        ]
        return check_page(request, of_round(round_, "Check before opening the ballot", "Open the ballot"), answers)
    services.open_ballot(round_=round_, closes_on=closes_on, actor=actor_of(request))
    messages.success(request, f"The ballot is open until the end of {long_date(closes_on)}.")
    return redirect(round_)


def _who_stands(round_: Round) -> str:
    return "Who stands: " + ", ".join(each.person.name for each in queries.candidates(round_)) + "."


@login_required
@require_POST
def ballot_close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the ballot and count it, once its day is over or every organisation has voted."""
    round_ = _kept(request, reference, "close_ballot")
    ballot = ballot_of(round_)
    if ballot is None:
        raise Http404
    services.close_ballot(ballot=ballot, actor=actor_of(request))
    messages.success(request, "The ballot is closed and counted.")
    return redirect(round_)


@login_required
@require_http_methods(GET_POST)
def tie(request: HttpRequest, reference: str) -> HttpResponse:
    """The SRO decides where the count chose nobody, after a look at what will be published."""
    round_ = round_or_404(request, reference)
    policy.may_decide_tie(request.user, round_).require()
    silent = round_.status == UNVOTED
    possible(round_, "decide_silence" if silent else "decide_tie")
    title = "Decide between the candidates" if silent else "Decide the tie"
    ballot = ballot_of(round_)
    counted = queries.tally(ballot) if ballot else None
    form = TieForm(request.POST or None, round_=round_, leaders=counted.leaders if counted else ())
    if not form.is_valid() or goes_back(request):
        intro = "your name and your reason are published with the result."
        intro = f"Nobody voted: {intro}" if silent else f"A tie is never broken silently: {intro}"
        return form_page(request, form, of_round(round_, title, "Check your answers", intro=intro))
    chosen, reason = form.cleaned_data["candidate"], form.cleaned_data["reason"]
    if not confirmed(request):
        answers = [
            Answer("Seat", str(round_.seat)),
            Answer("For", f"{chosen.person.name}, {chosen.organisation.name}"),
            Answer("Decided by", actor_of(request).name),
            Answer("Reason", reason),
        ]
        return check_page(request, of_round(round_, "Check before deciding", title), answers)
    services.decide_tie(round_=round_, nomination=chosen, reason=reason, actor=actor_of(request))
    messages.success(request, f"It is decided for {chosen.person.name}.")
    return redirect(round_)


@login_required
@require_http_methods(GET_POST)
def round_confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm the result: publish it and make the appointment, after a look at both."""
    round_ = _kept(request, reference, "appoint")
    chosen = round_.chosen
    if chosen is None:
        raise Http404
    form = ConfirmForm(request.POST or None, round_=round_)
    intro = f"{chosen.person.name}, {chosen.organisation.name}, was chosen for {round_.seat}."
    if not form.is_valid() or goes_back(request):
        return form_page(request, form, of_round(round_, "Confirm the result", "Check your answers", intro=intro))
    valid_from = form.cleaned_data["valid_from"]
    if not confirmed(request):
        answers = [
            Answer("Seat", str(round_.seat)),
            Answer("Who", f"{chosen.person.name}, {chosen.organisation.name}"),
            Answer("Holds the seat from", long_date(valid_from)),
            Answer("What follows", "The result is published, everybody concerned is told, the appointment is made."),
            Answer("Clause", round_.citation),
        ]
        return check_page(request, of_round(round_, "Check before confirming", "Confirm and appoint"), answers)
    services.confirm(round_=round_, valid_from=valid_from, actor=actor_of(request))
    messages.success(request, f"{chosen.person.name} holds the seat from {long_date(valid_from)}.")
    return redirect(round_)


@login_required
@require_http_methods(GET_POST)
def round_withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the round up, with a reason."""
    round_ = round_or_404(request, reference)
    policy.may_keep(request.user).require()
    possible(round_, "withdraw")
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        intro = "Votes that were cast are erased unopened. The round stays on record."
        page = of_round(round_, "Withdraw the round", "Withdraw the round", intro=intro, danger=True)
        return form_page(request, form, page)
    services.withdraw_round(round_=round_, reason=form.cleaned_data["reason"], actor=actor_of(request))
    messages.success(request, f"{round_.reference} is withdrawn.")
    return redirect(round_)
