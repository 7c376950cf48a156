"""The board: what is due, by week, group and owner and as a month; nothing of what may not be read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import queries
from deadlines.queries import planning
from foundation.core.months import Month
from groups.models import Group
from tests.factories.deadlines import Cast, ObligationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-12-10T09:00+00:00", tick=False):  # a Thursday
        yield


@pytest.fixture
def owed(cast: Cast) -> None:
    """Overdue, this week, next week, later; closing dates, undated, met and closed groups' are no lines of a board."""
    for about, day in (("DAG #1", 9), ("DAG #2", 11), ("DAG #3", 14), ("DAG #4", 28)):
        ObligationFactory(about=about, due_on=date(2026, 12, day))
    ccag = Group.objects.get(code="CCAG")
    ObligationFactory(about="CCAG #1", group=ccag, owner="CCM", due_on=date(2026, 12, 11), scope="CCAG:public")
    ObligationFactory(about="DAG #5", closing=True)
    ObligationFactory(about="DAG #6", working_days=None, due_on=None)
    ObligationFactory(about="DAG #7", status="recorded", historical=True)
    ObligationFactory(about="SDWG #8", scope="SDWG:programme", group=Group.objects.get(code="SDWG"))


def shown(**asked) -> dict[str, list[str]]:
    columns = queries.due(ANYBODY, **{"by": "week", **asked}).columns
    return {column.heading: [duty.obligation.about for duty in column.duties] for column in columns}


@pytest.mark.usefixtures("owed")
def test_by_week() -> None:
    assert shown() == {
        "Overdue": ["DAG #1"],
        "This week": ["DAG #2", "CCAG #1"],
        "Next week": ["DAG #3"],
        "Week of 28 Dec 2026": ["DAG #4"],
    }


@pytest.mark.usefixtures("owed")
def test_by_group_and_by_owner() -> None:
    everything = ["DAG #1", "DAG #2", "DAG #3", "DAG #4"]
    assert list(shown(by="group").values()) == [["CCAG #1"], everything]
    assert shown(by="owner") == {"Change Control Manager": ["CCAG #1"], "PMO secretariat": everything}


@pytest.mark.usefixtures("owed")
def test_filters() -> None:
    assert shown(group="CCAG") == {"This week": ["CCAG #1"]}
    assert shown(owner="CCM") == {"This week": ["CCAG #1"]}
    assert shown(group="PSG") == {}


@pytest.mark.usefixtures("owed")
def test_a_board_that_is_full_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MOST", 2)
    board = queries.due(ANYBODY, by="week")
    assert (board.total, board.more) == (2, True)


@pytest.mark.usefixtures("owed")
def test_a_month_has_what_was_and_is_due_and_why_nobody_works() -> None:
    days = {day.day: day for week in queries.month_due(ANYBODY, Month(2026, 12)) for day in week}
    assert [duty.obligation.about for duty in days[date(2026, 12, 11)].duties] == [
        "CCAG #1",
        "DAG #2",
        "DAG #5",
        "DAG #7",
    ]
    assert days[date(2026, 12, 25)].closure == "Christmas Day"
    assert (days[date(2026, 12, 10)].today, days[date(2026, 11, 30)].inside) == (True, False)


@pytest.mark.usefixtures("owed")
def test_the_page_keeps_its_filters_in_its_address(client: Client) -> None:
    address = reverse("deadlines:board")
    week = client.get(address).content.decode()
    assert "Overdue" in week
    assert "SDWG #8" not in week
    assert "?show=owner&amp;group=DAG" in client.get(address, {"group": "DAG"}).content.decode()
    month = client.get(address, {"show": "month", "month": "2026-12", "owner": "CCM"}).content.decode()
    assert "CCAG #1" in month
    assert "DAG #2" not in month
    assert "show=month&amp;owner=CCM&amp;month=2027-01" in month


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("query", ["", "?show=month", "?show=nonsense&group=XAG&month=99", "?show=month&month=2022-02"])
def test_with_nothing_due_or_nonsense_asked_it_says_so(client: Client, query: str) -> None:
    response = client.get(reverse("deadlines:board") + query)
    assert response.status_code == 200
    assert ("Nothing is due" in response.content.decode()) == ("show=month" not in query)


@pytest.mark.parametrize("show", ["week", "month"])
def test_it_reads_as_often_for_thirty_as_for_three(client: Client, cast: Cast, show: str) -> None:
    counts = []
    for number in (3, 27):
        ObligationFactory.create_batch(number)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("deadlines:board"), {"show": show, "month": "2026-12"})
        counts.append(len(captured))
    assert counts[0] == counts[1]
