"""The forward look of a group: coming meetings and months against standing items, decisions, others and milestones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foundation.core.clock import today
from foundation.core.months import Month, month_of
from groups.queries import User, readable_scopes, terms_on
from meetings.models import AgendaItem, ForwardItem, Meeting
from meetings.queries.meetings import planned_for, rules_of
from meetings.rules.agenda import LEFT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    from framework.rules import StandingItemRule
    from groups.models import Group

MONTHS = 6  # shown ahead, whether or not a meeting has been called in them
DECISION = "DECISION"


@dataclass(frozen=True)
class Planned:
    """One thing on the forward look: an item already on an agenda, or an entry that is not yet on one."""

    text: str
    number: str = ""
    entry: ForwardItem | None = None


@dataclass
class ForwardRow:
    """A meeting, or a month in which none is called yet; neither for what was to be taken and was not."""

    meeting: Meeting | None = None
    month: Month | None = None
    standing: list[str] = field(default_factory=list)
    decisions: list[Planned] = field(default_factory=list)
    others: list[Planned] = field(default_factory=list)
    milestones: list[Planned] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How the row is headed."""
        if self.meeting:
            return self.meeting.reference
        return self.month.words if self.month else "Not taken yet"

    def put(self, planned: Planned, kind: str) -> None:
        """Put something into its column."""
        {"decision": self.decisions, "milestone": self.milestones}.get(kind, self.others).append(planned)


def forward_visible_to(user: User | None) -> QuerySet[ForwardItem]:
    """Entries the person may read, those taken off and those on agendas by now too; the oldest first."""
    return (
        ForwardItem.objects.filter(scope__in=readable_scopes(user))
        .select_related("group", "meeting__group")
        .order_by("added_at", "pk")
    )


def still_ahead(entries: QuerySet[ForwardItem]) -> QuerySet[ForwardItem]:
    """Those that stand on the forward look by themselves."""
    return entries.filter(taken_off_at__isnull=True, item__isnull=True)


def forward_look(
    user: User | None, group: Group, reads_agenda: Callable[[Meeting], bool], months: int = MONTHS
) -> list[ForwardRow]:
    """The group's forward look, as the person may read it. `reads_agenda` says whose agendas they may read."""
    scopes = readable_scopes(user)
    meetings = [meeting for meeting in planned_for(group) if meeting.scope in scopes and meeting.on >= today()]
    rows = {meeting.pk: ForwardRow(meeting, month_of(meeting.on)) for meeting in meetings}
    for meeting in meetings:
        row = rows[meeting.pk]
        row.standing = [rule.title for rule in _standing(meeting)]
    readable = [meeting for meeting in meetings if reads_agenda(meeting)]
    _put_agendas(rows, readable)
    late = ForwardRow()
    by_month = _months(group, [row for row in rows.values() if row.month], months)
    for entry in still_ahead(forward_visible_to(user).filter(group=group)):
        _row_of(entry, rows, by_month, late).put(Planned(entry.text, entry=entry), entry.kind)
    ahead = sorted([*rows.values(), *(row for row in by_month.values() if row.meeting is None)], key=_order)
    return [*([late] if late.decisions or late.others or late.milestones else []), *ahead]


def _standing(meeting: Meeting) -> tuple[StandingItemRule, ...]:
    terms = rules_of(meeting)
    return terms.standing_items if terms else ()


def _put_agendas(rows: dict[int, ForwardRow], meetings: Iterable[Meeting]) -> None:
    """What is on an agenda shows by itself; its standing items as they are called there."""
    read = [meeting.pk for meeting in meetings]
    for pk in read:
        rows[pk].standing = []
    for item in AgendaItem.objects.filter(meeting__in=read).exclude(disposition__in=LEFT).order_by("position", "pk"):
        row = rows[item.meeting_id]
        if item.standing:
            row.standing.append(item.title)
        else:
            row.put(Planned(item.title, item.number), "decision" if item.objective == DECISION else "item")


def _months(group: Group, rows: Iterable[ForwardRow], months: int) -> dict[Month, ForwardRow]:
    """The coming months, each with the row of its first meeting, else with one of its own."""
    first: dict[Month, ForwardRow] = {}
    for row in rows:
        if row.month:
            first.setdefault(row.month, row)
    month: Month | None = month_of(today())
    for _ in range(months):
        if month is None:
            break
        first.setdefault(month, _month_row(group, month))
        month = month.turned(1)
    return first


def _month_row(group: Group, month: Month) -> ForwardRow:
    terms = terms_on(group, max(month.first, today()))
    return ForwardRow(None, month, [rule.title for rule in terms.standing_items] if terms else [])


def _row_of(
    entry: ForwardItem, rows: dict[int, ForwardRow], by_month: dict[Month, ForwardRow], late: ForwardRow
) -> ForwardRow:
    """The row of its meeting; where that was cancelled or held without it, or none is called, the row of its month."""
    if entry.meeting_id in rows:
        return rows[entry.meeting_id]
    day = entry.meeting.on if entry.meeting else entry.month
    if day is None or day < today().replace(day=1):
        return late
    month = month_of(day)
    return by_month.setdefault(month, _month_row(entry.group, month))


def _order(row: ForwardRow) -> tuple[int, int, float]:
    month = row.month or month_of(today())
    return month.year, month.number, row.meeting.starts_at.timestamp() if row.meeting else 0.0
