"""Drafting a proposal and changing it until it is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decisions import policy, services
from decisions.forms import (
    AssessForm,
    DraftForm,
    WithdrawForm,
    one_more_option,
    option_rows,
    option_words,
    typed,
)
from decisions.forms.drafting import BLANK
from decisions.queries import own_field
from decisions.views.common import proposal_or_404
from foundation.accounts.views import actor_of
from foundation.core.clock import today
from groups.queries import visible_to as groups_visible_to
from meetings.models import InboxEntry

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from decisions.forms.drafting import OptionForm, OptionRows
    from decisions.models import Decision, Proposal
    from groups.models import Group


@login_required
@require_safe
def choose_group(request: HttpRequest) -> HttpResponse:
    """To which group a new proposal is put."""
    groups = [group for group in policy.groups_to_draft_for(request.user) if group.is_convened_on(today())]
    return render(request, "decisions/choose_group.html", {"groups": groups})


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """A new proposal with its options."""
    group = get_object_or_404(groups_visible_to(request.user), code=code)
    policy.may_draft(request.user, group).require()
    initial = {"level": group.level, "field": own_field(group, today()), "item": request.GET.get("item", "")}
    form, options = _draft_forms(request, group, initial=initial)
    if form.is_bound and form.is_valid() and options.is_valid():
        made = _save_draft(request, group, form, list(options))
        messages.success(request, f"{made.reference} was drafted. Open it for views when it is complete.")
        return redirect(made)
    context = {"group": group, "form": form, "options": options}
    return render(request, "decisions/draft.html", context, status=422 if form.is_bound else 200)


def _draft_forms(
    request: HttpRequest, group: Group, proposal: Proposal | None = None, *, initial: dict[str, Any] | None = None
) -> tuple[DraftForm, OptionRows]:
    """The words and the options: as kept, as sent, or, when one more option is asked for, as typed so far."""
    if request.method == "POST" and request.POST.get("step") == "add-option":
        options = one_more_option(request.POST)
        form = DraftForm(group=group, proposal=proposal, options=len(options), initial=typed(request.POST))
        return form, options
    held = [_option_initial(option) for option in proposal.options.order_by("number")] if proposal else []
    options = option_rows(request.POST or None, held=held, blank=1 if held else BLANK)
    sent = request.POST or None
    return DraftForm(sent, group=group, proposal=proposal, options=len(options), initial=initial or {}), options


def _save_draft(request: HttpRequest, group: Group, form: DraftForm, options: list[OptionForm]) -> Proposal:
    actor = actor_of(request)
    with transaction.atomic():  # words and options are one draft: half of it is none
        referred = _referred(request, group)
        made = services.draft_proposal(group=group, actor=actor, referred_from=referred, **form.changes())
        _save_options(made, form, options, request)
    return made


def _save_options(proposal: Proposal, form: DraftForm, options: list[OptionForm], request: HttpRequest) -> None:
    words, recommended = option_words(options, form.cleaned_data["recommended"])
    if words or proposal.options.exists():
        services.set_options(proposal=proposal, options=words, recommended=recommended, actor=actor_of(request))


def _referred(request: HttpRequest, group: Group) -> Decision | None:
    """The decision of another group, in this group's inbox, that the proposal takes up; None unless one is named."""
    from decisions.models import Decision

    reference = request.GET.get("from", "")
    decision = Decision.objects.filter(reference=reference).first() if reference else None
    if decision is None:
        return None
    sent = InboxEntry.objects.filter(group=group, source=f"decision:{decision.pk}")
    return decision if sent.exists() else None


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """A draft's words and options."""
    proposal = proposal_or_404(request, reference)
    policy.may_change(request.user, proposal).require()
    form, options = _draft_forms(request, proposal.group, proposal)
    if form.is_bound and form.is_valid() and options.is_valid():
        with transaction.atomic():
            services.edit(proposal=proposal, changes=form.changes(), actor=actor_of(request))
            _save_options(proposal, form, list(options), request)
        messages.success(request, f"{proposal.reference} was changed.")
        return redirect(proposal)
    context = {"group": proposal.group, "proposal": proposal, "form": form, "options": options}
    return render(request, "decisions/draft.html", context, status=422 if form.is_bound else 200)


def _option_initial(option: Any) -> dict[str, Any]:
    return {name: getattr(option, name) for name in services.OPTION_WORDS}


@login_required
@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it is taken, and its assessment against the thresholds: until the outcome is recorded."""
    proposal = proposal_or_404(request, reference)
    policy.may_change(request.user, proposal).require()
    form = AssessForm(request.POST or None, group=proposal.group, proposal=proposal)
    if request.method == "POST" and form.is_valid():
        services.edit(proposal=proposal, changes=form.changes(), actor=actor_of(request))
        messages.success(request, f"{proposal.reference} was changed.")
        return redirect(proposal)
    context = _form_page(proposal, form, "Agenda item and thresholds", "Save")
    return render(request, "decisions/form.html", context, status=422 if form.is_bound else 200)


def _form_page(proposal: Proposal, form: Any, title: str, submit: str, *, danger: bool = False) -> dict[str, Any]:
    return {"proposal": proposal, "form": form, "title": title, "submit": submit, "danger": danger}


@login_required
@require_POST
def open_for_views(request: HttpRequest, reference: str) -> HttpResponse:
    """Circulate it: the seats may now speak."""
    proposal = proposal_or_404(request, reference)
    services.open_for_views(proposal=proposal, actor=actor_of(request))
    messages.success(request, f"{proposal.reference} is open for views; the seats' holders have been told.")
    return redirect(proposal)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it back, saying why."""
    proposal = proposal_or_404(request, reference)
    policy.may_change(request.user, proposal).require()
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(proposal=proposal, reason=form.cleaned_data["reason"], actor=actor_of(request))
        messages.success(request, f"{proposal.reference} was withdrawn.")
        return redirect(proposal)
    context = _form_page(proposal, form, "Withdraw the proposal", "Withdraw", danger=True)
    return render(request, "decisions/form.html", context, status=422 if form.is_bound else 200)
