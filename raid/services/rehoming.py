"""Open actions of a group that goes find another one. They keep their reference; their old address leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.errors import Refused
from groups.services import OpenItem
from raid.models import Action
from raid.queries import open_for
from raid.services import duty

if TYPE_CHECKING:
    from foundation.audit.services import Actor
    from groups.models import Group


class Actions:
    """The actions log's part in closing a group."""

    label = "Open actions"

    def open_items(self, group: Group) -> list[OpenItem]:
        """The group's actions that are not closed."""
        return [
            OpenItem(str(action.pk), action.reference, action.get_absolute_url(), action.text)
            for action in open_for(group).select_related("group")
        ]

    def rehome(self, item_key: str, *, to: Group, actor: Actor) -> Action:
        """Another group follows the action up. Raises Refused where that group has one of the same reference."""
        action: Action = Action.objects.select_for_update().get(pk=item_key)
        if Action.objects.filter(group=to, reference=action.reference).exists():
            raise Refused(f"The {to.code} has an action {action.reference} of its own; close one of the two first.")
        action.group = to
        action.save(update_fields=["group", "scope"])
        duty.follow_owner(action, actor=actor)
        return action
