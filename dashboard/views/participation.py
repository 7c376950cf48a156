"""The participation map: who takes part where, as a table and as a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import policy
from dashboard.forms import ParticipationForm
from dashboard.queries.participation import participation as read
from foundation.core.clock import today
from foundation.core.tables.export import to_csv, to_xlsx
from foundation.core.tables.lists import CONTENT_TYPES

if TYPE_CHECKING:
    from django.http import HttpRequest

    from dashboard.queries.participation import Participation
    from foundation.core.tables.export import Cell

YEAR = timedelta(days=365)
TITLE = "Participation map"


@login_required
@require_safe
def participation(request: HttpRequest) -> HttpResponse:
    """Constituencies by groups on a day: people, and how often their seats were filled over a period."""
    policy.may_read_participation(request.user).require()
    form = ParticipationForm(request.GET or None)
    on, since = form.day(), _since(form)
    found = read(request.user, on=on, since=since)
    kind = request.GET.get("export", "")
    if kind in CONTENT_TYPES and not form.errors:
        return _exported(found, kind)
    query = f"on={on.isoformat()}&since={since.isoformat()}"
    context = {
        "form": form,
        "found": found,
        "as_at": on if on != today() else None,
        "exports": [(label, f"?{query}&export={key}") for key, label in (("csv", "CSV"), ("xlsx", "Excel"))],
    }
    return render(request, "dashboard/participation.html", context, status=form.status)


def _since(form: ParticipationForm) -> date:
    """The first day of the period asked for, or of the year before the day."""
    return (form.cleaned_data["since"] if form.is_valid() else None) or max(form.day(), date(2, 1, 1)) - YEAR


def _exported(found: Participation, kind: str) -> HttpResponse:
    header = ["Constituency"]
    for group in found.groups:
        header += [f"{group.code} people", f"{group.code} attendance %"]
    rows: list[list[Cell]] = []
    for name, places in [*((row.name, row.places) for row in found.rows), ("All", found.totals)]:
        line: list[Cell] = [name]
        for place in places:
            line += [place.people, place.share]
        rows.append(line)
    make = to_csv if kind == "csv" else to_xlsx
    response = HttpResponse(make(header, rows, title=TITLE, as_at=found.on), content_type=CONTENT_TYPES[kind])
    name = f"participation-{found.on.isoformat()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
