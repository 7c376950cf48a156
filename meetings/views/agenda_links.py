"""What the meetings app itself links from the items of an agenda: the closures that an item ratifies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from foundation.core.templatetags.shapes import Pill
from foundation.core.templatetags.wording import days
from meetings import queries
from meetings.models import AgendaItem
from meetings.queries import ItemLink
from meetings.rules.agenda import CLOSURES, MINUTES
from meetings.rules.lifecycle import CANCELLED, REPORTED

if TYPE_CHECKING:
    from groups.queries import User
    from meetings.models import Meeting


def closures_at_item(user: User | None, meeting: Meeting) -> dict[int, list[ItemLink]]:
    """The actions recommended for closure, at the item that ratifies them, as long as the meeting may."""
    if meeting.historical or meeting.status in {CANCELLED, REPORTED}:
        return {}
    waiting = queries.closures_waiting(user, meeting)
    item = AgendaItem.objects.filter(meeting=meeting, standing__in=[MINUTES, CLOSURES]).order_by("position").first()
    if not waiting or item is None:
        return {}
    url = reverse("meetings:actions", args=[meeting.group.code, meeting.number])
    return {item.pk: [ItemLink(days(len(waiting), "action"), "recommended for closure", url, Pill("To ratify"))]}
