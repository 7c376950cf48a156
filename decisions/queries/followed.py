"""Proposals that somebody follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions.queries.reading import visible_to
from foundation.notifications.queries import Followed

if TYPE_CHECKING:
    from collections.abc import Collection

    from foundation.accounts.models import Person


class ProposalsFollowed:
    """Proposals, as whoever follows one sees it."""

    def find(self, person: Person, keys: Collection[int]) -> dict[int, Followed]:
        """Those of the proposals with these keys that the person may read."""
        found = visible_to(person).filter(pk__in=keys)
        return {each.pk: Followed(each.reference, each.title, each.get_absolute_url()) for each in found}
