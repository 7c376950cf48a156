"""A group's meetings as occasions on which somebody stands in for the holder of a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit.services import subject_key
from foundation.core.clock import london_midnight
from groups.queries.occasions import Occasion
from meetings.models import Meeting
from meetings.rules.lifecycle import CANCELLED

if TYPE_CHECKING:
    from datetime import date

    from groups.models import Group


def occasions(group: Group, since: date) -> list[Occasion]:
    """The group's meetings from a day on that are not cancelled, the next first."""
    rows = Meeting.objects.filter(group=group, starts_at__gte=london_midnight(since)).exclude(status=CANCELLED)
    found = rows.select_related("group").order_by("starts_at", "pk")
    return [Occasion(subject_key(one), one.reference, one.on) for one in found]
