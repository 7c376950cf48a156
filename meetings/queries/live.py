"""A meeting while it runs: the item being taken with its clock, what comes next, and what was captured."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from foundation.audit.queries import revision
from meetings.models import AgendaItem, Capture, ItemTime, LiveDraft, Meeting, Receipt, Recording
from meetings.rules import live as rules
from meetings.rules.agenda import LEFT
from meetings.rules.dates import offset_words

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from uuid import UUID

    from foundation.accounts.models import Person

SHOWN = 60  # lines of the record beside the live screen; all of them stand on the record's own page


@dataclass(frozen=True)
class ItemClock:
    """An item with the time it has taken so far; `since` is when it was gone to, for the one being taken."""

    item: AgendaItem
    spent: timedelta
    before: timedelta  # spent in stretches that have ended
    since: datetime | None

    @property
    def overrun(self) -> timedelta:
        """Time beyond the minutes allotted."""
        return rules.overrun(self.item.minutes, self.spent)

    @property
    def spent_words(self) -> str:
        """Minutes and seconds taken."""
        return rules.minutes_words(self.spent)

    @property
    def overrun_words(self) -> str:
        """Minutes and seconds beyond, "" while there are none."""
        return rules.minutes_words(self.overrun) if self.overrun else ""

    @property
    def left(self) -> str:
        """Why it is not taken here any more, in words; "" while it may be."""
        return LEFT.get(self.item.disposition, "")

    @property
    def is_taken(self) -> bool:
        """The meeting has been at it, or is."""
        return self.since is not None or bool(self.spent)


@dataclass(frozen=True)
class Live:
    """Where a meeting is. `last` is the item taken now, or the last one that was; `current` None while none runs."""

    items: tuple[ItemClock, ...]
    current: ItemClock | None
    last: ItemClock | None
    recording_at: datetime | None
    revision: int
    now: datetime

    @property
    def previous(self) -> AgendaItem | None:
        """The item before, in the order of the agenda."""
        return self._beside(-1)

    @property
    def next(self) -> AgendaItem | None:
        """The item that comes next in the order of the agenda; the first one before any is taken."""
        if self.last is None:
            return next((one.item for one in self.items if not one.left), None)
        return self._beside(1)

    def _beside(self, step: int) -> AgendaItem | None:
        """The nearest item in that direction that may still be taken."""
        if self.last is None:
            return None
        at = [one.item.pk for one in self.items].index(self.last.item.pk)
        further = self.items[at + 1 :] if step > 0 else reversed(self.items[:at])
        return next((one.item for one in further if not one.left), None)


@dataclass(frozen=True)
class Line:
    """Something captured at a meeting, for the list beside the live screen."""

    label: str
    item: AgendaItem
    text: str
    at: str  # the time into the recording, as 01:05:09
    when: datetime
    by: str
    key: UUID | None
    capture: Capture | None = None
    url: str = ""


def live_of(meeting: Meeting, now: datetime) -> Live:
    """Where the meeting is at a moment."""
    stretches: dict[int, list[ItemTime]] = defaultdict(list)
    times = list(ItemTime.objects.filter(meeting=meeting).order_by("started_at", "pk"))
    for one in times:
        stretches[one.item_id].append(one)
    items = tuple(_clock(item, stretches[item.pk], now) for item in meeting.items.order_by("position", "pk"))
    by_item = {one.item.pk: one for one in items}
    started = Recording.objects.filter(meeting=meeting).values_list("started_at", flat=True).first()
    return Live(
        items=items,
        current=next((one for one in items if one.since is not None), None),
        last=by_item.get(times[-1].item_id) if times else None,
        recording_at=started,
        revision=revision_of(meeting),
        now=now,
    )


def _clock(item: AgendaItem, stretches: list[ItemTime], now: datetime) -> ItemClock:
    ended = [(one.started_at, one.ended_at) for one in stretches if one.ended_at is not None]
    since = next((one.started_at for one in stretches if one.ended_at is None), None)
    every = [(one.started_at, one.ended_at) for one in stretches]
    return ItemClock(item, rules.spent(every, now), rules.spent(ended, now), since)


def revision_of(meeting: Meeting) -> int:
    """One number that grows with everything that is done at the meeting: screens ask for it, and read when it moves."""
    return revision(meeting, meeting.audit_stream)


def has_begun(meeting: Meeting) -> bool:
    """Has the meeting been at any of its items?"""
    return ItemTime.objects.filter(meeting=meeting).exists()


def recording_of(meeting: Meeting) -> datetime | None:
    """When the recording began."""
    return Recording.objects.filter(meeting=meeting).values_list("started_at", flat=True).first()


def lines_of(meeting: Meeting) -> list[Line]:
    """What was captured last at the meeting and which actions it raised live, the newest first."""
    captured = (
        Capture.objects.filter(item__meeting=meeting)
        .select_related("item", "receipt__by")
        .order_by("-captured_at", "-pk")[:SHOWN]
    )
    raised = (
        Receipt.objects.filter(meeting=meeting, action__isnull=False)
        .select_related("item", "action__group", "by")
        .order_by("-said_at", "-pk")[:SHOWN]
    )
    lines = [*map(_captured, captured), *chain.from_iterable(map(_raised, raised))]
    return sorted(lines, key=lambda line: line.when, reverse=True)[:SHOWN]


def _captured(one: Capture) -> Line:
    receipt: Receipt | None = getattr(one, "receipt", None)
    who, key = (receipt.by.name, receipt.key) if receipt else ("", None)
    label, at = one.get_kind_display(), offset_words(one.recording_at)
    return Line(label, one.item, one.text, at, one.captured_at, who, key, one, one.url)


def _raised(one: Receipt) -> list[Line]:
    if one.action is None:
        return []
    label, at, url = f"Action {one.action.reference}", offset_words(one.recording_at), one.action.get_absolute_url()
    return [Line(label, one.item, one.action.text, at, one.said_at, one.by.name, one.key, url=url)]


def words_kept(meeting: Meeting, person: Person) -> LiveDraft | None:
    """What the person was writing at the meeting when they were last heard of."""
    return LiveDraft.objects.filter(meeting=meeting, by=person).first()
