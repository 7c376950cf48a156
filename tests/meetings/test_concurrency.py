"""Two secretaries at once, for real: on PostgreSQL, each in a connection of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Event
from foundation.audit.queries import verify_ledger
from foundation.core.errors import Refused
from foundation.notifications.models import Notice
from groups.queries import members
from meetings import services
from meetings.models import HeadlineReport, Meeting
from tests.factories.groups import AppointmentFactory, Cast, PersonFactory, seat
from tests.factories.groups import cast as make_cast
from tests.factories.meetings import day, paper, planned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foundation.accounts.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

CALLED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HELD_ON = date(2026, 12, 9)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that runs: threads wait for each other by it."""
    with time_machine.travel(CALLED, tick=True) as traveller:
        yield traveller


@pytest.fixture
def cast(transactional_db: None, clock: time_machine.Traveller) -> Cast:
    return make_cast()


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return planned()


@pytest.fixture
def secretaries(cast: Cast) -> list[Person]:
    second = PersonFactory(name="Second Secretary")
    AppointmentFactory(seat=seat("PMO"), person=second, exclusive=False)
    return [cast.pmo, second]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at the same moment, each in a connection of its own; what came back, refusals included."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            together.wait(timeout=20)
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def one_was_refused(results: list[object]) -> bool:
    return sum(isinstance(result, Refused) for result in results) == 1


def count(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def told_once(meeting: Meeting, topic: str) -> bool:
    """Every member has one notice of it."""
    told = Notice.objects.filter(topic=topic).values_list("person", flat=True)
    return sorted(told) == sorted(members(meeting.group).values_list("pk", flat=True))


def test_the_papers_are_issued_once(meeting: Meeting, secretaries: list[Person]) -> None:
    filed = paper(meeting, meeting.items.get(number="1"))

    def issue(by: Person) -> Callable[[], object]:
        return lambda: services.issue_papers(meeting=Meeting.objects.get(pk=meeting.pk), actor=by)

    results = at_once(*map(issue, secretaries))
    assert one_was_refused(results), results
    filed.refresh_from_db()
    assert filed.issued_at is not None
    assert count("meetings.papers_issued") == 1
    assert told_once(meeting, "papers")
    assert verify_ledger() == []


def test_the_headline_report_is_issued_once(clock, cast: Cast, meeting: Meeting, secretaries: list[Person]) -> None:
    clock.move_to(day(HELD_ON, 12))
    services.hold(meeting=meeting, actor=cast.pmo)

    def issue(by: Person) -> Callable[[], object]:
        return lambda: services.issue_report(report=HeadlineReport.objects.get(meeting=meeting), actor=by)

    results = at_once(*map(issue, secretaries))
    assert one_was_refused(results), results
    report = HeadlineReport.objects.get(meeting=meeting)
    assert (report.status, report.document is not None) == ("issued", True)
    assert (count("meetings.report_issued"), count("meetings.reported")) == (1, 1)
    assert told_once(meeting, "reports")
    assert verify_ledger() == []


def test_of_two_orders_of_the_agenda_one_stands(meeting: Meeting, secretaries: list[Person]) -> None:
    seen = Meeting.objects.get(pk=meeting.pk).agenda_revision
    first, second = meeting.items.get(number="1"), meeting.items.get(number="3")

    def move(by: Person, item: int, to: str) -> Callable[[], int]:
        client = Client()
        client.force_login(by)
        address = reverse("meetings:item-move", args=["DAG", 7, item])
        return lambda: client.post(address, {"to": to, "seen": seen}).status_code

    answers = at_once(move(secretaries[0], first.pk, "down"), move(secretaries[1], second.pk, "up"))
    assert sorted(answers) == [302, 409]
    assert count("meetings.items_ordered") == 1
    assert list(meeting.items.order_by("position").values_list("number", flat=True)) == ["1", "2", "3", "4"]
    assert verify_ledger() == []


def posting(by: Person, name: str, *args: object, **said: object) -> Callable[[], int]:
    """Somebody sends a form, from a browser of their own; what comes back is the status of the answer."""
    client = Client()
    client.force_login(by)
    address = reverse(f"meetings:{name}", args=["DAG", 7, *args])
    return lambda: client.post(address, said).status_code


WORDS = {"objective": "INFORMATION", "objective_text": "", "lead": "PMO", "minutes": "10"}


def test_of_two_who_change_one_item_the_second_is_told(meeting: Meeting, secretaries: list[Person]) -> None:
    seen = Meeting.objects.get(pk=meeting.pk).agenda_revision
    item = meeting.items.get(number="2")
    first = posting(secretaries[0], "item-edit", item.pk, seen=seen, title="One", **WORDS)
    second = posting(secretaries[1], "item-edit", item.pk, seen=seen, title="Two", **WORDS)
    assert sorted(at_once(first, second)) == [302, 409]
    item.refresh_from_db()
    assert item.title in {"One", "Two"}
    assert count("meetings.item_changed") == 1
    assert verify_ledger() == []


def test_two_who_add_at_once_both_do(meeting: Meeting, secretaries: list[Person]) -> None:
    seen = Meeting.objects.get(pk=meeting.pk).agenda_revision
    acts = [posting(by, "item-new", seen=seen, title=by.name, **WORDS) for by in secretaries]
    assert at_once(*acts) == [302, 302]
    assert list(meeting.items.order_by("position").values_list("number", flat=True)) == ["1", "2", "3", "4", "5", "6"]
    assert Meeting.objects.get(pk=meeting.pk).agenda_revision == seen + 2
    assert verify_ledger() == []


def test_each_change_of_an_issued_agenda_is_one_version(
    cast: Cast, meeting: Meeting, secretaries: list[Person]
) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    seen = Meeting.objects.get(pk=meeting.pk).agenda_revision
    acts = [posting(by, "item-new", seen=seen, title=by.name, reason="Now", **WORDS) for by in secretaries]
    assert at_once(*acts) == [302, 302]
    assert list(meeting.agenda_versions.values_list("number", flat=True)) == [1, 2, 3]
    assert verify_ledger() == []
