"""What is sent to a group stands in its inbox, once, from the moment it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.audit.services import subject_key
from foundation.core.clock import now
from groups.services import lock_open_group
from meetings.events import EventKind
from meetings.models import InboxEntry
from meetings.rules.lifecycle import WAITING

if TYPE_CHECKING:
    from django.db.models import Model

    from groups.models import Group


@audit.act
def receive(
    *, group: Group, source: Model, reference: str, title: str, url: str, scope: str, actor: audit.Actor
) -> InboxEntry:
    """Put something into a group's inbox. While it waits there, sending it again adds nothing.

    Raises Refused for a group that is closed: nobody would place it on an agenda.
    """
    key = subject_key(source)
    group = lock_open_group(group)
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
