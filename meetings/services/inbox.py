"""A group's inbox: what is sent to it is placed on an agenda or declined with a reason, and never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.audit.services import subject_key
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.workflow.services import advance
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, InboxEntry, Meeting
from meetings.queries import lock_group
from meetings.rules.lifecycle import WAITING
from meetings.services.agenda import insert_item

if TYPE_CHECKING:
    from django.db.models import Model

    from groups.models import Group


@audit.act
def receive(
    *, group: Group, source: Model, reference: str, title: str, url: str, scope: str, actor: audit.Actor
) -> InboxEntry:
    """Put something into a group's inbox. While it waits there, sending it again adds nothing."""
    key = subject_key(source)
    lock_group(group)
    waiting: InboxEntry | None = InboxEntry.objects.filter(group=group, source=key, status=WAITING).first()
    if waiting is not None:
        return waiting
    entry = InboxEntry.objects.create(
        group=group,
        source=key,
        source_reference=reference,
        title=title,
        url=url,
        scope=scope,
        received_at=now(),
        status=WAITING,
    )
    audit.record(
        EventKind.INBOX_RECEIVED,
        actor=actor,
        stream=group.audit_stream,
        subject=entry,
        also=[source, group],
        scope=scope,
        data={"what": reference, "group": group.code},
        private={"title": title},
    )
    return entry


@audit.act
def place(
    *, entry: InboxEntry, meeting: Meeting, title: str, objective: str, minutes: int, actor: audit.Actor
) -> AgendaItem:
    """Place an entry on the agenda of one of the group's meetings, as a new item before the one that closes it.

    `title` is what the agenda will say: it may be wider read than the entry, whose reference then stays out of it.
    Raises Refused for a meeting of another group, or one whose agenda is closed.
    """
    policy.require(policy.may_handle_inbox, actor, entry)
    if meeting.group_id != entry.group_id:
        raise Refused(f"{entry.source_reference} was sent to the {entry.group.code}, not to this meeting's group.")
    item = insert_item(
        meeting,
        title=title,
        objective=objective,
        objective_text=f"From the inbox: {entry.source_reference}" if entry.may_stand_in(meeting) else "",
        minutes=minutes,
        actor=actor,
    )
    data = {"what": entry.source_reference, "meeting": meeting.reference, "item": item.number}
    advance(entry, "place", actor=actor, changes={"item": item}, also=[meeting, item], data=data)
    return item


@audit.act
def decline(*, entry: InboxEntry, reason: str, actor: audit.Actor) -> None:
    """Decline an entry, saying why. Raises Refused without a reason."""
    policy.require(policy.may_handle_inbox, actor, entry)
    if not reason.strip():
        raise Refused("Declining needs its reason: whoever sent it will read it.")
    data = {"what": entry.source_reference, "group": entry.group.code}
    advance(entry, "decline", actor=actor, changes={"reason": reason}, data=data, private={"reason": reason})
