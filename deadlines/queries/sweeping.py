"""What enforcement looks at: open or breached rows by their due day, never a historical one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from deadlines.queries.reading import everything
from deadlines.rules import BREACHED, OPEN, RECORDED, UNDECIDED, WAITING
from deadlines.rules.timing import CHAIR, SRO
from foundation.core.models import Closure

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from deadlines.models import Obligation


def _enforced() -> QuerySet[Obligation]:
    return everything().filter(historical=False)


def ended(day: date) -> QuerySet[Obligation]:
    """Open obligations whose due day is over when `day` begins."""
    return _enforced().filter(status=OPEN, due_on__lt=day)


def to_act_on(keys: Collection[str], day: date) -> QuerySet[Obligation]:
    """Undone obligations that may do themselves something on `day`: due by then, of the kinds in `keys`."""
    undone = Q(status=OPEN) | Q(status=BREACHED, met_on__isnull=True)
    return _enforced().filter(undone, key__in=keys, due_on__lte=day)


def to_escalate() -> QuerySet[Obligation]:
    """Breaches that have not gone all the way up: the chair hears of each, the SRO of those still undone."""
    higher = Q(escalated_to="") | Q(escalated_to=CHAIR, met_on__isnull=True)
    return _enforced().filter(higher, status=BREACHED).exclude(escalated_to=SRO)


def to_remind(day: date, last_due: date) -> QuerySet[Obligation]:
    """Open obligations due from `day` to `last_due` of which their owner may be reminded."""
    return _enforced().filter(status=OPEN, closing=False, due_on__gte=day, due_on__lte=last_due)


def still_to_come(day: date) -> QuerySet[Obligation]:
    """Undecided obligations of events after `day`: these follow the framework when a new version comes."""
    return _enforced().filter(status__in=UNDECIDED, ruled_on__gt=day)


def movable(subject: str, anchors: Collection[str]) -> QuerySet[Obligation]:
    """A subject's obligations that move with those anchors: undecided ones, and historical ones that are corrected."""
    return everything().filter(subject=subject, anchor__in=anchors, status__in=(OPEN, WAITING, RECORDED)).order_by("pk")


def counted_across(day: date) -> QuerySet[Obligation]:
    """Open obligations whose count passes over `day`."""
    after = Q(direction="after", anchor_on__lt=day, due_on__gte=day)
    before = Q(direction="before", due_on__lte=day, anchor_on__gt=day)
    return _enforced().filter(after | before, status=OPEN).order_by("pk")


def announced_closures() -> QuerySet[Closure]:
    """The days closed beside the published bank holidays, the latest first. The calendar is public."""
    return Closure.objects.order_by("-day")
