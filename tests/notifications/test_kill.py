"""A worker killed with -9 while it sends 200 notices over real SMTP, and started again: nothing is lost or doubled.

The first kill surely falls where it hurts most: the server has the e-mail, and the worker does not know it yet.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from foundation.accounts.models import Person
from foundation.notifications.models import Email, Notice
from foundation.notifications.services import notify
from tests.notifications.outside import PATIENCE, Outside
from tests.notifications.smtp import Hold, Sink

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 200
SEND_MAIL = "foundation.notifications.tasks.send_mail"


@pytest.fixture
def queued() -> None:
    people = Person.objects.bulk_create(
        Person(email=f"person{number}@example.org", name=f"Person {number}") for number in range(PEOPLE)
    )
    told = notify(
        people=people,
        key="papers:1",
        topic="papers",
        subject="DAG #7: papers issued",
        body="Read them.",
        url="/meetings/DAG/7/",
    )
    assert told == PEOPLE


def outside(folder: Path, sink: Sink) -> Outside:
    return Outside(folder, EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", EMAIL_LEASE_SECONDS="2")


def kill_and_go_on(folder: Path, sink: Sink, when: Callable[[], bool]) -> Outside:
    """Start a worker, kill it with -9 as soon as `when`, start another and let it finish."""
    processes = outside(folder, sink)
    first = processes.worker()
    try:
        processes.send(SEND_MAIL)
        wait_until(when)
    finally:
        first.kill()
        first.wait()
    sink.released.set()
    unsent = "SELECT count(*) FROM notifications_email WHERE sent_at IS NULL"
    assert processes.rows(unsent)[0][0] > 0, "the kill came too late to show anything"
    second = processes.worker()
    try:
        processes.tick_until(SEND_MAIL, lambda: processes.rows(unsent) == [(0,)])
    finally:
        second.kill()
        second.wait()
    return processes


def wait_until(when: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not when():
        assert time.monotonic() < end, "the worker did not get that far"
        time.sleep(0.01)


def assert_whole(processes: Outside, sink: Sink, *, repeated: int) -> None:
    """None lost, no in-app notice doubled, and at most the one e-mail in flight repeated, with its Message-ID."""
    assert processes.rows("SELECT count(*), count(DISTINCT person_id) FROM notifications_notice") == [(PEOPLE, PEOPLE)]
    known = {row[0] for row in processes.rows("SELECT message_id FROM notifications_email")}
    seen = Counter(sink.message_ids)
    assert set(seen) == known
    assert len(known) == PEOPLE
    assert sum(seen.values()) - PEOPLE <= repeated
    to = {str(message["To"]) for message in sink.received}
    assert len(to) == PEOPLE


@pytest.mark.usefixtures("queued")
def test_a_kill_between_the_servers_yes_and_the_workers_note_repeats_that_one_e_mail(tmp_path: Path) -> None:
    with Sink(hold=Hold(number=70)) as sink:
        processes = kill_and_go_on(tmp_path, sink, sink.held.is_set)
        assert_whole(processes, sink, repeated=1)
        (twice,) = [message_id for message_id, times in Counter(sink.message_ids).items() if times == 2]
        first, second = [message for message in sink.received if message["Message-ID"] == twice]
        assert (first["To"], first["Date"], first.get_body().get_content()) == (
            second["To"],
            second["Date"],
            second.get_body().get_content(),
        )


@pytest.mark.slow
@pytest.mark.usefixtures("queued")
def test_a_kill_before_the_server_has_it_all_repeats_none(tmp_path: Path) -> None:
    with Sink(hold=Hold(number=70, taken_in=False)) as sink:
        processes = kill_and_go_on(tmp_path, sink, sink.held.is_set)
        assert_whole(processes, sink, repeated=0)


@pytest.mark.slow
@pytest.mark.usefixtures("queued")
@pytest.mark.parametrize("seed", range(3))
def test_a_kill_at_any_moment(tmp_path: Path, seed: int) -> None:
    number = random.Random(seed).randrange(1, PEOPLE - 20)
    with Sink() as sink:
        processes = kill_and_go_on(tmp_path, sink, lambda: len(sink.received) >= number)
        assert_whole(processes, sink, repeated=1)


@pytest.mark.slow
@pytest.mark.usefixtures("queued")
def test_two_workers_at_once_send_each_once(tmp_path: Path) -> None:
    with Sink() as sink:
        processes = outside(tmp_path, sink)
        workers = [processes.worker(), processes.worker()]
        try:
            unsent = "SELECT count(*) FROM notifications_email WHERE sent_at IS NULL"
            processes.tick_until(SEND_MAIL, lambda: processes.rows(unsent) == [(0,)])
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        assert_whole(processes, sink, repeated=0)


def test_what_the_kill_tests_rest_on() -> None:
    """They read the tables by name."""
    assert (Notice._meta.db_table, Email._meta.db_table) == ("notifications_notice", "notifications_email")
