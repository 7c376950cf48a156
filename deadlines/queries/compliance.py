"""How well the rules were kept: the obligations a reader may read, counted by clause, group or month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Avg, Count, DateField, F, Q
from django.db.models.functions import TruncMonth

from deadlines.queries.reading import visible_to
from deadlines.queries.showing import Duty, duties
from deadlines.rules import BREACHED, LAPSED, MET, OPEN, PASSED, RECORDED, WAITING, WAIVED

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from deadlines.models import Obligation
    from groups.queries import User

LATE = Q(status=BREACHED, met_on__isnull=False)
COUNTS = {
    "met": Q(status=MET),
    "late": LATE,
    "undone": Q(status=BREACHED, met_on__isnull=True),
    "waived": Q(status=WAIVED),
    "running": Q(status__in=(OPEN, WAITING)),
    "over": Q(status__in=(PASSED, LAPSED)),
    "historical": Q(status=RECORDED),
}
LATEST = 20  # obligations on a clause's page


@dataclass(frozen=True)
class Kept:
    """What became of the obligations of one clause, group or month.

    `late` were breached and done afterwards, `undone` never. `early_days` and `late_days` are how many working days
    before its due day what was met was done on average, and how many after it what was late.
    """

    clause: str
    label: str
    month: date | None
    met: int
    late: int
    undone: int
    waived: int
    running: int
    over: int
    historical: int
    early_days: float | None
    late_days: float | None

    @property
    def breached(self) -> int:
        """Breached, whether done afterwards or not: a breach stays one."""
        return self.late + self.undone

    @property
    def total(self) -> int:
        """All obligations of the line."""
        return self.met + self.breached + self.waived + self.running + self.over + self.historical


def compliance(
    user: User | None, *, by: str = "clause", group: str = "", since: date | None = None, until: date | None = None
) -> list[Kept]:
    """Every clause and kind of obligation (or each group, or each month in which something was due) with what became of
    it; `since` and `until` are due days.
    """
    rows = visible_to(user)
    if group:
        rows = rows.filter(group__code=group)
    if since:
        rows = rows.filter(due_on__gte=since)
    if until:
        rows = rows.filter(due_on__lte=until)
    if by == "month":
        rows = rows.filter(due_on__isnull=False)
    return _counted(rows, by)


def of_clause(user: User | None, clause: str) -> list[Kept]:
    """What became of the obligations under one clause, by kind."""
    return _counted(visible_to(user).filter(clause=clause), "clause")


def history_of_clause(user: User | None, clause: str) -> list[Duty]:
    """The obligations under one clause that have been decided, the latest due first: met or late, by whom."""
    over = visible_to(user).filter(clause=clause).exclude(status__in=(OPEN, WAITING))
    return duties(over.order_by(F("due_on").desc(nulls_last=True), "-pk")[:LATEST])


def _counted(rows: QuerySet[Obligation], by: str) -> list[Kept]:
    counts = {name: Count("pk", filter=condition) for name, condition in COUNTS.items()}
    between = {
        "early_days": Avg("spare_days", filter=Q(status=MET)),
        "late_days": Avg(-F("spare_days"), filter=LATE),
    }
    keys: dict[str, dict[str, Any]] = {
        "clause": {"named": F("label"), "rule": F("clause")},
        "group": {"named": F("group__code")},
        "month": {"first": TruncMonth("due_on", output_field=DateField())},
    }
    key = keys[by]
    found = rows.order_by().annotate(**key).values(*key).annotate(**counts, **between).order_by(*reversed(key))
    return [_kept(cast("dict[str, Any]", row)) for row in found]


def _kept(row: dict[str, Any]) -> Kept:
    named, rule, first = row.pop("named", ""), row.pop("rule", ""), row.pop("first", None)
    for name in ("early_days", "late_days"):
        row[name] = None if row[name] is None else round(row[name], 1)
    return Kept(clause=rule, label=named or (f"{first:%B %Y}" if first else ""), month=first, **row)
