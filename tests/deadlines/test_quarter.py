"""A quarter, hour by hour, through the command itself, against a list worked out by hand from the calendar.

Summer time ends on Sunday 25 October 2026; Christmas Day is a Friday, so that Boxing Day is kept on Monday the 28th; New
Year's Day is a Friday. Reminders go out at 08:00 two and one working days ahead and on the day, a ready report is issued
at 17:00, a breach is at 24:00, to the chair at once and to the SRO two whole working days later.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.management import call_command

from deadlines import services
from deadlines.models import Obligation
from deadlines.services.enforcing import DUE_ACTS, DueAct
from foundation.audit.queries import verify_ledger
from foundation.core.clock import LONDON
from foundation.notifications.models import Notice
from framework.queries import in_force
from tests.factories.deadlines import SYSTEM, Cast, OrganisationFactory

if TYPE_CHECKING:
    from foundation.accounts.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# When, in London; what; of which obligation.
EXPECTED = """
10-19T08 reminded DAG #7 papers_issued
10-20T08 reminded DAG #7 papers_issued
10-21T08 reminded DAG-01 action
10-22T08 reminded DAG-01 action
10-23T08 reminded DAG-01 action
10-24T00 breached DAG-01 action
10-24T00 escalated DAG-01 action
10-28T00 escalated DAG-01 action
10-28T08 reminded DAG #7 headline_report
10-29T08 reminded DAG #7 headline_report
10-30T08 reminded DAG #7 headline_report
10-30T17 issued DAG #7 headline_report
11-02T08 reminded DAG #7 decisions_published
11-03T08 reminded DAG #7 decisions_published
11-04T08 reminded DAG #7 decisions_published
11-05T00 breached DAG #7 decisions_published
11-05T00 escalated DAG #7 decisions_published
11-07T00 escalated DAG #7 decisions_published
11-16T00 breached DAG-02 action
11-16T00 escalated DAG-02 action
12-11T08 reminded DAG #8 papers_issued
12-14T08 reminded DAG #8 papers_issued
12-15T08 reminded DAG #8 papers_issued
12-16T00 breached DAG #8 papers_issued
12-16T00 escalated DAG #8 papers_issued
12-19T00 escalated DAG #8 papers_issued
12-23T08 reminded DAG #8 headline_report
12-24T08 reminded DAG #8 headline_report
12-29T08 reminded DAG #8 headline_report
12-30T08 reminded DAG #8 decisions_published
12-31T08 reminded DAG #8 decisions_published
01-04T08 reminded DAG #8 decisions_published
01-04T08 reminded DAG #9 papers_issued
01-05T08 reminded DAG #9 papers_issued
01-11T08 reminded DAG #9 papers_issued
01-12T08 reminded DAG #9 papers_issued
01-13T08 reminded DAG #9 papers_issued
01-14T00 breached DAG #9 papers_issued
01-14T00 escalated DAG #9 papers_issued
01-16T00 escalated DAG #9 papers_issued
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


class Quarter:
    """What people do meanwhile, and when the worker is off."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.meetings: dict[int, Organisation] = {}
        self.ready: list[str] = []
        self.acts = {
            at("2026-10-20T10:00"): lambda: self.meet(7, "papers_issued"),
            at("2026-10-28T18:00"): lambda: self.ready.append(f"organisation:{self.meetings[7].pk}"),
            at("2026-11-09T10:00"): lambda: self.meet(7, "decisions_published"),
            # announced late: DAG #8's papers are counted over it, and due a day earlier
            at("2026-12-10T12:00"): lambda: services.add_closure(
                day=date(2026, 12, 17), name="Day of mourning", actor=cast.pmo
            ),
            at("2026-12-29T12:00"): lambda: self.meet(8, "headline_report"),
            at("2027-01-04T10:00"): self.waive,
            at("2027-01-05T12:00"): self.move,
        }

    def plan(self) -> None:
        self.meeting(7, date(2026, 10, 28), date(2026, 11, 25))
        self.meeting(8, date(2026, 12, 23), date(2027, 1, 13))
        self.meeting(9, date(2027, 1, 13), None)
        self.meeting(1, date(2022, 3, 9), date(2022, 4, 13), historical=True)
        self.action("DAG-01", date(2026, 10, 23))  # the last working day of summer time
        self.action("DAG-02", date(2026, 11, 11))  # while the worker is off

    def meeting(self, number: int, on: date, next_on: date | None, *, historical: bool = False) -> None:
        self.meetings[number] = OrganisationFactory(name=f"Meeting {number}")
        services.start_for(
            group=self.cast.dag,
            anchors={"meeting": on, "next_month_meeting": next_on},
            subject=self.meetings[number],
            about=f"DAG #{number}",
            url=f"/meetings/DAG/{number}/",
            scope="DAG:public",
            on=on,
            historical=historical,
            actor=self.cast.pmo,
        )

    def action(self, reference: str, on: date) -> None:
        version = in_force(on)
        services.start_set(
            duty=services.SetDuty("action", "Action completed", version.programme.practice, version.id),
            group=self.cast.dag,
            owner="PMO",
            on=on,
            ruled_on=on,
            subject=OrganisationFactory(name=reference),
            about=reference,
            url="/actions/",
            scope="DAG:public",
            actor=self.cast.pmo,
        )

    def meet(self, number: int, key: str) -> None:
        services.meet(subject=self.meetings[number], key=key, actor=self.cast.pmo)

    def issue(self, obligation: Obligation, moment: datetime) -> bool:
        services.meet(subject=self.meetings[7], key=obligation.key, actor=SYSTEM, on=moment.astimezone(LONDON).date())
        return True

    def waive(self) -> None:
        owed = Obligation.objects.get(about="DAG #8", key="decisions_published")
        services.waive(obligation=owed, actor=self.cast.sro, reason="They go out with the next ones.")

    def move(self) -> None:
        day = date(2027, 1, 20)
        services.move(
            subject=self.meetings[9], anchors={"meeting": day}, on=day, reason="No room.", actor=self.cast.pmo
        )


def enforced(moment: datetime) -> list[tuple[str, str]]:
    out = StringIO()
    call_command("enforce_deadlines", "--now", moment.isoformat(), "--json", stdout=out)
    return [(what, one) for what, references in json.loads(out.getvalue()).items() for one in references]


def test_a_quarter_hour_by_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    quarter, happened = Quarter(cast), []
    monkeypatch.setattr(DUE_ACTS, "_handlers", {"headline_report": DueAct(lambda: quarter.ready, quarter.issue)})
    moment, end = at("2026-10-19T00:00").astimezone(UTC), at("2027-01-18T00:00")
    off = at("2026-11-09T00:00"), at("2026-11-16T00:00")
    with time_machine.travel(moment, tick=False) as clock:
        quarter.plan()
        while moment < end:
            clock.move_to(moment)
            if not off[0] <= moment < off[1]:
                told = moment.astimezone(LONDON).strftime("%m-%dT%H")
                happened += [f"{told} {what} {one}" for what, one in enforced(moment)]
            if moment == at("2026-11-20T12:00"):  # a clock set back
                assert enforced(moment - timedelta(days=3)) == []
            quarter.acts.get(moment, lambda: None)()
            moment += timedelta(hours=1)
    assert happened == EXPECTED.strip().splitlines()
    states = {(one.about, one.key): one.status for one in Obligation.objects.filter(historical=False)}
    assert states == {
        ("DAG #7", "papers_issued"): "met",
        ("DAG #7", "headline_report"): "met",
        ("DAG #7", "amendment_requests"): "passed",
        ("DAG #7", "decisions_published"): "breached",
        ("DAG #7", "recording_published"): "open",
        ("DAG #8", "papers_issued"): "breached",
        ("DAG #8", "headline_report"): "met",
        ("DAG #8", "amendment_requests"): "passed",
        ("DAG #8", "decisions_published"): "waived",
        ("DAG #8", "recording_published"): "open",
        ("DAG #9", "papers_issued"): "breached",
        ("DAG #9", "headline_report"): "open",
        ("DAG #9", "amendment_requests"): "waiting",
        ("DAG #9", "decisions_published"): "open",
        ("DAG #9", "recording_published"): "open",
        ("DAG-01", "action"): "breached",
        ("DAG-02", "action"): "breached",
    }
    lines = EXPECTED.strip().splitlines()
    reminders, breaches = (sum(f" {what} " in line for line in lines) for what in ("reminded", "breached"))
    assert Notice.objects.filter(person=cast.pmo).count() == reminders + breaches
    assert verify_ledger() == []
