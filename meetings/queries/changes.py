"""What others have changed of an agenda since somebody looked at it, as the ledger tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.audit.queries import entry, events_about
from foundation.audit.services import subject_key
from meetings.events import EventKind

if TYPE_CHECKING:
    from foundation.audit.queries import Entry
    from groups.queries import User
    from meetings.models import Meeting

KINDS = [
    EventKind.ITEM_ADDED,
    EventKind.ITEM_CHANGED,
    EventKind.ITEM_REMOVED,
    EventKind.ITEMS_ORDERED,
    EventKind.ITEM_WITHDRAWN,
    EventKind.AGENDA_IMPORTED,
]


def changes_since(meeting: Meeting, seen: int | None, *, by_others_than: User | None = None) -> list[Entry]:
    """The changes of the agenda after revision `seen`, oldest first; None for who saw none.

    `by_others_than` leaves out what that person changed themselves.
    """
    if seen is None or seen >= meeting.agenda_revision:
        return []
    own = subject_key(by_others_than) if isinstance(by_others_than, Person) else ""
    told = events_about([meeting]).filter(kind__in=[str(kind) for kind in KINDS]).exclude(actor=own)
    entries = [entry(event) for event in told]
    return [each for each in entries if _revision(each) > seen]


def _revision(told: Entry) -> int:
    revision = told.data.get("revision", 0)
    return revision if isinstance(revision, int) else 0
