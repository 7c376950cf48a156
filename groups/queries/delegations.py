"""What groups have handed to one another, and who may read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from foundation.core.clock import end_of_day
from foundation.core.dated import in_force
from groups.models import Delegation, Group
from groups.queries.standing import standing
from groups.rules import Period
from groups.rules.competence import Handed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from framework.rules.terms import Version
    from groups.queries.standing import User


def delegations_on(day: date) -> QuerySet[Delegation]:
    """What is handed down on a day. A delegation that is taken back no longer holds on the day of that."""
    kept = Q(revoked_at__isnull=True) | Q(revoked_at__gte=end_of_day(day))
    return _rows().filter(in_force(day), kept)


def delegations_visible_to(user: User | None) -> QuerySet[Delegation]:
    """Every delegation the person may read of: one to or from a closed group for those inside either group."""
    who = standing(user)
    if who.reads_all:
        return _rows()
    inside = who.groups()
    open_to_all = ~Q(grantor__attendance="closed") & ~Q(grantee__attendance="closed")
    return _rows().filter(open_to_all | Q(grantor__code__in=inside) | Q(grantee__code__in=inside))


def delegations_of(group: Group, user: User | None) -> QuerySet[Delegation]:
    """What the group handed down and what was handed to it, newest first, as far as the person may read of it."""
    rows = delegations_visible_to(user).filter(Q(grantor=group) | Q(grantee=group))
    return rows.order_by("-valid_from", "-pk")


def _rows() -> QuerySet[Delegation]:
    return Delegation.objects.select_related("grantor", "grantee").order_by("grantor", "grantee", "-valid_from", "pk")


def handed_to(group: Group, day: date, version: Version) -> Sequence[Handed]:
    """Decisions handed to a group on a day by groups that are convened then, with the grantors' terms of that day."""
    found = []
    for one in delegations_on(day).filter(grantee=group, what="decisions"):
        terms = version.group(one.grantor.code) if one.grantor.is_convened_on(day) else None
        if terms is not None:
            words = f"“{one.words}”, {Period(one.valid_from, one.valid_to)}"
            found.append(Handed(terms, one.level, tuple(one.subjects), one.citation, words))
    return found
