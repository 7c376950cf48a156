"""The coming occasions for which somebody may stand in once. An app above knows a group's meetings and says so here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from foundation.core.registry import Registry
from groups.models import Group

if TYPE_CHECKING:
    from groups.models import Seat


@dataclass(frozen=True)
class Occasion:
    """One meeting: by what its app knows it again, how it is called, and its day as it stands now."""

    key: str
    label: str
    day: date


# Under "meetings": those of a group from a day on that are not cancelled, the next first.
Occasions = Callable[[Group, date], list[Occasion]]

OCCASIONS: Registry[Occasions] = Registry("occasions")


def occasions_of(seat: Seat, since: date) -> list[Occasion]:
    """The meetings of a seat's group from a day on; an office has none."""
    if seat.group is None:
        return []
    return [one for known in OCCASIONS.values() for one in known(seat.group, since)]
