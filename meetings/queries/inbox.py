"""What stands in a group's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groups.queries import User, readable_scopes
from meetings.models import InboxEntry
from meetings.rules.lifecycle import WAITING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groups.models import Group


def inbox_visible_to(user: User | None) -> QuerySet[InboxEntry]:
    """Inbox entries the person may read, the longest waiting first."""
    return (
        InboxEntry.objects.filter(scope__in=readable_scopes(user))
        .select_related("group", "item__meeting__group")
        .order_by("received_at", "pk")
    )


def waiting_for(group: Group) -> QuerySet[InboxEntry]:
    """What waits to be placed on an agenda of the group or declined."""
    return InboxEntry.objects.filter(group=group, status=WAITING).select_related("group").order_by("received_at", "pk")
