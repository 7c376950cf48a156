"""Who may see the machinery, and the pages across apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.core.clock import today
from foundation.core.policy import YES, no
from groups.policy import holds_office
from groups.queries import standing
from groups.queries.seating import is_to_take
from groups.rules import Office

if TYPE_CHECKING:
    from foundation.core.policy import Verdict
    from groups.models import Seat
    from groups.queries import User


def may_see_health(user: User) -> Verdict:
    """May the person see whether workers and e-mail live: the PMO and the administrators."""
    if isinstance(user, Person) and user.is_active and user.is_staff:
        return YES
    return holds_office(user, Office.PMO)


def may_read_handover(user: User, seat: Seat) -> Verdict:
    """May the person read what passes with a seat: who holds it, stands in or is to take it, and who reads all?

    Who is to take it reads it from the day on which the appointment is recorded, not only from its first day.
    """
    who = standing(user)
    place = seat.group.code if seat.group else ""
    if who.reads_all or any((held.group, held.code) == (place, seat.code) for held in who.seats):
        return YES
    if isinstance(user, Person) and user.is_active and is_to_take(user, seat, today()):
        return YES
    return no(
        "What passes with a seat is for its holder, whoever is to take it, the PMO secretariat and the offices that "
        "read all."
    )


def may_read_participation(user: User) -> Verdict:
    """May the person see who takes part where: everybody of the programme. Of closed groups, those inside alone."""
    if standing(user).is_participant:
        return YES
    return no("Who takes part where is for the programme's own people.")
