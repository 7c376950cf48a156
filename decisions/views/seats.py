"""Recording and confirming what a seat says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from decisions import policy, queries, services
from decisions.forms import ViewForm
from decisions.rules.lifecycle import views_refusal
from decisions.views import panels
from decisions.views.common import proposal_or_404
from foundation.accounts.views import actor_of
from foundation.core.errors import Refused
from foundation.core.templatetags.shapes import Answer
from groups.policy import is_secretariat

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from decisions.models import Proposal, View
    from groups.models import Seat


def _seat_or_404(proposal: Proposal, code: str) -> Seat:
    """A seat entitled to a view on the proposal."""
    for seat in queries.entitled_seats(proposal, queries.day_of(proposal)):
        if seat.code == code:
            return seat
    raise Http404("There is no such seat.")


def _newest(proposal: Proposal, seat: Seat) -> View | None:
    return next((view for view in queries.newest_views(proposal) if view.seat.code == seat.code), None)


@login_required
@require_http_methods(["GET", "POST"])
def record_view(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The seat's own view, or one the secretariat was given by telephone."""
    proposal = proposal_or_404(request, reference)
    seat = _seat_or_404(proposal, code)
    policy.may_record_view(request.user, proposal, seat).require()
    if reason := views_refusal(proposal.status):
        raise Refused(reason)
    previous, by_telephone = _newest(proposal, seat), not policy.may_represent(request.user, proposal, seat)
    form = ViewForm(request.POST or None, proposal=proposal, previous=previous, by_telephone=by_telephone)
    if request.method == "POST" and form.is_valid():
        services.record_view(proposal=proposal, seat=seat, actor=actor_of(request), **form.words())
        messages.success(request, f"The view of {seat.name} on {proposal.reference} is recorded.")
        return redirect(proposal)
    context = {
        "proposal": proposal,
        "seat": seat,
        "title": f"{'Change' if previous else 'Record'} the view of {seat.name}",
        "on": f"On {proposal.reference}: {proposal.title}",
        "form": form,
        "previous": panels.seat_card(seat, previous) if previous else None,
        "version": previous.version if previous else 0,
        "by_telephone": by_telephone,
        "options": panels.options(proposal),
    }
    return render(request, "decisions/view.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def telephone(request: HttpRequest, reference: str) -> HttpResponse:
    """For the secretariat: for which seat a view was given by telephone."""
    proposal = proposal_or_404(request, reference)
    is_secretariat(request.user, proposal.group).require()
    found = queries.bearings(proposal)
    rows = [(seat, panels.seat_card(seat, found.view_of(seat))) for seat in found.seats]
    return render(request, "decisions/telephone.html", {"proposal": proposal, "rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def confirm_view(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """The representative confirms what was said for the seat by telephone."""
    proposal = proposal_or_404(request, reference)
    view = _newest(proposal, _seat_or_404(proposal, code))
    if view is None:
        raise Http404("Nothing has been said for this seat.")
    policy.may_confirm_view(request.user, view).require()
    if request.method == "POST":
        services.confirm_view(view=view, actor=actor_of(request))
        messages.success(request, f"The view of {view.seat.name} on {proposal.reference} is confirmed.")
        return redirect(proposal)
    return render(request, "decisions/confirm.html", {"proposal": proposal, "view": view, "answers": _answers(view)})


def _answers(view: View) -> list[Answer]:
    said = [
        Answer("Seat", view.seat.name),
        Answer("Position", view.get_position_display()),
        Answer("Option", str(view.option) if view.option else "None in particular"),
        Answer("Given by", view.spoken_by),
        Answer("Logged by", view.recorded_by.name),
        Answer("Reason", view.reason),
        Answer("Consensus", view.consensus),
        Answer("Majority", view.majority),
        Answer("Minority", view.minority),
    ]
    return [one for one in said if one.answer]
