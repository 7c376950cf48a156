"""The meeting before which each service is called, and how a call is prepared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from meetings import services
from meetings.queries import draft_of
from meetings.rules.report_text import HEADLINE
from tests.factories.groups import Cast, group, seat
from tests.factories.meetings import ActionFactory, day, paper, planned

if TYPE_CHECKING:
    import time_machine

    from groups.models import Seat
    from meetings.models import AgendaItem, HeadlineReport, InboxEntry, Meeting, Paper
    from raid.models import Action

DAY, NEXT = date(2026, 12, 9), date(2027, 1, 13)


@dataclass
class World:
    """A meeting with something of everything, as far along as the service under test needs."""

    cast: Cast
    clock: time_machine.Traveller
    meeting: Meeting
    item: AgendaItem
    paper: Paper
    action: Action
    entry: InboxEntry

    @property
    def large(self) -> Seat:
        """A seat that is held."""
        return seat("LARGE-SUPPLIER", "DAG")

    def held(self) -> Meeting:
        services.hold(meeting=self.meeting, actor=self.cast.pmo)
        self.item.refresh_from_db()
        return self.meeting

    def issued(self) -> Meeting:
        services.issue_papers(meeting=self.meeting, actor=self.cast.pmo)
        return self.meeting

    def attended(self) -> Meeting:
        services.record_seat(meeting=self.meeting, seat=self.large, mode="in_person", actor=self.cast.pmo)
        return self.meeting

    def following(self) -> Meeting:
        """The group's next meeting."""
        return planned(number=8, on=NEXT)

    def report(self) -> HeadlineReport:
        """The draft that holding the meeting begins."""
        report = draft_of(self.held(), HEADLINE)
        assert report is not None
        return report

    def ready(self) -> HeadlineReport:
        report = self.report()
        services.mark_ready(report=report, actor=self.cast.pmo)
        return report

    def reported(self) -> HeadlineReport:
        return services.issue_report(report=self.report(), actor=self.cast.pmo)


Prepared = Callable[[World], Callable[[], Any]]


def call(service: Callable[..., Any], **said: Any) -> Callable[[], Any]:
    """The service with all that it is told, to be called later."""
    return lambda: service(**said)


def begin(cast: Cast, clock: time_machine.Traveller, meeting: Meeting) -> World:
    """The world at noon of the meeting's day."""
    item = meeting.items.get(number="2")
    entry = services.receive(
        group=cast.dag, source=group("TDWG"), reference="PRO-1", title="A", url="", scope="DAG:public", actor=cast.pmo
    )
    made = World(
        cast=cast,
        clock=clock,
        meeting=meeting,
        item=item,
        paper=paper(meeting, item),
        action=ActionFactory(group=cast.dag, status="recommend_closed"),
        entry=entry,
    )
    clock.move_to(day(DAY, 12))
    return made
