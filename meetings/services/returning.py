"""What came onto an agenda from an inbox or a meeting goes back when its place is gone: nothing sent is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.workflow.services import advance
from meetings.models import AgendaItem, InboxEntry, Meeting
from meetings.rules.agenda import PENDING
from meetings.rules.lifecycle import CANCELLED, PLACED, WAITING
from meetings.services.receiving import receive

if TYPE_CHECKING:
    from django.db.models import QuerySet


@audit.act
def return_from_item(item: AgendaItem, *, actor: audit.Actor) -> None:
    """Return what stood at an item that is removed."""
    _return(InboxEntry.objects.filter(item=item), item.meeting, actor=actor)
    _wait_again(AgendaItem.objects.filter(pk=item.pk), actor=actor)


@audit.act
def return_from_meeting(meeting: Meeting, *, actor: audit.Actor, sent_alone: bool = False) -> None:
    """Return what stood on the agenda of a meeting that is cancelled, to be placed on another with all it takes.

    What was sent waits again as it was sent; every other item, standing ones apart, waits itself, unless another
    meeting has those already (`sent_alone`).
    """
    sent = InboxEntry.objects.filter(item__meeting=meeting).exclude(source__startswith="agendaitem:")
    placed = list(sent.values_list("item", flat=True))
    items = AgendaItem.objects.filter(meeting=meeting, standing="", disposition=PENDING).exclude(pk__in=placed)
    own = list(items.select_related("meeting__group").order_by("position", "pk"))
    _return(sent, meeting, actor=actor)
    for item in [] if sent_alone else own:
        wait_for_agenda(item, actor=actor)


def _return(entries: QuerySet[InboxEntry], meeting: Meeting, *, actor: audit.Actor) -> None:
    """Unless the same was sent again meanwhile and waits already."""
    for entry in entries.filter(status=PLACED).select_related("group", "item").order_by("pk"):
        if InboxEntry.objects.filter(group=entry.group, source=entry.source, status=WAITING).exists():
            continue
        data = {"what": entry.source_reference, "group": entry.group.code, "meeting": meeting.reference}
        changes = {"item": None} | ({"returned_from": entry.item} if meeting.status == CANCELLED else {})
        advance(entry, "return", actor=actor, changes=changes, also=[meeting], data=data)


def _wait_again(items: QuerySet[AgendaItem], *, actor: audit.Actor) -> None:
    """What an earlier meeting carried here waits for another agenda; once, if it waits there already."""
    carried = items.filter(carried_from__isnull=False).select_related("carried_from__meeting__group")
    for item in carried.order_by("position", "pk"):
        if item.carried_from:
            wait_for_agenda(item.carried_from, actor=actor)


@audit.act
def wait_for_agenda(item: AgendaItem, *, actor: audit.Actor) -> InboxEntry:
    """An item of a past or cancelled meeting waits in its group's inbox for another agenda, for the same readers."""
    meeting = item.meeting
    return receive(
        group=meeting.group,
        source=item,
        reference=item.reference,
        title=item.title,
        url=f"{meeting.get_absolute_url()}#item-{item.pk}",
        scope=meeting.scope,
        actor=actor,
    )
