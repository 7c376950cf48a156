"""An organisation leaves the programme: its memberships of constituencies end with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from constituencies.models import Member
from constituencies.services.constituencies import close_member

if TYPE_CHECKING:
    from datetime import date

    from foundation.accounts.models import Organisation
    from foundation.audit.services import Actor


class Memberships:
    """What constituencies hold of an organisation."""

    def held(self, organisation: Organisation, after: date, *, reader: Actor | None) -> list[str]:
        """Memberships to come: who is a member is public."""
        rows = Member.objects.filter(organisation=organisation, valid_from__gt=after).select_related("constituency")
        return [
            f"it becomes a member of {one.constituency.name} on {one.valid_from:%-d %B %Y}"
            for one in rows.order_by("valid_from", "pk")
        ]

    def let_go(self, organisation: Organisation, on: date, *, actor: Actor) -> None:
        """End its memberships with the day."""
        going_on = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        rows = Member.objects.filter(going_on, organisation=organisation, valid_from__lte=on)
        for member in rows.select_related("constituency", "organisation").order_by("pk"):
            close_member(member=member, on=on, actor=actor)
