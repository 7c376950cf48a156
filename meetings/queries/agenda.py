"""An agenda with its times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from foundation.core.clock import now
from meetings.models import AgendaItem, Meeting, Paper, start_times
from meetings.rules.agenda import agenda_state, is_undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meetings.queries.links import ItemLink


@dataclass(frozen=True)
class TimedItem:
    """An agenda item with its times, papers and what it takes. `over`: it ends after the planned end of the meeting."""

    item: AgendaItem
    starts_at: datetime
    ends_at: datetime
    over: bool
    papers: tuple[Paper, ...]
    links: tuple[ItemLink, ...]
    first: bool
    last: bool


@dataclass(frozen=True)
class Agenda:
    """The items in order with their times; minutes they take together, and by how many they overrun the plan."""

    items: tuple[TimedItem, ...]
    minutes: int
    planned: int
    ends_at: datetime

    @property
    def overrun(self) -> int:
        """Minutes beyond the planned length; 0 when the agenda fits."""
        return max(0, self.minutes - self.planned)


def agenda_of(
    meeting: Meeting, papers: Iterable[Paper] = (), links: Mapping[int, tuple[ItemLink, ...]] | None = None
) -> Agenda:
    """The meeting's agenda, timed from its start, with those of the given papers and links that belong to its items."""
    items, listed, linked = _items(meeting), list(papers), links or {}
    planned_end = meeting.starts_at + timedelta(minutes=meeting.minutes)
    timed = []
    for place, (item, at) in enumerate(start_times(meeting, items)):
        ends = at + timedelta(minutes=item.takes)
        own = tuple(paper for paper in listed if paper.item_id == item.pk)
        first, last = place == 0, place == len(items) - 1
        timed.append(TimedItem(item, at, ends, ends > planned_end, own, linked.get(item.pk, ()), first, last))
    total = sum(item.takes for item in items)
    return Agenda(tuple(timed), total, meeting.minutes, meeting.starts_at + timedelta(minutes=total))


def _items(meeting: Meeting) -> list[AgendaItem]:
    """The items in order, each of this very meeting, with where it came from and where it went."""
    carried = AgendaItem.objects.select_related("meeting__group").order_by("pk")
    items = AgendaItem.objects.filter(meeting=meeting).select_related("carried_from__meeting__group")
    listed = list(items.prefetch_related(Prefetch("carried_on", queryset=carried)).order_by("position", "pk"))
    for item in listed:
        item.meeting = meeting
    return listed


def agenda_state_of(meeting: Meeting) -> str:
    """Where the agenda stands now; a key of rules.agenda.AGENDA_STATES."""
    return agenda_state(meeting.status, begun=meeting.starts_at <= now(), historical=meeting.historical)


def undecided(meeting: Meeting) -> list[AgendaItem]:
    """The DECISION items of which it stands open what became of them: a meeting is not closed with one."""
    return [item for item in _items(meeting) if is_undecided(item.objective, item.disposition, item.standing)]


def standing_before(meeting: Meeting) -> dict[str, tuple[str, int]]:
    """Lead and minutes of the standing items on the group's agenda before this one, by their key.

    Of meetings with the same readers alone, and of none entered after the fact: those name the people of their day.
    """
    same = {"group": meeting.group_id, "classification": meeting.classification, "historical": False}
    earlier = Meeting.objects.filter(**same, starts_at__lt=meeting.starts_at, items__standing__gt="")
    last = earlier.exclude(pk=meeting.pk).order_by("-starts_at", "-pk").values("pk")[:1]
    items = AgendaItem.objects.filter(meeting__in=last).exclude(standing="").order_by("pk")
    return {standing: (lead, minutes) for standing, lead, minutes in items.values_list("standing", "lead", "minutes")}
