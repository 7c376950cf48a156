"""The ballot paper, and the check that one's vote was counted. Neither is kept by a browser or a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from constituencies import policy, services
from constituencies.forms import ReceiptForm, VoteForm
from constituencies.rules import sealing
from constituencies.rules.lifecycles import BALLOT_OPEN, ROUND
from constituencies.views.page import (
    GET_POST,
    check_page,
    confirmed,
    form_page,
    goes_back,
    is_over,
    of_round,
    round_or_404,
)
from constituencies.views.rounds import ballot_of
from foundation.accounts.views import actor_of
from foundation.core.errors import Refused
from foundation.core.templatetags.shapes import Answer
from foundation.core.templatetags.wording import long_date

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from constituencies.models import Ballot

PAPER = (
    "One vote for each organisation. It is sealed when you cast it: nobody reads it before the close, and how your "
    "organisation voted is never shown. Vote again before the close to replace it; the last vote counts."
)


def _ballot(request: HttpRequest, reference: str) -> Ballot:
    ballot = ballot_of(round_or_404(request, reference))
    if ballot is None:
        raise Http404
    return ballot


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(GET_POST)
def vote(request: HttpRequest, reference: str) -> HttpResponse:
    """The ballot paper, a look at it, and the receipt, which stands on the answer to the vote and nowhere else."""
    ballot = _ballot(request, reference)
    round_ = ballot.round
    policy.may_vote(request.user, ballot).require()
    if round_.status != BALLOT_OPEN:
        raise Refused(f"{ROUND.says(round_.status).stands}: no vote is taken.")
    if is_over(ballot.asked):
        raise Refused(f"The ballot ended with {long_date(ballot.closes_on)} and is being counted: no vote is taken.")
    person = actor_of(request)
    form = VoteForm(request.POST or None, ballot=ballot, person=person)
    if not form.is_valid() or goes_back(request):
        return form_page(request, form, of_round(round_, "Ballot paper", "Check your vote", intro=PAPER))
    organisation, candidate = form.cleaned_data["organisation"], form.cleaned_data["candidate"]
    chosen = f"{candidate.person.name}, {candidate.organisation.name}"
    if not confirmed(request):
        answers = [
            Answer("Seat", str(round_.seat)),
            Answer("You vote for", organisation.name),
            Answer("Your candidate", chosen),
            Answer("Counted", f"After the end of {long_date(ballot.closes_on)}"),
        ]
        return check_page(request, of_round(round_, "Check your vote", "Cast the vote"), answers)
    receipt = services.cast(ballot=ballot, organisation=organisation, nomination=candidate, actor=person)
    again = "It replaces the one before. " if receipt.times > 1 else ""
    context = {
        "round": round_,
        "said": f"The vote of {organisation.name} is sealed. {again}You may replace it until the close.",
        "organisation": organisation,
        "receipt": receipt,
        "spaced": sealing.spaced(receipt.salt),
    }
    return render(request, "constituencies/receipt.html", context)


@sensitive_post_parameters()
@never_cache
@login_not_required
@require_http_methods(GET_POST)
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """After the count: which line of the published list a receipt belongs to."""
    ballot = _ballot(request, reference)
    if ballot.cast is None:
        raise Refused("The ballot has not been counted; there is no list yet to look a receipt up in.")
    form = ReceiptForm(request.POST or None)
    code, found = "", None
    if form.is_valid():
        code = sealing.check_code(ballot.reference, form.cleaned_data["receipt"])
        found = ballot.counted.select_related("nomination__person").filter(code=code).first()
    context = {
        "round": ballot.round,
        "form": form,
        "looked": form.is_valid(),
        "found": found,
        "found_words": f"Under the check code {code}, for {found.nomination.person.name}." if found else "",
        "lost_words": f"No vote stands under the check code {code}. A vote that was replaced is not in the list.",
    }
    return render(request, "constituencies/check_vote.html", context, status=422 if form.errors else 200)
