"""What enforcement looks at: open or breached rows by their due day, never a historical one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from deadlines.models import AWAITING_ESCALATION, UNDONE
from deadlines.queries.reading import everything
from deadlines.rules import OPEN, RECORDED, UNDECIDED, WAITING
from deadlines.rules.timing import CHAIR
from deadlines.rules.wording import DAY_SET
from foundation.core.models import Closure

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from deadlines.models import Obligation


def _enforced() -> QuerySet[Obligation]:
    return everything().filter(historical=False)


def ended(day: date, *, closing: bool) -> QuerySet[Obligation]:
    """Open obligations whose due day is over when `day` begins: those that end a period for others, or the rest."""
    return _enforced().filter(status=OPEN, closing=closing, due_on__lt=day).order_by("due_on", "pk")


def to_act_on(key: str, subjects: Collection[str], day: date) -> QuerySet[Obligation]:
    """Undone obligations under `key` that may do themselves something on `day`: due by then, of those subjects."""
    undone = Q(status=OPEN) | UNDONE
    return _enforced().filter(undone, key=key, subject__in=subjects, due_on__lte=day)


def to_escalate(rung: str, last_due: date) -> QuerySet[Obligation]:
    """Breaches of days up to `last_due` of which a rung has not heard: the chair of each, the SRO of what is undone."""
    waits = Q(escalated_to="") if rung == CHAIR else Q(escalated_to=CHAIR, met_on__isnull=True)
    return _enforced().filter(AWAITING_ESCALATION, waits, due_on__lte=last_due).order_by("due_on", "pk")


def to_remind(due_on: date, step: int) -> QuerySet[Obligation]:
    """Open obligations due on a day of which nobody has been reminded by that step yet."""
    unsent = Q(reminded_step__isnull=True) | Q(reminded_step__gt=step)
    return _enforced().filter(unsent, status=OPEN, closing=False, due_on=due_on).order_by("pk")


def still_to_come(day: date) -> QuerySet[Obligation]:
    """Undecided obligations of events after `day`: these follow the framework when a new version comes.

    A day that a group set stays the group's.
    """
    return _enforced().filter(status__in=UNDECIDED, ruled_on__gt=day).exclude(anchor=DAY_SET)


def under_another(version: str, since: date, until: date | None, day: date) -> QuerySet[Obligation]:
    """Those of them from `since` to the day before `until` that are not under the version that holds then."""
    # not `exclude`: what is less or more is found in the index, what is unequal is not
    other = Q(framework_version__lt=version) | Q(framework_version__gt=version)
    found = still_to_come(day).filter(other, ruled_on__gte=since)
    return found if until is None else found.filter(ruled_on__lt=until)


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
