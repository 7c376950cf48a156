"""The clause register: who must do what, and how it is met here. It is as public as the framework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation.core.clock import today
from foundation.core.tables.export import to_csv, to_xlsx
from foundation.core.tables.lists import CONTENT_TYPES, in_pages
from framework.forms.register import RegisterForm
from framework.queries import register as queries
from framework.rules.register import DUTIES

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from framework.rules import Clause
    from framework.rules.register import Line

HEADER = ("Clause", "Document", "Section", "Who", "Duty", "In our words", "How it is met", "By", "Why")


@login_not_required
@require_safe
def clause_register(request: HttpRequest) -> HttpResponse:
    """Every clause in force on a day, filtered; ?export=csv|xlsx for the same as a file."""
    form = RegisterForm(request.GET or {})
    valid = form.is_valid()
    on = (form.cleaned_data["on"] if valid else None) or today()
    found = queries.lines(on, form.wanted) if valid else []
    kind = request.GET.get("export", "")
    if kind in CONTENT_TYPES and valid:
        return _exported(kind, found, on)
    context = {
        "title": "the clause register",
        "filter_form": form,
        "filtered": bool(form.changed_data),
        "sort": [],
        "on": on,
        **in_pages(request, found),
        "counts": queries.counts(found),
        "total": len(queries.lines(on)),
    }
    return render(request, "framework/register.html", context)


def _exported(kind: str, found: list[Line], on: date) -> HttpResponse:
    rows = [_row(line) for line in found]
    make = to_csv if kind == "csv" else to_xlsx
    response = HttpResponse(make(HEADER, rows, title="Clause register", as_at=on), content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="clause-register-{on.isoformat()}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _row(line: Line) -> list[str]:
    clause, entry = line.clause, line.entry
    met = [entry.label, ", ".join(entry.by), entry.why] if entry else ["", "", ""]
    return [clause.id, clause.document, clause.section, clause.who, DUTIES[clause.duty], clause.text, *met]


def met_by(request: HttpRequest, clause: Clause) -> tuple[str, dict[str, object]]:
    """On the page of a clause: whose duty it is, and how this release meets it."""
    return "framework/_met.html", {
        "clause": clause,
        "duty": DUTIES[clause.duty],
        "entry": queries.entries().get(clause.id),
    }
