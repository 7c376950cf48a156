"""What every service here needs: an event about a meeting in its group's stream, and notices to the group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.notifications.services import notify
from groups.queries import members

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import StrEnum

    from django.db.models import Model

    from meetings.models import Meeting


def record(
    kind: StrEnum,
    meeting: Meeting,
    *,
    actor: audit.Actor,
    also: Sequence[Model] = (),
    data: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
) -> None:
    """One event about the meeting. `data` holds codes, numbers and dates; words go into `private`."""
    audit.record(
        kind,
        actor=actor,
        stream=meeting.audit_stream,
        subject=meeting,
        also=also,
        scope=meeting.scope,
        data=data,
        private=private,
    )


def tell_members(
    meeting: Meeting, *, key: str, topic: str, subject: str, body: str, url: str = "", invitation: str = ""
) -> int:
    """A notice to everybody who sits on the group today; nobody is told of a meeting entered after the fact.

    `invitation` is an iCalendar text that goes with the e-mail.
    """
    if meeting.historical:
        return 0
    return notify(
        people=members(meeting.group),
        key=key,
        topic=topic,
        subject=subject,
        body=body,
        url=url or meeting.get_absolute_url(),
        invitation=invitation,
        scope=meeting.scope,
    )
