"""Groups that have not met for long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.core.clock import end_of_day
from framework.queries import programme_in_force
from framework.rules import NoRulesError
from meetings.models import Meeting
from meetings.rules.lifecycle import HELD, REPORTED

if TYPE_CHECKING:
    from datetime import date

    from groups.models import Group


@dataclass(frozen=True)
class Quiet:
    """How many days a convened group has not met, since when, and under which rule that is shown."""

    days: int
    since: date
    met: bool
    citation: str


def quiet_since(group: Group, day: date) -> Quiet | None:
    """That a group has not met for longer than the framework in force on the day lets pass unsaid; None when it has.

    Counted in calendar days from its last meeting, or from the day it was convened when it has not met yet.
    """
    if not group.is_convened_on(day) or group.convened_on is None:
        return None
    try:
        practice = programme_in_force(day).practice
    except NoRulesError:
        return None
    last = _last_until(group, day)
    since = max(last, group.convened_on) if last else group.convened_on
    days = (day - since).days
    if days <= practice.no_meeting_warning_days:
        return None
    return Quiet(days, since, last is not None, practice.citation)


def _last_until(group: Group, day: date) -> date | None:
    past = Meeting.objects.filter(group=group, starts_at__lt=end_of_day(day), status__in=[HELD, REPORTED])
    last = past.order_by("-starts_at", "-pk").first()
    return last.on if last else None
