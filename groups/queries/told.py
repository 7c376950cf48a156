"""What the notices ask of seats: who may read a scope, who stands in for a holder who is away, and groups followed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from foundation.core.dated import in_force
from foundation.notifications.queries import Followed
from groups.models import Appointment
from groups.queries.seating import alternates_on
from groups.queries.standing import readable_scopes
from groups.queries.structure import visible_to

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from foundation.accounts.models import Person
    from groups.models import Alternate


class SeatsTold:
    """People by the seats they hold and stand in for."""

    def readers(self, people: Iterable[Person], scope: str) -> list[Person]:
        """Those of the people who may read rows of the scope today."""
        return [person for person in people if scope in readable_scopes(person)]

    def stand_ins(self, people: Collection[int], scope: str, day: date) -> dict[int, list[Person]]:
        """Approved alternates in place that day for seats of the scope's group; for who has none there, for offices.

        Who holds a seat for one remit is stood in for by an alternate with that remit, or with none.
        """
        code = scope.partition(":")[0]
        held = Appointment.objects.filter(in_force(day), in_force(day, "seat__"), person__in=people)
        rows = list(held.select_related("seat__group").order_by("pk"))
        alternates: dict[int, list[Alternate]] = defaultdict(list)
        for one in alternates_on(day).filter(seat__in={row.seat_id for row in rows}):
            alternates[one.seat_id].append(one)
        found: dict[int, list[Person]] = {}
        for person in people:
            mine = [row for row in rows if row.person_id == person]
            here = [row for row in mine if row.seat.group and row.seat.group.code == code]
            for row in here or [row for row in mine if row.seat.group is None]:
                standing = [one.person for one in alternates[row.seat_id] if one.remit in {"", row.remit}]
                found.setdefault(person, []).extend(standing)
        return {person: others for person, others in found.items() if others}


class GroupsFollowed:
    """Groups, as whoever follows one sees it."""

    def find(self, person: Person, keys: Collection[int]) -> dict[int, Followed]:
        """Those of the groups with these keys that the person may see."""
        groups = visible_to(person).filter(pk__in=keys)
        return {group.pk: Followed(group.code, group.name, group.get_absolute_url()) for group in groups}
