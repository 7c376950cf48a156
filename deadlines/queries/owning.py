"""Who is behind an obligation's owner today: people change, the office or seat that owes does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from deadlines.rules.timing import CHAIR
from groups.queries import standing
from groups.rules import OFFICES, Office, SeatKind

if TYPE_CHECKING:
    from deadlines.models import Obligation
    from groups.queries import User


def owner_name(obligation: Obligation) -> str:
    """Who owes it, in words: an office, the chair, or a seat's code."""
    if obligation.owner in set(Office):
        return OFFICES[Office(obligation.owner)]
    return f"Chair of the {obligation.group.code}" if obligation.owner == CHAIR else f"{obligation.owner} seat"


def owes(user: User | None, obligation: Obligation) -> bool:
    """Is the person behind the obligation's owner today? Agrees with the filter `owed_by`."""
    held = standing(user)
    if obligation.owner in set(Office):
        return obligation.owner in held.offices
    seats = held.on_group(obligation.group.code)
    if obligation.owner == CHAIR:
        return any(seat.kind == SeatKind.CHAIR for seat in seats)
    return any(seat.code == obligation.owner for seat in seats)


def owed_by(user: User | None) -> Q:
    """The filter for obligations whose owner the person is today."""
    mine = Q(owner__in=standing(user).offices & set(Office))
    for seat in standing(user).seats:
        if seat.group and seat.code not in {*Office, CHAIR}:
            mine |= Q(group__code=seat.group, owner=seat.code)
    return mine | Q(group__code__in=chaired_by(user), owner=CHAIR)


def chaired_by(user: User | None) -> list[str]:
    """Codes of the groups the person chairs today."""
    return [seat.group for seat in standing(user).seats if seat.group and seat.kind == SeatKind.CHAIR]
