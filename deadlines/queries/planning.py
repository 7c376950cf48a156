"""What is due when: the running obligations by week, group or owner, and a month as its weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from django.db.models import Q

from deadlines.models import UNDONE
from deadlines.queries.owning import owner_name
from deadlines.queries.reading import visible_to
from deadlines.queries.showing import Duty, duties
from deadlines.rules import LAPSED, OPEN
from foundation.core import workdays
from foundation.core.clock import today
from foundation.core.closures import extra_closures
from foundation.core.templatetags.wording import short_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from deadlines.models import Obligation
    from foundation.core.months import Month
    from groups.queries import User

By = Literal["week", "group", "owner"]
MOST: Final = 300  # lines of a board; more is what the register is for
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Column:
    """Some of what is due, under its heading."""

    heading: str
    duties: Sequence[Duty]


@dataclass(frozen=True)
class Board:
    """What is due, in columns; `more` says that not all of it fitted."""

    columns: list[Column]
    total: int
    more: bool


def due(user: User | None, *, by: By, group: str = "", owner: str = "") -> Board:
    """What is overdue and what is open with a day, of what the person may read: by week, group or owner."""
    rows = _of(visible_to(user).filter(UNDONE | Q(status=OPEN, due_on__isnull=False), closing=False), group, owner)
    found = duties(rows.order_by("due_on", "pk")[: MOST + 1])
    shown = found[:MOST]
    place: dict[By, Callable[[Duty], tuple[str, str]]] = {
        "week": lambda duty: _week(duty.obligation),
        "group": lambda duty: (duty.obligation.group.code, duty.obligation.group.name),
        "owner": lambda duty: (owner_name(duty.obligation), owner_name(duty.obligation)),
    }
    in_order = sorted(shown, key=place[by])
    columns = [Column(heading, list(held)) for (_, heading), held in groupby(in_order, key=place[by])]
    return Board(columns, len(shown), len(found) > MOST)


def _of(rows: QuerySet[Obligation], group: str, owner: str) -> QuerySet[Obligation]:
    if group:
        rows = rows.filter(group__code=group)
    return rows.filter(owner=owner) if owner else rows


def _week(obligation: Obligation) -> tuple[str, str]:
    """What sorts the weeks, and what they are called: overdue comes before this week."""
    day, now = obligation.due_on or date.max, today()
    if day < now:
        return "", "Overdue"
    monday, this = (one - timedelta(days=one.weekday()) for one in (day, now))
    names = {this: "This week", this + WEEK: "Next week"}
    return monday.isoformat(), names.get(monday, f"Week of {short_date(monday)}")


@dataclass(frozen=True)
class Day:
    """A day of a month as it is shown, with what is due on it and why nobody works."""

    day: date
    inside: bool
    today: bool
    closure: str
    duties: Sequence[Duty]


def month_due(user: User | None, month: Month, *, group: str = "", owner: str = "") -> list[list[Day]]:
    """What was and is due on each day of a month's weeks, of what the person may read."""
    weeks, closures = month.weeks, extra_closures()
    rows = visible_to(user).filter(due_on__gte=weeks[0][0], due_on__lte=weeks[-1][-1]).exclude(status=LAPSED)
    by_day: dict[date | None, list[Duty]] = {}
    for duty in duties(_of(rows, group, owner).order_by("due_on", "about", "pk"), closures):
        by_day.setdefault(duty.obligation.due_on, []).append(duty)
    return [
        [
            Day(
                day,
                inside=day.month == month.number,
                today=day == today(),
                closure=workdays.closure(day, closures) or "",
                duties=by_day.get(day, ()),
            )
            for day in week
        ]
        for week in weeks
    ]
