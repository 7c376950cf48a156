"""What groups hand to one another, and what a group may decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts.views import actor_of
from foundation.core.clock import end_of_day, today
from foundation.core.policy import Verdict, no
from foundation.core.templatetags.shapes import Action, Pill
from framework.rules import says
from groups import policy, queries, services
from groups.forms.delegations import CompetenceForm, DelegateForm, RevokeForm, subjects_on
from groups.forms.seats import OnForm
from groups.models import Group
from groups.queries.handing_down import may_be_delegated
from groups.views.places import GET_POST, action, asked, check_page, form_page, group_or_404, possible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from groups.models import Delegation


def _lines(request: HttpRequest, rows: Iterable[Delegation], on: date) -> list[dict[str, Any]]:
    labels = dict(subjects_on(today()))
    return [_line(request, row, on, labels) for row in rows]


def _line(request: HttpRequest, delegation: Delegation, on: date, labels: dict[str, str]) -> dict[str, Any]:
    """A delegation on a page: its state that day, its subjects in words, and taking it back where one may."""
    open_ = delegation.revoked_at is None and (delegation.valid_to is None or delegation.valid_to >= today())
    revokes = open_ and on == today() and policy.may_revoke_delegation(request.user, delegation)
    where = reverse("groups:revoke-delegation", args=[delegation.grantor.code, delegation.pk]) if revokes else ""
    return {
        "row": delegation,
        "state": _state(delegation, on),
        "subjects": ", ".join(labels.get(key, key) for key in delegation.subjects) or "Everything it decides on",
        "revoke": where,
    }


def _state(delegation: Delegation, on: date) -> Pill:
    if delegation.revoked_at is not None and delegation.revoked_at < end_of_day(on):
        return Pill("Revoked", "bad")
    if delegation.holds_on(on):
        return Pill("In force", "ok")
    return Pill("To come", "info") if on < delegation.valid_from else Pill("Over")


@login_not_required
@require_safe
def delegations(request: HttpRequest, code: str) -> HttpResponse:
    """What the group handed down and what was handed to it, as at a day."""
    group = group_or_404(request, code)
    form = OnForm(request.GET or None)
    on = form.day()
    live = on == today()
    rows = queries.delegations_of(group, request.user)
    shown = _lines(request, rows if live else rows.filter(valid_from__lte=on), on)
    terms = queries.terms_on(group, on)
    context = {
        "group": group,
        "form": form,
        "as_at": None if live else on,
        "given": [one for one in shown if one["row"].grantor_id == group.pk],
        "held": [one for one in shown if one["row"].grantee_id == group.pk],
        "rule": terms.delegation if terms else None,
        "says": says(terms.delegation) if terms else "",
        "actions": _actions(request, group) if live else [],
    }
    return render(request, "groups/delegations.html", context, status=form.status)


def _actions(request: HttpRequest, group: Group) -> list[Action]:
    if not policy.may_delegate(request.user, group):
        return []
    return [action("Delegate", reverse("groups:delegate", args=[group.code]), _may_hand_down(group), primary=True)]


def _may_hand_down(group: Group) -> Verdict:
    """Whether the group may hand anything down at all today."""
    terms = queries.terms_on(group, today())
    if terms is None or not group.is_convened_on(today()):
        return no(f"The {group.code} is not convened today.")
    if not terms.delegation.levels:
        return no(f"The {group.code} may not delegate decisions.", terms.delegation.citation)
    return Verdict(allowed=True)


@login_required
@require_http_methods(GET_POST)
def delegate(request: HttpRequest, code: str) -> HttpResponse:
    """Hand decisions or tasks down, after a look at it."""
    group = group_or_404(request, code)
    policy.may_delegate(request.user, group).require()
    possible(_may_hand_down(group))
    form = DelegateForm(request.POST or None, grantor=group, by_chair=bool(policy.is_chair(request.user, group)))
    page: dict[str, Any] = {
        "title": "Delegate",
        "about": group,
        "back": reverse("groups:delegations", args=[code]),
    }
    if not form.is_valid() or asked(request, "change"):
        return form_page(request, form, submit="Check", **page)
    said = form.cleaned_data
    if not asked(request, "record"):
        verdict = may_be_delegated(
            group,
            said["grantee"],
            level=group.level,
            subjects=said["subjects"],
            period=form.period,
            tasks=said["what"] == "tasks",
        )
        return check_page(request, form.answers(), verdict, submit="Delegate", **page)
    made = services.delegate(grantor=group, level=group.level, actor=actor_of(request), **said)
    messages.success(request, f"The {group.code} has delegated this to the {made.grantee.code}.")
    return redirect(made)


@login_required
@require_http_methods(GET_POST)
def revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back what was handed down, and say why."""
    group = group_or_404(request, code)
    found = queries.delegations_visible_to(request.user).filter(grantor=group)
    delegation = get_object_or_404(found, pk=pk)
    policy.may_revoke_delegation(request.user, delegation).require()
    form = RevokeForm(request.POST or None, by_chair=bool(policy.is_chair(request.user, group)))
    page: dict[str, Any] = {"title": f"Revoke what was delegated to the {delegation.grantee.code}", "about": group}
    if not form.is_valid():
        intro = f"{delegation.words} From today it no longer decides under this; what it decided stands."
        back = reverse("groups:delegations", args=[code])
        return form_page(request, form, submit="Revoke", intro=intro, danger=True, back=back, **page)
    services.revoke_delegation(delegation=delegation, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, f"The {delegation.grantee.code} decides no longer under this delegation.")
    return redirect(delegation)


# --- competence -------------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def competence(request: HttpRequest, code: str) -> HttpResponse:
    """May this group take this decision: yes or no, the reason and the clause. For htmx the answer alone."""
    group = group_or_404(request, code)
    form = CompetenceForm(request.GET or None, initial={"level": group.level})
    context: dict[str, Any] = {"group": group, "form": form, "answer": None}
    if form.is_valid():
        said = form.cleaned_data
        context["on"] = form.day()
        context["answer"] = queries.competence(
            group, level=said["level"], on=form.day(), subject=said["subject"], referred=said["referred"]
        )
    htmx = request.headers.get("HX-Request") == "true"
    template = "groups/competence_answer.html" if htmx else "groups/competence.html"
    return render(request, template, context)


def competence_of_group(request: HttpRequest, group: Model) -> tuple[str, Mapping[str, object]] | None:
    """A panel on the group's page: the question what it may decide today."""
    if not isinstance(group, Group) or not policy.may_see_people(request.user, group):
        return None
    form = CompetenceForm(initial={"level": group.level, "on": today()})
    return "groups/competence_panel.html", {"group": group, "form": form}


def delegations_of_group(request: HttpRequest, group: Model) -> tuple[str, Mapping[str, object]] | None:
    """A panel on the group's page: what is handed down to it or by it today."""
    if not isinstance(group, Group) or not policy.may_see_people(request.user, group):
        return None
    on = today()
    shown = [
        one
        for one in _lines(request, queries.delegations_of(group, request.user), on)
        if one["state"].label in {"In force", "To come"}
    ]
    terms = queries.terms_on(group, on)
    return "groups/delegation_panel.html", {
        "group": group,
        "rows": shown,
        "says": says(terms.delegation) if terms else "",
    }
