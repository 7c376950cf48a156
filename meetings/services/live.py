"""The meeting while it runs: going from item to item, when the recording began, and lines that arrive once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.clock import london_date, now, today
from foundation.core.errors import Refused
from groups.services import lock_group
from meetings import policy
from meetings.events import EventKind
from meetings.models import AgendaItem, ItemTime, LiveDraft, Meeting, Receipt, Recording
from meetings.queries import locked
from meetings.queries.live import recording_of
from meetings.rules import live as rules
from meetings.rules.agenda import LEFT
from meetings.rules.record import record_refusal
from meetings.services.capture import raise_action, write
from meetings.services.ledger import record

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta
    from uuid import UUID

    from foundation.accounts.models import Person
    from meetings.models import Capture
    from raid.models import Action


@dataclass(frozen=True)
class Written:
    """A line as a secretary's screen sends it, under the key that the screen made for it.

    Without `recording_at` the time into the recording follows from `said_at`, the moment by the screen's clock. An
    action has an owner and a day; `raid` says which of the four a RAID item is.
    """

    key: UUID
    item: AgendaItem
    kind: str
    text: str
    said_at: datetime | None = None
    recording_at: timedelta | None = None
    owner_text: str = ""
    raid: str = ""
    due_on: date | None = None


@audit.act
def take_item(*, item: AgendaItem, actor: audit.Actor) -> bool:
    """Go to an item: its clock runs, that of the item before stands still. False where the meeting is at it already.

    Raises Refused before the day of the meeting and once it is held, and for an item that is not taken here any more.
    """
    meeting = _running(item.meeting, actor)
    item.refresh_from_db(fields=["disposition"])
    if item.disposition in LEFT:
        raise Refused(f"{item.reference} {LEFT[item.disposition]}.")
    here = ItemTime.objects.filter(meeting=meeting, ended_at__isnull=True).first()
    if here is not None and here.item_id == item.pk:
        return False
    moment = now()
    _end(here, moment)
    ItemTime.objects.create(meeting=meeting, item=item, started_at=moment)
    record(EventKind.ITEM_TAKEN, meeting, actor=actor, also=[item], data={"number": item.number})
    return True


@audit.act
def stop_clock(*, meeting: Meeting, actor: audit.Actor) -> bool:
    """Stop the clock of the item being taken: a break, or the end. False where none runs."""
    policy.require(policy.may_prepare, actor, meeting)
    meeting = locked(meeting)
    here = ItemTime.objects.select_related("item").filter(meeting=meeting, ended_at__isnull=True).first()
    if here is None:
        return False
    _end(here, now())
    record(EventKind.CLOCK_STOPPED, meeting, actor=actor, also=[here.item], data={"number": here.item.number})
    return True


def _running(meeting: Meeting, actor: audit.Actor) -> Meeting:
    policy.require(policy.may_prepare, actor, meeting)
    held = locked(meeting)
    if reason := rules.live_refusal(held.status, held.on, today()):
        raise Refused(reason)
    return held


def _end(here: ItemTime | None, moment: datetime) -> None:
    if here is not None:
        here.ended_at = max(moment, here.started_at)
        here.save(update_fields=["ended_at"])


@audit.act
def begin_recording(*, meeting: Meeting, started_at: datetime, actor: audit.Actor) -> bool:
    """Say when the recording began. What was captured before keeps its time. False when that stood there already.

    Raises Refused for a moment to come and for another day.
    """
    policy.require(policy.may_prepare, actor, meeting)
    meeting = locked(meeting)
    day = london_date(started_at)
    refusal = record_refusal(meeting.status, meeting.on, today())
    if refusal := refusal or rules.recording_refusal(started_at, now(), meeting.on, day):
        raise Refused(refusal)
    kept = Recording.objects.filter(meeting=meeting).first() or Recording(meeting=meeting)
    if kept.pk and kept.started_at == started_at:
        return False
    before = kept.started_at.isoformat() if kept.pk else None
    kept.started_at = started_at
    kept.save()
    data = {"started_at": started_at.isoformat(), "before": before}
    record(EventKind.RECORDING_BEGUN, meeting, actor=actor, data=data)
    return True


@audit.act
def receive_line(*, meeting: Meeting, line: Written, actor: Person) -> Receipt:
    """Take a line that a secretary's screen sends, once: sent again under its key, it is found as it was taken.

    Raises Refused as writing and raising an action do, and for a key under which somebody else sent a line.
    """
    policy.may_prepare(actor, meeting).require()
    if line.kind == rules.ACTION:
        lock_group(meeting.group)  # before the meeting, as everywhere
    meeting = locked(meeting)
    if known := Receipt.objects.filter(key=line.key).first():
        if (known.meeting_id, known.by_id) != (meeting.pk, actor.pk):
            raise Refused("Another line was sent under this key.")
        return known
    said_at = rules.written_at(line.said_at, now())
    at = line.recording_at if line.recording_at is not None else rules.offset(recording_of(meeting), said_at)
    capture, action = _taken(meeting, line, at, said_at, actor=actor)
    LiveDraft.objects.filter(meeting=meeting, by=actor, key=line.key).delete()
    return Receipt.objects.create(
        key=line.key,
        meeting=meeting,
        item=line.item,
        capture=capture,
        action=action,
        recording_at=at,
        said_at=said_at,
        by=actor,
        at=now(),
    )


def _taken(
    meeting: Meeting, line: Written, at: timedelta | None, said_at: datetime, *, actor: Person
) -> tuple[Capture | None, Action | None]:
    if line.kind == rules.ACTION:
        if line.due_on is None:
            raise Refused("An action has a day by which it is due.")
        owner = line.owner_text
        return None, raise_action(meeting=meeting, text=line.text, owner_text=owner, due_on=line.due_on, actor=actor)
    kind = rules.becomes(line.kind, line.raid)
    return write(item=line.item, kind=kind, text=line.text, recording_at=at, at=said_at, actor=actor), None


@audit.act
def keep_words(
    *, meeting: Meeting, key: UUID, kind: str, item: AgendaItem | None, text: str, actor: Person
) -> LiveDraft | None:
    """Keep the words somebody is writing until they capture them. Nothing of the record changes, so no event.

    None where there are no words, or where the line has been captured meanwhile.
    """
    policy.may_prepare(actor, meeting).require()
    mine = LiveDraft.objects.filter(meeting=meeting, by=actor)
    if not text.strip() or Receipt.objects.filter(key=key).exists():
        mine.delete()
        return None
    words = {"key": key, "kind": kind, "item": item, "text": text, "saved_at": now()}
    return LiveDraft.objects.update_or_create(meeting=meeting, by=actor, defaults=words)[0]
