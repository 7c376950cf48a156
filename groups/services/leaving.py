"""An organisation leaves the programme: its seats must be given up first, its memberships of groups end with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from foundation.accounts.models import Person
from foundation.audit.services import System
from groups import policy
from groups.models import Alternate, Appointment, Membership
from groups.rules.lifecycles import APPROVED, NOMINATED
from groups.services.members import close_membership

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Organisation
    from foundation.audit.services import Actor
    from groups.models import Group

HIDDEN = "its people take part in a closed group"


class Seats:
    """What groups hold of an organisation: its people in seats and standing in, and its memberships."""

    def held(self, organisation: Organisation, after: date, *, reader: Actor | None) -> list[str]:
        """Appointments and alternates in force after the day or to come, and memberships to come."""
        going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=after)
        seated = Appointment.objects.filter(going_on, organisation=organisation)
        standing_in = Alternate.objects.filter(going_on, organisation=organisation, status__in=(NOMINATED, APPROVED))
        to_come = Membership.objects.filter(organisation=organisation, valid_from__gt=after)
        said = [
            (one.seat.group, f"{one.person} holds the seat {one.seat}")
            for one in seated.select_related("person", "seat__group").order_by("seat__group", "seat__position", "pk")
        ]
        said += [
            (one.seat.group, f"{one.person} is named as alternate in {one.seat}")
            for one in standing_in.select_related("person", "seat__group").order_by("valid_from", "pk")
        ]
        said += [
            (one.group, f"it becomes a member of the {one.group.code} on {one.valid_from:%-d %B %Y}")
            for one in to_come.select_related("group").order_by("valid_from", "pk")
        ]
        return list(dict.fromkeys(words if _open_to(reader, group) else HIDDEN for group, words in said))

    def let_go(self, organisation: Organisation, on: date, *, actor: Actor) -> None:
        """End its memberships of groups with the day."""
        going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        rows = Membership.objects.filter(going_on, organisation=organisation, valid_from__lte=on)
        for membership in rows.select_related("group", "organisation", "lead").order_by("pk"):
            close_membership(membership=membership, on=on, actor=actor)


def _open_to(reader: Actor | None, group: Group | None) -> bool:
    """Whether who sits on the group may be told."""
    if group is None or isinstance(reader, System):
        return True
    return bool(policy.may_see_people(reader if isinstance(reader, Person) else None, group))
