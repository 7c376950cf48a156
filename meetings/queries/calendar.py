"""The calendar of all groups: a month's meetings day by day, and meetings as entries of somebody's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from foundation.core import workdays
from foundation.core.clock import end_of_day, london_midnight, now, today
from foundation.core.closures import extra_closures
from foundation.notifications.rules import CANCEL, PUBLISH, REQUEST, Book, Entry, text_of
from groups.models import Group
from groups.queries import User, standing
from groups.rules import Office
from meetings.queries.meetings import visible_to
from meetings.rules.lifecycle import CANCELLED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from foundation.accounts.models import Person
    from foundation.core.months import Month
    from meetings.models import Meeting

OWN = ""  # the key of the calendar of one's own groups; any other is a group's code
PAST = timedelta(days=366)  # how far back a calendar that one subscribes to goes


@dataclass(frozen=True)
class CalendarDay:
    """A day of the grid. `closure` names the bank holiday on it."""

    day: date
    inside: bool
    today: bool
    closure: str
    meetings: tuple[Meeting, ...]


def weeks_of(month: Month, meetings: Iterable[Meeting]) -> list[list[CalendarDay]]:
    """The month's weeks with their meetings, in the order of their times."""
    closures, present = extra_closures(), today()
    by_day: dict[date, list[Meeting]] = {}
    for meeting in meetings:
        by_day.setdefault(meeting.on, []).append(meeting)
    return [
        [
            CalendarDay(
                day=day,
                inside=day.month == month.number,
                today=day == present,
                closure=workdays.closure(day, closures) or "",
                meetings=tuple(by_day.get(day, ())),
            )
            for day in week
        ]
        for week in month.weeks
    ]


def meetings_between(user: User | None, first: date, last: date, group: Group | None = None) -> QuerySet[Meeting]:
    """The meetings the person may read on the days from one to another, of one group or of all."""
    rows = visible_to(user).filter(starts_at__gte=london_midnight(first), starts_at__lt=end_of_day(last))
    rows = rows.filter(group=group) if group else rows
    return rows.order_by("starts_at", "group__code", "pk")


# --- calendars to subscribe to --------------------------------------------------------------------------------------


def public_book(group: Group | None = None) -> Book | None:
    """All public meetings, or those of one group; None for a closed group, of which nothing is public."""
    if group and group.is_closed:
        return None
    rows = _recent(visible_to(None))
    name = f"MHHS Programme: {group.name}" if group else "MHHS Programme meetings"
    return Book(name, entries_of(rows.filter(group=group) if group else rows))


def own_book(person: Person, key: str) -> Book | None:
    """The meetings of the person's groups, or of one group, that they may read today; None for no such group.

    Whoever has left a closed group gets its calendar empty from then on.
    """
    rows = _recent(visible_to(person))
    if key == OWN:
        return Book("MHHS Programme: my groups", entries_of(rows.filter(group__code__in=standing(person).groups())))
    group = Group.objects.filter(code=key).first()
    return Book(f"MHHS Programme: {group.code}", entries_of(rows.filter(group=group))) if group else None


def own_choices(person: Person) -> list[tuple[str, str]]:
    """The calendars a person may have an address of their own for: of their groups, or of one that they may read."""
    who = standing(person)
    open_to_them = [
        (group.code, f"{group.code}, {group.name}")
        for group in Group.objects.filter(convened_on__isnull=False).order_by("level", "code")
        if not group.is_closed or who.reads_all or Office.PMO in who.offices or group.code in who.groups()
    ]
    return [(OWN, "All my groups"), *open_to_them]


def _recent(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return rows.filter(starts_at__gte=now() - PAST).order_by("starts_at", "pk")


def entries_of(meetings: Iterable[Meeting]) -> tuple[Entry, ...]:
    """Meetings as entries of a calendar."""
    return tuple(entry_of(meeting) for meeting in meetings)


def entry_of(meeting: Meeting) -> Entry:
    """A meeting as an entry of a calendar. What it is about stands on its page, which the entry links to."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return Entry(
        uid=f"meeting-{meeting.pk}@{host}",
        sequence=meeting.sequence,
        changed_at=meeting.changed_at or meeting.called_at or meeting.starts_at,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        summary=f"{meeting.reference} {meeting.group.name}",
        place=meeting.place,
        url=f"{settings.SITE_URL.rstrip('/')}{meeting.get_absolute_url()}",
        cancelled=meeting.status == CANCELLED,
    )


def invitation(*meetings: Meeting) -> str:
    """What goes with a notice about a meeting: the entry for its members' calendars, or that it is cancelled.

    Several called together go as a calendar to take over: an invitation is to one meeting.
    """
    organiser = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    method = CANCEL if all(meeting.status == CANCELLED for meeting in meetings) else REQUEST
    method = method if len(meetings) == 1 else PUBLISH
    return text_of("", entries_of(meetings), method=method, organiser=organiser)
