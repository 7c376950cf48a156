"""Putting a version of the framework to the PSG, and what came of it, on the draft's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from decisions import policy, queries, services
from decisions.forms.adopting import PutForm
from decisions.queries.adopting import deciding_group, proposals_of_draft
from decisions.views.common import button
from decisions.views.panels import state_pill
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.errors import Refused
from framework.models import VersionDraft
from framework.queries import find_draft
from framework.rules.lifecycle import DRAFTING, OVER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse


def draft_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The proposals that put the draft to the PSG, with the way to put it."""
    if not isinstance(thing, VersionDraft):
        return None
    readable = queries.visible_to(request.user).filter(pk__in=proposals_of_draft(thing).values("pk"))
    rows = [(proposal, state_pill(proposal)) for proposal in readable.order_by("-number")]
    if thing.status in {DRAFTING, *OVER} and not rows:
        return None
    group = deciding_group(today())
    may = policy.may_draft(request.user, group)
    url = reverse("decisions:put-version", args=[thing.reference])
    put = button("Put to the PSG…", url, may, services.put_refusal(thing), primary=True)
    return "decisions/panel_draft.html", {"rows": rows, "put": [] if thing.status in OVER else [put]}


@login_required
@require_http_methods(["GET", "POST"])
def put_version(request: HttpRequest, reference: str) -> HttpResponse:
    """On which item of the PSG's agenda it is taken, or by correspondence."""
    draft = find_draft(request.user, reference)
    if draft is None:
        raise Http404("There is no such draft.")
    group = deciding_group(today())
    policy.may_draft(request.user, group).require()
    if reason := services.put_refusal(draft):
        raise Refused(reason)
    form = PutForm(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        made = services.put_to_psg(draft=draft, item=form.cleaned_data["item"], actor=actor_of(request))
        messages.success(
            request, f"{made.reference} puts {draft.reference} to the PSG. Assess it, then open it for views."
        )
        return redirect(made)
    return render(
        request, "decisions/put_version.html", {"draft": draft, "form": form}, status=422 if form.is_bound else 200
    )
