"""Taking in an agenda or a table of actions: read, look at what it would do, confirm."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.audit.services import subject_key
from foundation.core.drafts import drafts_of, keep, tables_of
from foundation.core.errors import Refused
from foundation.core.tables.forms import TableForm
from foundation.core.templatetags.shapes import Pill
from meetings import policy
from meetings.queries.importing import import_refusal, preview
from meetings.queries.previewing import preview_table
from meetings.services import importing
from meetings.views.page import actor_of, address, meeting_or_404

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from foundation.core.models import TableDraft
    from meetings.models import Meeting

KINDS = ("agenda", "actions")
BACK = {"agenda": "detail", "actions": "actions"}  # the page that shows what was imported
TONES = {
    "new": Pill("New", "ok"),
    "changed": Pill("Changed", "info"),
    "same": Pill("Same"),
    "wrong": Pill("Wrong", "bad"),
}


def _meeting(request: HttpRequest, code: str, number: int, kind: str) -> Meeting:
    meeting = meeting_or_404(request, code, number)
    if kind not in KINDS:
        raise Http404("There is no such import.")
    policy.may_prepare(request.user, meeting).require()
    if reason := import_refusal(kind, meeting):
        raise Refused(reason)
    return meeting


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """Hand over a table; what it would do is shown next."""
    meeting = _meeting(request, code, number, kind)
    form = TableForm(request.POST or None, request.FILES or None, preview=partial(preview, kind, meeting))
    if request.method == "POST" and form.is_valid():
        about, by = subject_key(meeting), actor_of(request)
        draft = keep(kind=kind, about=about, tables=form.tables, file_name=form.file_name, by=by)
        return redirect("meetings:import-preview", code, number, kind, draft.pk)
    context = {"meeting": meeting, "kind": kind, "form": form, "back": address(meeting, BACK[kind])}
    return render(request, "meetings/import.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def preview_page(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Each row as new, changed, same or wrong. Nothing is saved yet."""
    meeting = _meeting(request, code, number, kind)
    draft = _draft(request, meeting, kind, pk)
    table = preview_table(kind, meeting, tables_of(draft))
    context = {
        "meeting": meeting,
        "kind": kind,
        "draft": draft,
        "counts": table.found.counts(),
        "rows": [{"row": row, "pill": TONES[row.result.result]} for row in table.rows],
        "notes": table.notes,
        "to_write": sum(1 for _ in table.found.to_write()),
        "back": address(meeting, BACK[kind]),
    }
    return render(request, "meetings/import_preview.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Write it."""
    meeting = _meeting(request, code, number, kind)
    draft = _draft(request, meeting, kind, pk)
    counts = importing.confirm(draft=draft, meeting=meeting, actor=actor_of(request)).counts()
    done = f"Imported the {kind}: {counts['new']} new, {counts['changed']} changed, {counts['same']} same"
    messages.success(request, f"{done}; {counts['wrong']} wrong, left out." if counts["wrong"] else f"{done}.")
    return redirect(address(meeting, BACK[kind]))


def _draft(request: HttpRequest, meeting: Meeting, kind: str, pk: int) -> TableDraft:
    return get_object_or_404(drafts_of(actor_of(request), kind, subject_key(meeting)), pk=pk)
