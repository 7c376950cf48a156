"""How much notice a meeting was given, against what the framework's day for the papers asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.core import closures
from foundation.core.clock import london_date
from meetings.queries.papers import papers_due_on
from meetings.rules.dates import notice_given, short_notice

if TYPE_CHECKING:
    from datetime import date

    from groups.models import Group
    from meetings.models import Meeting
    from meetings.queries.papers import PapersDue


@dataclass(frozen=True)
class Notice:
    """Working days of notice: those `given`, and those within which the papers are owed (`asked`, by `due`)."""

    called_on: date
    given: int
    asked: int
    due: PapersDue

    @property
    def is_short(self) -> bool:
        """The day for the papers had passed when the meeting was called."""
        return self.given < self.asked

    @property
    def warning(self) -> str:
        """What is told before a meeting is called at short notice, as sentences."""
        return short_notice(self.given, self.asked, self.due.on, self.due.late(self.called_on))

    @property
    def citation(self) -> str:
        """The clause that sets the day for the papers."""
        return self.due.citation


def notice_on(group: Group, on: date, called_on: date) -> Notice | None:
    """The notice of a meeting of the group on a day, called on another; None where no day is set for its papers."""
    due = papers_due_on(group, on)
    if due is None or due.count.working_days >= 0:
        return None
    given = notice_given(called_on, on, closures.extra_closures())
    return Notice(called_on, given, -due.count.working_days, due)


def notice_of(meeting: Meeting) -> Notice | None:
    """The notice the meeting was given for the day it has; None where nobody recorded when it was called."""
    if meeting.called_at is None:
        return None
    return notice_on(meeting.group, meeting.on, london_date(meeting.called_at))
