"""What the framework says. All of it is public: the framework is a public document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.core.clock import today
from foundation.core.panels import panels_for
from foundation.core.templatetags.wording import short_date
from framework import policy, queries
from framework.forms import CompareForm, DayForm, InForceForm
from framework.views.common import draft_lines
from framework.views.sheets import clashes, differences, resting, sheets

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from framework.queries import Period
    from framework.rules import GroupRules, Version


@login_not_required
@require_safe
def version_list(request: HttpRequest) -> HttpResponse:
    """The change record: every version with its day, its change requests, its drafts and what it brought."""
    periods = queries.periods(today())
    known = queries.versions()
    latest = next((period.version for period in periods if period.standing == "in force"), None)
    context = {
        "periods": periods,
        "lookup": InForceForm(versions=known, initial={"on": today()}),
        "comparing": CompareForm(versions=known, initial=_last_two(known)),
        "latest": latest,
        "clashing": [group for group in latest.groups if group.overruled or group.conflicts] if latest else [],
        "drafts": draft_lines(queries.under_way(request.user)),
        "may_draft": policy.may_draft(request.user),
        "panels": panels_for("framework", request, latest),
    }
    return render(request, "framework/list.html", context)


def _last_two(versions: tuple[Version, ...]) -> dict[str, str]:
    """What somebody most likely wants compared."""
    return {"from": versions[-2].id, "to": versions[-1].id} if len(versions) > 1 else {}


def _period_or_404(version_id: str) -> Period:
    period = next((one for one in queries.periods(today()) if one.version.id == version_id), None)
    if period is None:
        raise Http404(f"No version {version_id} of the framework is loaded.")
    return period


@login_not_required
@require_safe
def version_detail(request: HttpRequest, version_id: str) -> HttpResponse:
    """One version: what it changed, whom it binds, the clauses it states, the text it was loaded from."""
    period = _period_or_404(version_id)
    version = period.version
    changes = queries.changes(version)
    asked = request.GET.get("group", "")
    group = asked if version.group(asked) else ""
    texts = queries.texts(version)
    context = {
        "period": period,
        "version": version,
        "based_on": queries.version(version.based_on),
        "differs": differences(changes, group=group, opened=_opened(request)),
        "restated": [change for change in changes if change.kind == "restated"],
        "clauses": [clause for clause in version.clauses if clause.since == version.id],
        "texts": texts,
        "drafted": queries.drafts_visible_to(request.user).filter(version__version=version.id).first(),
    }
    return render(request, "framework/version.html", context)


def _opened(request: HttpRequest) -> bool:
    """Whether all that differs is asked for at once."""
    return request.GET.get("open") == "all"


@login_not_required
@require_safe
def group_detail(request: HttpRequest, version_id: str, code: str) -> HttpResponse:
    """The rules of one group under one version, with what the group came from and what came of it."""
    period = _period_or_404(version_id)
    rules = period.version.group(code)
    if rules is None:
        raise Http404(f"{period.version.title} has no rules for a group {code}.")
    context = {**_rules(rules, period.version, period.version.in_force_from), "period": period}
    return render(request, "framework/group.html", context)


def _rules(rules: GroupRules, version: Version, on: date) -> dict[str, object]:
    """What the pages of a group's rules share; its clauses open in the words in force on the day."""
    return {
        "rules": rules,
        "version": version,
        "on": on,
        "kin": queries.kin(rules),
        "groups_there": [group.code for group in version.groups],
        "sheets": sheets(rules, version.programme),
        "clashes": clashes(rules),
    }


@login_not_required
@require_safe
def in_force(request: HttpRequest) -> HttpResponse:
    """The rules in force for a group on a day, each with its clause. GET with `group` and `on`."""
    versions = queries.versions()
    asked = request.GET if {"group", "on"} & request.GET.keys() else None
    form = InForceForm(asked, versions=versions, initial={"on": today()})
    rules = form.answer if form.is_valid() else None
    version = queries.version(rules.version) if rules else None
    answer = _rules(rules, version, form.cleaned_data["on"]) if rules and version else {}
    return render(request, "framework/in_force.html", {"form": form, "answer": answer, **answer})


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What differs between two versions, for everybody or for one group. GET with `from`, `to` and `group`."""
    versions = queries.versions()
    asked = request.GET if {"from", "to"} & request.GET.keys() else None
    form = CompareForm(asked, versions=versions, initial=_last_two(versions))
    found = form.answer if form.is_valid() else None
    differs = differences(found.every, group=found.group, opened=_opened(request)) if found else None
    return render(request, "framework/compare.html", {"form": form, "found": found, "differs": differs})


@login_not_required
@require_safe
def clause_detail(request: HttpRequest, clause_id: str) -> HttpResponse:
    """A clause in our words, the wording in force on a day (`on`, else today) first, and the rules that rest on it."""
    statements = queries.statements(clause_id)
    if not statements:
        raise Http404(f"No version of the framework states a clause {clause_id}.")
    form = DayForm({"on": request.GET.get("on") or today()})
    day = form.cleaned_data["on"] if form.is_valid() else today()
    holding = queries.statement_on(statements, day)
    shown = holding or statements[0]
    context = {
        "form": form,
        "on": day,
        "holds": f"In force on {short_date(day)}",
        "clause": shown.clause,
        "holding": holding,
        "others": [one for one in statements if one is not holding],
        "resting": resting(queries.uses(clause_id)),
        "beside": [one for one in queries.clauses_of(shown.clause.citation) if one.clause.id != clause_id],
        "panels": panels_for("clause", request, shown.clause),
    }
    return render(request, "framework/clause.html", context)
