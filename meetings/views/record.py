"""What was captured at the meeting, its obligations and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from deadlines.queries import for_subject
from deadlines.rules import RECORDED, WAITING
from foundation.audit.queries import Entry
from foundation.audit.queries import history as ledger_history
from foundation.core.templatetags.shapes import TimelineEntry
from groups.queries import readable_scopes
from meetings import policy, queries, services
from meetings.forms import CaptureForm
from meetings.models import Capture, Meeting
from meetings.rules.dates import NEXT_MONTH, offset_words, recording_link, waits_for_next_month
from meetings.rules.live import RAID_ENTRIES
from meetings.views.page import action, actor_of, address, form_page, meeting_or_404, page, tab_actions

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from deadlines.queries import Duty

GET_POST = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def record(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What was captured, item by item, for those who take part; the public reads the report."""
    meeting = meeting_or_404(request, code, number)
    policy.may_read_record(request.user, meeting).require()
    write = policy.record_now(request.user, meeting)
    items = _items(meeting)
    context = page(
        request,
        meeting,
        "record",
        items=items,
        raid=[shown for row in items for shown in row["captures"] if shown["entry"].kind in RAID_ENTRIES],
        may_write=bool(write),
        record_actions=tab_actions(request, meeting, action("Write down", address(meeting, "capture-new"), write)),
    )
    return render(request, "meetings/record.html", context)


def _items(meeting: Meeting) -> list[dict[str, Any]]:
    """Each item with its captures, the time in the recording in words and as a link."""
    items = queries.captures_of(meeting)
    return [{"item": item, "captures": [_shown(one, meeting) for one in queries.captured_at(item)]} for item in items]


def _shown(entry: Capture, meeting: Meeting) -> dict[str, Any]:
    at = entry.recording_at
    link = recording_link(meeting.recording_url, at) if at is not None else ""
    return {"entry": entry, "at": offset_words(at), "link": link}


@login_required
@require_http_methods(GET_POST)
def capture_new(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Write something down at an item. `?item=` preselects it."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    form = CaptureForm(request.POST or None, meeting=meeting, initial={"item": request.GET.get("item", "")})
    back = address(meeting, "record")
    if not form.is_valid():
        return form_page(request, meeting, form, title="Write down", submit="Save", back=back)
    data = form.cleaned_data
    services.write(
        item=data["item"],
        kind=data["kind"],
        text=data["text"],
        recording_at=data["recording_at"],
        actor=actor_of(request),
    )
    messages.success(request, f"Saved at item {data['item'].number}.")
    return redirect(f"{back}#item-{data['item'].pk}")


@login_required
@require_http_methods(GET_POST)
def capture_edit(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Correct what was written down."""
    meeting = meeting_or_404(request, code, number)
    policy.may_prepare(request.user, meeting).require()
    entries = Capture.objects.select_related("item__meeting__group").filter(item__meeting=meeting)
    entry = get_object_or_404(entries, pk=pk)
    form, back = CaptureForm(request.POST or None, meeting=meeting, entry=entry), address(meeting, "record")
    if not form.is_valid():
        return form_page(request, meeting, form, title="Correct the record", submit="Save", back=back)
    services.change_capture(entry=entry, actor=actor_of(request), **form.cleaned_data)
    messages.success(request, "Saved.")
    return redirect(f"{back}#item-{entry.item_id}")


@login_not_required
@require_safe
def obligations(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What is owed for the meeting, by when and why."""
    meeting = meeting_or_404(request, code, number)
    duties = for_subject(meeting)
    words = waits_for_next_month(historical=meeting.historical) if any(map(_waits, duties)) else ""
    context = page(request, meeting, "obligations", obligations=duties, waiting_words=words)
    return render(request, "meetings/obligations.html", context)


def _waits(duty: Duty) -> bool:
    owed = duty.obligation
    return owed.anchor == NEXT_MONTH and owed.anchor_on is None and owed.status in {WAITING, RECORDED}


@login_required
@require_safe
def history(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What happened to the meeting, from the ledger, as far as the person may read it."""
    meeting = meeting_or_404(request, code, number)
    entries = ledger_history(meeting, scopes=readable_scopes(request.user))
    context = page(request, meeting, "history", entries=[_timeline(entry) for entry in entries])
    return render(request, "meetings/history.html", context)


def _timeline(entry: Entry) -> TimelineEntry:
    behalf = f"for {entry.on_behalf_of}" if entry.on_behalf_of else ""
    return TimelineEntry(entry.sentence, entry.at, detail=behalf, note=f"{entry.stream} {entry.seq}")
