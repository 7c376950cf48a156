"""Meetings that somebody follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.notifications.queries import Followed
from meetings.queries.meetings import visible_to

if TYPE_CHECKING:
    from collections.abc import Collection

    from foundation.accounts.models import Person


class MeetingsFollowed:
    """Meetings, as whoever follows one sees it."""

    def find(self, person: Person, keys: Collection[int]) -> dict[int, Followed]:
        """Those of the meetings with these keys that the person may read."""
        meetings = visible_to(person).filter(pk__in=keys).select_related("group")
        return {
            each.pk: Followed(each.reference, f"{each.group.name}, meeting {each.number}", each.get_absolute_url())
            for each in meetings
        }
