"""Real processes, with what they rest on taken away under them: nothing is lost, nothing of ours is doubled.

Broker and database are cut off and come back, two beats run by mistake, the same task arrives five times, and beat and
worker are killed with -9 while they are at it.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from deadlines.models import Obligation
from foundation.accounts.models import Person
from foundation.core.clock import LONDON, now, today
from foundation.notifications.models import Email, Notice, Rhythm
from foundation.notifications.services import notify
from tests.factories import decisions as make
from tests.factories.deadlines import ObligationFactory
from tests.notifications.outside import FILES, PATIENCE, Outside
from tests.notifications.proxy import Proxy
from tests.notifications.smtp import Hold, Sink

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PEOPLE = 60
SEND_MAIL = "foundation.notifications.tasks.send_mail"
MAKE_DIGESTS = "foundation.notifications.tasks.make_digests"
ENFORCE = "deadlines.tasks.enforce"
UNSENT = "SELECT count(*) FROM notifications_email WHERE sent_at IS NULL"
WEB = """
import time
from foundation.accounts.models import Person
from foundation.notifications.services import notify
began = time.monotonic()
notify(people=Person.objects.order_by("pk")[:5], key="papers:2", topic="papers", subject="More papers", body="Read.")
print(time.monotonic() - began)
"""


def people() -> list[Person]:
    return Person.objects.bulk_create(
        Person(email=f"person{number}@example.org", name=f"Person {number}") for number in range(PEOPLE)
    )


@pytest.fixture
def papers(transactional_db: None) -> None:
    assert notify(people=people(), key="papers:1", topic="papers", subject="Papers issued", body="Read them.") == PEOPLE


@pytest.fixture
def reminders(transactional_db: None) -> None:
    """What waits for a digest whose hour has come: three notices each, from the day before yesterday."""
    told = people()
    for number in range(3):
        key = f"obligation:{number}:remind:2"
        notify(people=told, key=key, topic="deadline_reminder", subject=f"Due {number}", body="Owed.")
    Notice.objects.update(created_at=now() - timedelta(days=2))
    after_midnight()
    Rhythm.objects.bulk_create(Rhythm(person=person, hour=0) for person in told)
    assert not Email.objects.exists()


def after_midnight() -> None:
    """The first digest of a day goes at five past midnight in London: in the minutes before, none is due."""
    while datetime.now(LONDON).hour == 0 and datetime.now(LONDON).minute <= 5:
        time.sleep(5)


def outside(folder: Path, sink: Sink, **given: object) -> Outside:
    return Outside(folder, EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", EMAIL_LEASE_SECONDS="2", **given)


@contextmanager
def running(*started: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def wait_until(when: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not when():
        assert time.monotonic() < end, f"it did not come to pass within {PATIENCE} s"
        time.sleep(0.05)


def assert_each_once(processes: Outside, sink: Sink, *, repeated: int = 0, each: int = PEOPLE) -> None:
    """Every e-mail written has gone, once; `repeated` allows for the one in flight, with its Message-ID."""
    known = {row[0] for row in processes.rows("SELECT message_id FROM notifications_email")}
    seen = Counter(sink.message_ids)
    assert set(seen) == known
    assert len(known) == each
    assert sum(seen.values()) - each <= repeated
    twice = "SELECT person_id, key FROM notifications_notice GROUP BY person_id, key HAVING count(*) > 1"
    assert processes.rows(twice) == []


# --- the same thing many times --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reminders")
def test_the_same_tasks_five_times_to_two_workers_make_one_digest_each(tmp_path: Path) -> None:
    with Sink() as sink:
        processes = outside(tmp_path, sink)
        with running(processes.worker(), processes.worker()):
            processes.send(MAKE_DIGESTS, times=5)
            wait_until(lambda: processes.rows("SELECT count(*) FROM notifications_digest") == [(PEOPLE,)])
            processes.send(SEND_MAIL, times=5)
            processes.tick_until(SEND_MAIL, lambda: processes.rows(UNSENT) == [(0,)])
        assert_each_once(processes, sink)
        assert all(f"Due {number}" in str(message) for message in sink.received for number in range(3))


def test_five_times_the_sweep_breaches_each_deadline_once(transactional_db: None, tmp_path: Path) -> None:
    make.programme()
    late = {"due_on": today() - timedelta(days=7), "anchor_on": today() - timedelta(days=9)}
    owed = [ObligationFactory(**late) for _ in range(5)]
    assert Obligation.objects.filter(status="open").count() == len(owed)
    with Sink() as sink:
        processes = outside(tmp_path, sink)
        with running(processes.worker(), processes.worker()):
            processes.send(ENFORCE, times=5)
            open_ = "SELECT count(*) FROM deadlines_obligation WHERE status = 'open' OR escalated_to = ''"
            wait_until(lambda: processes.rows(open_) == [(0,)])
            processes.send(ENFORCE, times=5)
            processes.tick_until(SEND_MAIL, lambda: processes.rows(UNSENT) == [(0,)])
        counted = "SELECT count(*) FROM audit_event WHERE kind LIKE '%breach%'"
        assert processes.rows(counted) == [(len(owed),)]
        told = "SELECT key, person_id, count(*) FROM notifications_notice GROUP BY key, person_id"
        assert {row[2] for row in processes.rows(told)} == {1}
        emails = processes.rows("SELECT count(*) FROM notifications_email")[0][0]
        assert emails
        assert_each_once(processes, sink, each=emails)


@pytest.mark.usefixtures("reminders")
def test_two_beats_by_mistake_and_one_of_each_killed(tmp_path: Path) -> None:
    """The product's own schedule; what was killed is not started again."""
    with Sink() as sink:
        processes = outside(tmp_path, sink)
        workers, beats = [processes.worker(), processes.worker()], [processes.beat("one"), processes.beat("two")]
        with running(*workers, *beats):
            end = time.monotonic() + 3 * PATIENCE  # digests are looked for once a minute
            while processes.rows("SELECT count(*) FROM notifications_digest") == [(0,)]:
                assert time.monotonic() < end
                time.sleep(0.05)
            workers[0].kill()
            beats[0].kill()
            while len(set(sink.message_ids)) < PEOPLE or processes.rows(UNSENT) != [(0,)]:
                assert time.monotonic() < end + PATIENCE
                time.sleep(0.1)
        assert_each_once(processes, sink, repeated=1)
        assert processes.rows("SELECT count(*) FROM notifications_digest") == [(PEOPLE,)]


# --- killed ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("reminders")
@pytest.mark.parametrize("made", [1, 20, 45])
def test_a_worker_killed_while_it_makes_digests_leaves_whole_ones(tmp_path: Path, made: int) -> None:
    with Sink() as sink:
        processes = outside(tmp_path, sink)
        first = processes.worker()
        with running(first):
            processes.send(MAKE_DIGESTS)
            wait_until(lambda: processes.rows("SELECT count(*) FROM notifications_digest")[0][0] >= made)
        without = (
            "SELECT count(*) FROM notifications_digest WHERE id NOT IN "
            "(SELECT digest_id FROM notifications_email WHERE digest_id IS NOT NULL)"
        )
        assert processes.rows(without) == [(0,)], "a digest and its e-mail are one"
        with running(processes.worker()):
            processes.tick_until(
                MAKE_DIGESTS, lambda: processes.rows("SELECT count(*) FROM notifications_digest") == [(PEOPLE,)]
            )
            processes.tick_until(SEND_MAIL, lambda: processes.rows(UNSENT) == [(0,)])
        assert_each_once(processes, sink, repeated=1)
        loose = "SELECT count(*) FROM notifications_notice WHERE digest_id IS NULL"
        assert processes.rows(loose) == [(0,)]


# --- the broker -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("papers")
def test_a_broker_of_files_that_is_lost_with_all_in_it(tmp_path: Path) -> None:
    with Sink(hold=Hold(number=20)) as sink:
        processes = outside(tmp_path, sink)
        first = processes.worker()
        with running(first):
            processes.send(SEND_MAIL, times=5)
            wait_until(sink.held.is_set)
        for message in processes.queue.iterdir():
            message.unlink()
        sink.released.set()
        with running(processes.worker()):
            processes.tick_until(SEND_MAIL, lambda: processes.rows(UNSENT) == [(0,)])
        assert_each_once(processes, sink, repeated=1)


@pytest.fixture
def redis() -> Iterator[tuple[Proxy, str]]:
    """A line to Redis that can be cut, and its address; the database of it is empty before and after."""
    from redis import Redis

    given = os.environ["TEST_REDIS_URL"]
    address = urlsplit(given)
    server = Redis.from_url(given)
    with Proxy(address.hostname or "127.0.0.1", address.port or 6379) as proxy:
        for key in ("celery", "unacked", "unacked_index", "unacked_mutex"):
            server.delete(key)
        yield proxy, f"redis://127.0.0.1:{proxy.port}{address.path or '/0'}"
        for key in ("celery", "unacked", "unacked_index", "unacked_mutex"):
            server.delete(key)
        server.close()


@pytest.mark.redis
@pytest.mark.usefixtures("papers")
def test_redis_is_lost_and_comes_back(tmp_path: Path, redis: tuple[Proxy, str]) -> None:
    line, broker = redis
    with Sink(hold=Hold(number=20)) as sink:
        processes = outside(tmp_path, sink, broker=broker)
        worker, beat = processes.worker(), processes.beat()
        with running(worker, beat):
            processes.tick_until(SEND_MAIL, sink.held.is_set)
            line.cut()
            sink.released.set()
            took = float(processes.python(WEB))  # somebody acts meanwhile
            assert took < 10, "an act does not wait for a broker that is gone"
            wait_until(lambda: processes.rows(UNSENT) == [(5,)])  # what was under way goes on without it
            time.sleep(3)
            assert worker.poll() is None
            assert beat.poll() is None
            line.restore()
            wait_until(lambda: processes.rows(UNSENT) == [(0,)])  # by beat alone
        assert_each_once(processes, sink, each=PEOPLE + 5)


@pytest.mark.redis
@pytest.mark.usefixtures("papers")
def test_a_worker_on_redis_is_killed(tmp_path: Path, redis: tuple[Proxy, str]) -> None:
    with Sink(hold=Hold(number=20)) as sink:
        processes = outside(tmp_path, sink, broker=redis[1])
        first = processes.worker()
        with running(first):
            processes.tick_until(SEND_MAIL, sink.held.is_set)
        sink.released.set()
        with running(processes.worker(), processes.worker()):
            processes.tick_until(SEND_MAIL, lambda: processes.rows(UNSENT) == [(0,)])
        assert_each_once(processes, sink, repeated=1)


# --- the database ---------------------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.usefixtures("papers")
def test_the_database_restarts_while_a_worker_sends(tmp_path: Path) -> None:
    lines: list[Proxy] = []

    def before(host: str, port: int) -> Proxy:
        lines.append(Proxy(host, port))
        return lines[0]

    with Sink(hold=Hold(number=20)) as sink:
        processes = outside(tmp_path, sink, database=before)
        worker = processes.worker()
        with lines[0], running(worker):
            processes.send(SEND_MAIL)
            wait_until(sink.held.is_set)
            lines[0].cut()
            sink.released.set()
            processes.send(SEND_MAIL, times=2)  # these find no database
            time.sleep(3)
            assert worker.poll() is None
            lines[0].restore()
            processes.tick_until(SEND_MAIL, lambda: processes.rows(UNSENT) == [(0,)])
        assert_each_once(processes, sink, repeated=1)


# --- the mail server ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("papers")
def test_a_mail_server_that_refuses_some_and_hangs_on_one(tmp_path: Path) -> None:
    refused = {f"person{number}@example.org": "451 later" for number in range(0, PEOPLE, 10)}
    with Sink(hold=Hold(number=5), refusals=dict(refused)) as sink:
        processes = outside(tmp_path, sink)
        with running(processes.worker()):
            processes.send(SEND_MAIL)
            wait_until(sink.held.is_set)
            time.sleep(3)
            sink.released.set()
            processes.tick_until(SEND_MAIL, lambda: processes.rows(UNSENT) == [(len(refused),)])
        assert len(set(sink.message_ids)) == len(sink.message_ids) == PEOPLE - len(refused)
        waits = "SELECT count(*) FROM notifications_email WHERE sent_at IS NULL AND last_error LIKE '%later%'"
        assert processes.rows(waits) == [(len(refused),)]


def test_what_these_tests_rest_on() -> None:
    """They read tables by name and tasks too."""
    from mhhs_governance.celery import BEAT

    assert {entry["task"] for entry in BEAT.values()} >= {SEND_MAIL, MAKE_DIGESTS, ENFORCE}
    assert Obligation._meta.db_table == "deadlines_obligation"
    assert FILES.startswith("filesystem")
