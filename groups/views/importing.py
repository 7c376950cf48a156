"""Reading in a table of any registered kind: hand it over, look at each row, confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.accounts.views import actor_of
from foundation.core.drafts import drafts_of, keep, tables_of
from foundation.core.tables.compare import shown
from foundation.core.tables.forms import TableForm
from foundation.core.tables.imports import IMPORTS, TableImport
from foundation.core.templatetags.shapes import Pill
from groups.services.drafts import confirm_table

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from foundation.core.models import TableDraft
    from foundation.core.tables.compare import RowResult

TONES = {
    "new": Pill("New", "ok"),
    "changed": Pill("Changed", "info"),
    "same": Pill("Same"),
    "wrong": Pill("Wrong", "bad"),
}


def _kind(request: HttpRequest, key: str) -> TableImport:
    kind = IMPORTS.get(key)
    if kind is None:
        raise Http404("There is no such import.")
    kind.may(request.user).require()
    return kind


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request: HttpRequest, key: str) -> HttpResponse:
    """Hand over a table; what it would do is shown next."""
    kind = _kind(request, key)
    form = TableForm(request.POST or None, request.FILES or None, preview=kind.preview)
    if request.method == "POST" and form.is_valid():
        draft = keep(kind=key, tables=form.tables, file_name=form.file_name, by=actor_of(request))
        return redirect("groups:import-preview", key, draft.pk)
    context = {"kind": kind, "key": key, "form": form}
    return render(request, "groups/people/import.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def preview_page(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Each row as new, changed, same or wrong. Nothing is saved yet."""
    kind = _kind(request, key)
    draft = _draft(request, key, pk)
    found = kind.preview(tables_of(draft))
    context = {
        "kind": kind,
        "key": key,
        "draft": draft,
        "counts": found.counts(),
        "rows": [{"row": row, "pill": TONES[row.result], "words": _words(row)} for row in found.rows],
        "to_write": sum(1 for _ in found.to_write()),
    }
    return render(request, "groups/people/import_preview.html", context)


def _words(row: RowResult) -> str:
    """What a row says, for the table."""
    said = ((name.replace("_", " "), value) for name, value in row.values.items() if value not in (None, "", ()))
    return "; ".join(f"{name}: {shown(value)}" for name, value in said)


@login_required
@require_POST
def confirm(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Write it, compared anew at this moment. A second confirmation finds nothing to do."""
    kind = _kind(request, key)
    draft = _draft(request, key, pk)
    counts = confirm_table(draft=draft, actor=actor_of(request)).counts()
    done = f"Read in: {counts['new']} new, {counts['changed']} changed, {counts['same']} same"
    messages.success(request, f"{done}; {counts['wrong']} wrong, left out." if counts["wrong"] else f"{done}.")
    return redirect(kind.done)


def _draft(request: HttpRequest, key: str, pk: int) -> TableDraft:
    return get_object_or_404(drafts_of(actor_of(request), key), pk=pk)
