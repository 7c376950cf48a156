"""The demonstration's series of meetings, and what is planned for those of the DAG.

Days and times are those of the working group schedule of the DAG #6 pack and of DAG #6 itself; the PSG's time is made
up. Each begins after the meetings that the demonstration calls by themselves.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from foundation.audit.services import System
from foundation.core.clock import today
from groups.models import Group
from meetings.models import Meeting
from meetings.queries import planned_for
from meetings.services import add_forward, plan_ahead, start_series

ACTOR = System("demonstration")
WEDNESDAY, THURSDAY = 2, 3
AHEAD = timedelta(weeks=13)
PAPERS = timedelta(weeks=2)  # none is called at short notice
SERIES = (
    # group, which in the month, day, start, minutes, classification
    ("PSG", 1, WEDNESDAY, time(10), 120, "public"),
    ("DAG", 2, WEDNESDAY, time(10), 120, "public"),
    ("BPRWG", 1, WEDNESDAY, time(10), 120, "public"),
    ("TDWG", 1, THURSDAY, time(14), 120, "public"),
    ("SDWG", 1, WEDNESDAY, time(14), 90, "restricted"),
)
PLANNED = (  # as the DAG's road map of March 2022 had them: which of its meetings to come, kind, words
    (0, "item", "Update of the DAG's terms of reference"),
    (0, "decision", "Design artefacts for approval"),
    (1, "decision", "Design artefacts for approval"),
    (1, "milestone", "M5"),
    (2, "item", "Review of the DAG's terms of reference"),
)


def begin_series() -> None:
    """Begin them all and call their meetings of the next thirteen weeks."""
    for code, ordinal, weekday, at, minutes, classification in SERIES:
        group = Group.objects.get(code=code)
        series = start_series(
            group=group,
            ordinal=ordinal,
            weekday=weekday,
            at=at,
            minutes=minutes,
            place="Dial-in",
            classification=classification,
            starts_on=_after_what_is_called(group),
            actor=ACTOR,
        )
        plan_ahead(series=series, last=today() + AHEAD, invite=False, actor=ACTOR)
    dag = Group.objects.get(code="DAG")
    meetings = list(planned_for(dag))
    for which, kind, text in PLANNED:
        add_forward(group=dag, meeting=meetings[which], kind=kind, text=text, actor=ACTOR)


def _after_what_is_called(group: Group) -> date:
    """The first of the month after the group's last meeting that is called, or of the next one with time for papers."""
    last = Meeting.objects.filter(group=group, historical=False).order_by("-starts_at").first()
    day = last.on if last else today() + PAPERS
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
