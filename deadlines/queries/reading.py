"""Reading obligations: lists, one subject's, and what waits on a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, QuerySet, Value, When

from deadlines.models import Obligation
from deadlines.queries.owning import owed_by
from deadlines.queries.showing import Duty, duties
from deadlines.rules import BREACHED, OPEN, WAITING
from foundation.audit.services import subject_key
from groups.queries import User, readable_scopes
from groups.rules import OFFICES

if TYPE_CHECKING:
    from django.db import models

    from groups.models import Group


def visible_to(user: User | None) -> QuerySet[Obligation]:
    """Obligations the person may read, soonest due first, those without a day last."""
    return everything().filter(scope__in=readable_scopes(user))


def owner_choices(user: User | None) -> list[tuple[str, str]]:
    """Every owner of something that the person may read, by code and name."""
    codes = visible_to(user).order_by("owner").values_list("owner", flat=True).distinct()
    names = {str(office): name for office, name in OFFICES.items()}
    return [(code, names.get(code, code.capitalize())) for code in codes]


def everything() -> QuerySet[Obligation]:
    """All obligations with their group; for services and sweeps, never for a page."""
    found: QuerySet[Obligation] = Obligation.objects.select_related("group").order_by(
        F("due_on").asc(nulls_last=True), "pk"
    )
    return found


def for_subject(subject: models.Model) -> list[Duty]:
    """A subject's obligations, soonest due first, undated ones last. Whoever shows them has checked that the subject
    may be read.
    """
    return duties(everything().filter(subject=subject_key(subject)))


def of_subject(key: str) -> QuerySet[Obligation]:
    """The obligations of a subject by its key, such as meeting:5."""
    return everything().filter(subject=key)


def for_group(group: Group, user: User | None = None) -> QuerySet[Obligation]:
    """A group's obligations that the person may read; without a person, the public ones."""
    return visible_to(user).filter(group=group)


def waiting_on(person: User | None) -> QuerySet[Obligation]:
    """What the person owes now: what is open, breached and not done, or breached and not explained."""
    unfinished = Q(met_on__isnull=True) | Q(explanation="")
    owed = Q(status=OPEN, closing=False) | Q(unfinished, status=BREACHED)
    return visible_to(person).filter(owed_by(person), owed)


def waiting_for_a_day(person: User | None) -> QuerySet[Obligation]:
    """What the person will owe once the event it is counted from has its day."""
    return visible_to(person).filter(owed_by(person), status=WAITING, closing=False)


def by_urgency(obligations: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Breached and not done first, then what is open by its day, what waits, and what is over, the latest first."""
    undone = Q(status=BREACHED, met_on__isnull=True)
    dated = Q(status=OPEN, due_on__isnull=False)
    without_day = Q(status__in=(OPEN, WAITING))
    rank = Case(
        When(undone, then=Value(0)), When(dated, then=Value(1)), When(without_day, then=Value(2)), default=Value(3)
    )
    running = Case(When(undone | dated, then=F("due_on")))
    return obligations.annotate(rank=rank, running=running).order_by(
        "rank", F("running").asc(nulls_last=True), F("due_on").desc(nulls_last=True), "pk"
    )
