"""Rounds for the seats of a group that goes: a seat goes with its group, so each is finished or withdrawn first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from constituencies.models import Round
from constituencies.rules.lifecycles import RUNNING
from foundation.core.errors import Refused
from groups.services import OpenItem

if TYPE_CHECKING:
    from foundation.audit.services import Actor
    from groups.models import Group


class Rounds:
    """The nomination rounds for a group's seats that have not ended."""

    label = "Nomination rounds"

    def open_items(self, group: Group) -> list[OpenItem]:
        """Rounds under way, and those whose result waits to be confirmed."""
        rows = Round.objects.filter(seat__group=group, status__in=RUNNING).select_related("seat__group")
        return [
            OpenItem(str(each.pk), each.reference, each.get_absolute_url(), each.seat.name)
            for each in rows.order_by("number")
        ]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> NoReturn:
        """A round is not moved: those who were nominated stand for this seat. Raises Refused, always."""
        round_ = Round.objects.get(pk=item_key)
        raise Refused(f"{round_.reference} is for a seat of the group that goes: confirm its result, or withdraw it.")
