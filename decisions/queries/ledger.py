"""The threshold ledger: every entry with the running total, what one decision counts for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Subquery, Sum, Value

from decisions.models import CostEntry, CostKind, Decision
from decisions.queries.reading import decisions_visible_to
from decisions.rules.thresholds import Entry
from framework.queries import rules_in_force
from framework.rules.programme import SPONSOR_LEVEL
from groups.models import Group

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from decisions.models import Proposal
    from framework.rules import Thresholds
    from groups.queries import User


def ledger(on: date, *, without: Proposal | None = None) -> list[Entry]:
    """The threshold ledger up to a day: what accepted decisions of all groups cost, in pounds."""
    entries = CostEntry.objects.filter(on__lte=on).select_related("decision").order_by("on", "pk")
    if without is not None:
        entries = entries.exclude(decision__proposal=without)
    return [Entry(entry.decision.reference, entry.amount_gbp, entry.on, entry.source) for entry in entries]


def ledger_for(user: User | None) -> QuerySet[CostEntry]:
    """Every entry with the running `total` after it, the latest first.

    `readable` says whether its decision is open to the reader. The sum is everybody's, and so is that an entry stands
    in it; of a decision not open to the reader nothing else is told.
    """
    readable = decisions_visible_to(user).select_related(None).order_by().filter(pk=OuterRef("decision"))
    earlier = Q(on__lt=OuterRef("on")) | Q(on=OuterRef("on"), pk__lte=OuterRef("pk"))
    # summed apart from the rows listed: a filter of the list leaves the total as it is
    so_far = CostEntry.objects.filter(earlier).order_by().values(one=Value(1)).annotate(sum=Sum("amount_gbp"))
    entries: QuerySet[CostEntry] = CostEntry.objects.annotate(
        total=Subquery(so_far.values("sum")), readable=Exists(readable)
    )
    return entries.select_related("decision__group", "decision__proposal").order_by("-on", "-pk")


def total_counted() -> Decimal:
    """The running total of today, in pounds; never below nothing."""
    found = CostEntry.objects.aggregate(total=Sum("amount_gbp"))["total"]
    return max(found or Decimal(0), Decimal(0))


def entries_of(decision: Decision) -> QuerySet[CostEntry]:
    """What was entered for one decision, without what it took out of the decision it corrects."""
    found: QuerySet[CostEntry] = CostEntry.objects.filter(decision=decision).exclude(kind=CostKind.COUNTER)
    return found.order_by("pk")


def counted_for(decision: Decision) -> Decimal:
    """What one decision counts for so far, in pounds."""
    found = entries_of(decision).aggregate(total=Sum("amount_gbp"))["total"]
    return found or Decimal(0)


def thresholds_on(on: date) -> Thresholds | None:
    """Ofgem's thresholds in force on a day, as the group just below Ofgem has them; None where no framework is."""
    top = Group.objects.filter(level=SPONSOR_LEVEL + 1).order_by("pk").first()
    return rules_in_force(top.code, on).thresholds if top else None
