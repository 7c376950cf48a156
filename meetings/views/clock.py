"""The clock in a meeting's head: what is owed next, the working days left, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines.queries import for_subject
from deadlines.rules import BREACHED, OPEN, RECORDED

if TYPE_CHECKING:
    from foundation.core.templatetags.shapes import Clock
    from meetings.models import Meeting


def next_clock(meeting: Meeting) -> Clock | None:
    """The next dated thing owed for the meeting: a breach not yet made good first, then what is due soonest."""
    duties = [duty for duty in for_subject(meeting) if duty.obligation.due_on and duty.obligation.met_on is None]
    breached = [duty for duty in duties if duty.obligation.status == BREACHED]
    pending = [duty for duty in duties if duty.obligation.status in {OPEN, RECORDED}]
    chosen = next(iter([*breached, *pending]), None)
    return chosen.clock if chosen else None


def clock_of(meeting: Meeting, key: str) -> Clock | None:
    """The clock of one of the meeting's own obligations; None where the group owes nothing of the kind."""
    return next((duty.clock for duty in for_subject(meeting) if duty.obligation.key == key), None)
