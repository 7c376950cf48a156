"""Putting a founding, or a version of terms of reference, to the group that decides, from that thing's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from decisions import policy, queries
from decisions.forms.adopting import PutForm
from decisions.queries import founding as reading
from decisions.rules.lifecycle import WITHDRAWN
from decisions.services import founding as services
from decisions.views.common import button
from decisions.views.panels import state_pill
from foundation.accounts.views import actor_of
from foundation.core.errors import Refused
from groups.models import Founding, TermsVersion
from groups.queries.founded import foundings_visible_to
from groups.queries.terms import find_any_terms
from groups.rules.lifecycles import BEFORE_PARENT, CONSULTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from foundation.core.templatetags.shapes import Action


def founding_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The proposals that put a founding to its parent, with the way to put it."""
    if not isinstance(thing, Founding):
        return None
    steps = _steps(request, thing, "founding", services.founding_refusal(thing)) if _stands(thing) else []
    return _panel(request, thing, steps)


def _stands(founding: Founding) -> bool:
    return founding.status in {CONSULTED, BEFORE_PARENT}


def terms_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The proposals that put a version of terms to decision, with the way to put it."""
    if not isinstance(thing, TermsVersion):
        return None
    steps = [] if thing.decision else _steps(request, thing, "terms", services.terms_refusal(thing))
    return _panel(request, thing, steps)


def _panel(
    request: HttpRequest, thing: Founding | TermsVersion, steps: list[Action]
) -> tuple[str, Mapping[str, object]] | None:
    of_it = reading.proposals_about(thing).values("pk")
    rows = [
        (proposal, state_pill(proposal))
        for proposal in queries.visible_to(request.user).filter(pk__in=of_it).order_by("-number")
    ]
    if not rows and not steps:
        return None
    context = {"rows": rows, "steps": steps, "group": reading.deciding_group(thing), "work": reading.open_work(thing)}
    return "decisions/panel_founding.html", context


def _steps(request: HttpRequest, thing: Founding | TermsVersion, kind: str, refusal: str | None) -> list[Action]:
    """What may be done now: put it, take it back from a proposal that was withdrawn, carry out what was accepted."""
    group = reading.deciding_group(thing)
    if group is None or not (may := policy.may_draft(request.user, group)):
        return []
    last = reading.proposals_about(thing).first()
    if reading.discharged(thing):
        label = "Open the group" if isinstance(thing, Founding) else "Let this version hold"
        return [button(f"{label}: the work is done", _address(kind, "carry-out", thing), may, primary=True, post=True)]
    if last is not None and last.status == WITHDRAWN and refusal:
        return [button("Take back from the withdrawn proposal", _address(kind, "take-back", thing), may, post=True)]
    if reading.waiting_proposal(thing) or reading.open_work(thing):
        return []
    return [button(f"Put to the {group.code}…", _address(kind, "put", thing), may, refusal, primary=True)]


def _address(kind: str, step: str, thing: Founding | TermsVersion) -> str:
    return reverse(f"decisions:{kind}-{step}", args=[thing.pk])


def _founding_or_404(request: HttpRequest, pk: int) -> Founding:
    return get_object_or_404(foundings_visible_to(request.user), pk=pk)


def _terms_or_404(request: HttpRequest, pk: int) -> TermsVersion:
    terms = find_any_terms(request.user, pk)
    if terms is None:
        raise Http404("There is no such version.")
    return terms


def _put(request: HttpRequest, thing: Founding | TermsVersion, refusal: str | None) -> HttpResponse:
    group = reading.deciding_group(thing)
    if group is None:
        raise Refused("No group above it may accept it under the framework in force.")
    policy.may_draft(request.user, group).require()
    if refusal:
        raise Refused(refusal)
    form = PutForm(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        item, actor = form.cleaned_data["item"], actor_of(request)
        if isinstance(thing, Founding):
            made = services.put_founding(founding=thing, item=item, actor=actor)
        else:
            made = services.put_terms(terms=thing, item=item, actor=actor)
        messages.success(request, f"{made.reference} puts it to the {group.code}. Assess it, then open it for views.")
        return redirect(made)
    context = {"thing": thing, "group": group, "form": form}
    return render(request, "decisions/put_thing.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def founding_put(request: HttpRequest, pk: int) -> HttpResponse:
    """On which item of the deciding group's agenda a founding is taken, or by correspondence."""
    founding = _founding_or_404(request, pk)
    return _put(request, founding, services.founding_refusal(founding))


@login_required
@require_http_methods(["GET", "POST"])
def terms_put(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a version of terms of reference."""
    terms = _terms_or_404(request, pk)
    return _put(request, terms, services.terms_refusal(terms))


@login_required
@require_POST
def founding_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal was withdrawn: the founding may be put again."""
    return _take_back(request, _founding_or_404(request, pk))


@login_required
@require_POST
def terms_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a version of terms of reference."""
    return _take_back(request, _terms_or_404(request, pk))


def _take_back(request: HttpRequest, thing: Founding | TermsVersion) -> HttpResponse:
    services.take_back(thing=thing, actor=actor_of(request))
    messages.success(request, f"{thing} is back and may be put again.")
    return redirect(thing.get_absolute_url())


@login_required
@require_POST
def founding_carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The work the acceptance was subject to is done: the group opens."""
    return _carry_out(request, _founding_or_404(request, pk))


@login_required
@require_POST
def terms_carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The work the acceptance was subject to is done: the terms hold."""
    return _carry_out(request, _terms_or_404(request, pk))


def _carry_out(request: HttpRequest, thing: Founding | TermsVersion) -> HttpResponse:
    services.carry_out(thing=thing, actor=actor_of(request))
    messages.success(request, f"{thing}: done, as the decision said.")
    return redirect(thing.get_absolute_url())
