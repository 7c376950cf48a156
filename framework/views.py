"""The framework's pages. All are public: the framework is a public document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.core.clock import today
from framework import queries
from framework.forms import InForceForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def version_list(request: HttpRequest) -> HttpResponse:
    """All versions with their dates of force and what each brought; the look-up form beside them."""
    periods = queries.periods(today())
    form = InForceForm(versions=queries.versions(), initial={"on": today()})
    latest = next((period.version for period in periods if period.standing == "in force"), None)
    return render(request, "framework/list.html", {"periods": periods, "lookup": form, "latest": latest})


@login_not_required
@require_safe
def version_detail(request: HttpRequest, version_id: str) -> HttpResponse:
    """One version: what it changed, whom it binds, the clauses it states, the text it was loaded from."""
    periods = queries.periods(today())
    period = next((one for one in periods if one.version.id == version_id), None)
    if period is None:
        raise Http404(f"No version {version_id} of the framework is loaded.")
    version = period.version
    changes = queries.changes(version)
    context = {
        "period": period,
        "version": version,
        "based_on": queries.version(version.based_on),
        "changed": [change for change in changes if change.kind != "restated"],
        "restated": [change for change in changes if change.kind == "restated"],
        "clauses": [clause for clause in version.clauses if clause.since == version.id],
        "texts": queries.texts(version),
    }
    return render(request, "framework/version.html", context)


@login_not_required
@require_safe
def in_force(request: HttpRequest) -> HttpResponse:
    """The rules in force for a group on a day, each with its clause. GET with `group` and `on`."""
    versions = queries.versions()
    asked = request.GET if {"group", "on"} & request.GET.keys() else None
    form = InForceForm(asked, versions=versions, initial={"on": today()})
    rules = form.answer if form.is_valid() else None
    version = queries.version(rules.version) if rules else None
    return render(request, "framework/in_force.html", {"form": form, "rules": rules, "version": version})


@login_not_required
@require_safe
def clause_detail(request: HttpRequest, clause_id: str) -> HttpResponse:
    """A clause in our words, with each wording it has had and the rules that rest on it."""
    statements = queries.statements(clause_id)
    if not statements:
        raise Http404(f"No version of the framework states a clause {clause_id}.")
    context = {"clause": statements[0].clause, "statements": statements, "uses": queries.uses(clause_id)}
    return render(request, "framework/clause.html", context)
