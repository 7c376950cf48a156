"""What was placed from an inbox goes back into it when its place on an agenda is gone: nothing sent is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.workflow.services import advance
from meetings.models import AgendaItem, InboxEntry, Meeting
from meetings.rules.lifecycle import PLACED, WAITING

if TYPE_CHECKING:
    from django.db.models import QuerySet


@audit.act
def return_from_item(item: AgendaItem, *, actor: audit.Actor) -> None:
    """Return what stood at an item that is removed."""
    _return(InboxEntry.objects.filter(item=item), item.meeting, actor=actor)


@audit.act
def return_from_meeting(meeting: Meeting, *, actor: audit.Actor) -> None:
    """Return what stood on the agenda of a meeting that is cancelled."""
    _return(InboxEntry.objects.filter(item__meeting=meeting), meeting, actor=actor)


def _return(entries: QuerySet[InboxEntry], meeting: Meeting, *, actor: audit.Actor) -> None:
    """Unless the same was sent again meanwhile and waits already."""
    for entry in entries.filter(status=PLACED).select_related("group").order_by("pk"):
        if InboxEntry.objects.filter(group=entry.group, source=entry.source, status=WAITING).exists():
            continue
        data = {"what": entry.source_reference, "group": entry.group.code, "meeting": meeting.reference}
        advance(entry, "return", actor=actor, changes={"item": None}, also=[meeting], data=data)
