"""How well the clauses were kept: the obligations a reader may read, counted by the clause they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Q

from deadlines.queries.reading import visible_to
from deadlines.rules import BREACHED, LAPSED, MET, OPEN, PASSED, RECORDED, WAITING, WAIVED

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from deadlines.models import Obligation
    from groups.queries import User

COUNTS = {
    "met": Q(status=MET),
    "late": Q(status=BREACHED, met_on__isnull=False),
    "undone": Q(status=BREACHED, met_on__isnull=True),
    "waived": Q(status=WAIVED),
    "running": Q(status__in=(OPEN, WAITING)),
    "over": Q(status__in=(PASSED, LAPSED)),
    "historical": Q(status=RECORDED),
}


@dataclass(frozen=True)
class Kept:
    """What became of the obligations under one clause. `late` were breached and done afterwards, `undone` never."""

    clause: str
    label: str
    met: int
    late: int
    undone: int
    waived: int
    running: int
    over: int
    historical: int

    @property
    def breached(self) -> int:
        """Breached, whether done afterwards or not: a breach stays one."""
        return self.late + self.undone

    @property
    def total(self) -> int:
        """All obligations under the clause."""
        return self.met + self.breached + self.waived + self.running + self.over + self.historical


def compliance(
    user: User | None, *, group: str = "", since: date | None = None, until: date | None = None
) -> list[Kept]:
    """Every clause and kind of obligation with what became of it; `since` and `until` are due days."""
    rows = visible_to(user)
    if group:
        rows = rows.filter(group__code=group)
    if since:
        rows = rows.filter(due_on__gte=since)
    if until:
        rows = rows.filter(due_on__lte=until)
    return _counted(rows)


def of_clause(user: User | None, clause: str) -> list[Kept]:
    """What became of the obligations under one clause, by kind."""
    return _counted(visible_to(user).filter(clause=clause))


def _counted(rows: QuerySet[Obligation]) -> list[Kept]:
    counts = {name: Count("pk", filter=condition) for name, condition in COUNTS.items()}
    found = rows.order_by("clause", "label").values("clause", "label").annotate(**counts)
    return [Kept(**cast("dict[str, Any]", row)) for row in found]
