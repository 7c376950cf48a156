"""How the rules were kept: the compliance page, its exports, and the panel on a clause's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deadlines import queries
from deadlines.forms import ComplianceForm
from foundation.core.clock import today
from foundation.core.tables.export import to_csv, to_xlsx
from foundation.core.tables.lists import CONTENT_TYPES

if TYPE_CHECKING:
    from django.http import HttpRequest

    from framework.rules import Clause

HEADER = (
    "Met",
    "Breached",
    "of which done late",
    "Waived",
    "Running",
    "Over",
    "Historical",
    "Working days early on average",
    "Working days late on average",
)
NAMED = {"clause": ("Clause", "Obligation"), "group": ("Group",), "month": ("Month",)}
MONTHS = 24  # in the chart; the table and its export have them all


@login_not_required
@require_safe
def compliance(request: HttpRequest) -> HttpResponse:
    """How often each duty was met, breached or waived, by rule, group and month, of what the person may read.

    ?export=csv|xlsx as a file, &by=clause|group|month.
    """
    form = ComplianceForm(request.GET or {})
    valid = form.is_valid()
    kind, by = request.GET.get("export", ""), request.GET.get("by", "clause")
    if kind in CONTENT_TYPES and by in NAMED and valid:
        return _exported(kind, by, queries.compliance(request.user, by=by, **_asked(form)))
    kept, groups, months = (queries.compliance(request.user, by=one, **_asked(form)) if valid else [] for one in NAMED)
    context = {
        "title": "compliance",
        "filter_form": form,
        "filtered": bool(form.changed_data),
        "sort": [],
        "per_page": None,
        "kept": kept,
        "groups": groups,
        "months": months,
        "charted": [one for one in months if one.met + one.breached + one.waived][-MONTHS:],
        "total": sum(each.total for each in kept),
        "met": sum(each.met for each in kept),
        "breached": sum(each.breached for each in kept),
        "waived": sum(each.waived for each in kept),
    }
    return render(request, "deadlines/compliance.html", context)


def _asked(form: ComplianceForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"group": given["group"].code if given["group"] else "", "since": given["since"], "until": given["until"]}


def _exported(kind: str, by: str, kept: list[queries.Kept]) -> HttpResponse:
    rows = [
        (
            *((one.clause, one.label) if by == "clause" else (one.month or one.label,)),
            *(one.met, one.breached, one.late, one.waived, one.running, one.over, one.historical),
            *(one.early_days, one.late_days),
        )
        for one in kept
    ]
    make = to_csv if kind == "csv" else to_xlsx
    made = make((*NAMED[by], *HEADER), rows, title=f"Compliance by {by}", as_at=today())
    response = HttpResponse(made, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="compliance-by-{by}-{today().isoformat()}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def kept_of_clause(request: HttpRequest, clause: Clause) -> tuple[str, dict[str, object]] | None:
    """The panel on a clause's page: what became of the obligations that rest on it, and the latest one by one."""
    kept = queries.of_clause(request.user, clause.id)
    if not kept:
        return None
    history = queries.history_of_clause(request.user, clause.id)
    context: dict[str, object] = {"kept": kept, "with_clause": False, "history": history, "clause": clause}
    return "deadlines/clause_panel.html", context
