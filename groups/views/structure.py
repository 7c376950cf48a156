"""A group's own Terms of Reference: its versions, putting one forward, recording what was approved, the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from foundation.accounts.views import actor_of
from foundation.core.clock import today
from foundation.core.panels import panels_for
from foundation.core.templatetags.shapes import Action, Fact, Pill
from foundation.core.templatetags.wording import long_date, long_moment
from foundation.documents.views import file_response
from groups import policy, queries, services
from groups.forms.structure import TermsForm
from groups.queries.terms import find_terms, terms_held_on, terms_visible_to
from groups.views.places import GET_POST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from groups.models import Group, TermsVersion


def _group(request: HttpRequest, code: str) -> Group:
    return get_object_or_404(queries.visible_to(request.user), code=code)


def _terms(request: HttpRequest, code: str, pk: int) -> TermsVersion:
    terms = find_terms(request.user, _group(request, code), pk)
    if terms is None:
        raise Http404("There is no such version.")
    return terms


def _state(terms: TermsVersion, held: TermsVersion | None) -> Pill:
    """How a version stands."""
    if terms.approved_on is None:
        return Pill("Not approved", "bad") if terms.decision else Pill("Not decided on", "info")
    return Pill("In force", "ok") if terms == held else Pill("Superseded")


@login_not_required
@require_safe
def terms_list(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of the group's terms that the person may read, newest first."""
    group = _group(request, code)
    held = terms_held_on(group, today())
    found = terms_visible_to(request.user, group)
    context = {
        "group": group,
        "rows": [{"terms": each, "state": _state(each, held)} for each in found],
        "actions": _may_add(request, group),
        "role": queries.terms_on(group, today()),
    }
    return render(request, "groups/terms.html", context)


def _may_add(request: HttpRequest, group: Group) -> list[Action]:
    may = policy.may_put_terms(request.user, group) and group.is_convened_on(today())
    return [Action("Add a version", reverse("groups:terms-new", args=[group.code]), primary=True)] if may else []


@login_not_required
@require_safe
def terms_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One version: its file with its SHA-256, what it changed, which decision approved it."""
    terms = _terms(request, code, pk)
    context = {
        "group": terms.group,
        "terms": terms,
        "state": _state(terms, terms_held_on(terms.group, today())),
        "facts": _facts(terms),
        "panels": panels_for("terms", request, terms),
    }
    return render(request, "groups/terms_version.html", context)


def _facts(terms: TermsVersion) -> list[Fact]:
    facts = [
        Fact("Document", terms.version.document.reference),
        Fact("What it changes", terms.version.change or "First version"),
        Fact("Filed", long_moment(terms.put_at)),
    ]
    if terms.decision:
        facts.append(Fact("Decision", terms.decision))
    if terms.approved_on:
        facts.append(Fact("Holds from", long_date(terms.approved_on)))
    return facts


@login_not_required
@require_safe
def terms_file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The file of a version, for whoever may read it."""
    return file_response(_terms(request, code, pk).version)


@login_required
@require_http_methods(GET_POST)
def terms_new(request: HttpRequest, code: str) -> HttpResponse:
    """A version for decision, or, for the secretariat, one that a decision approved already."""
    group = _group(request, code)
    policy.may_put_terms(request.user, group).require()
    records = bool(policy.may_record_terms(request.user, group))
    form = TermsForm(request.POST or None, request.FILES or None, records=records)
    if form.is_bound and form.is_valid():
        terms = _save(request, group, form)
        messages.success(request, f"{terms} is filed.")
        return redirect(terms)
    context = {
        "form": form,
        "title": "New Terms of Reference",
        "submit": "File this version",
        "danger": False,
        "about": group.code,
        "back": group.get_absolute_url(),
        "intro": "Each version is kept with its SHA-256. It holds once a decision has approved it.",
    }
    return render(request, "groups/structure_form.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, group: Group, form: TermsForm) -> TermsVersion:
    words = {name: form.cleaned_data[name] for name in ("version", "change", "classification")}
    given = {"group": group, "actor": actor_of(request), **form.upload(), **words}
    if decision := form.cleaned_data.get("decision"):
        return services.record_terms(decision=decision, on=form.cleaned_data["on"], **given)
    return services.put_terms(**given)
