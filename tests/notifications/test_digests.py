"""One digest for each person and day, in the hour they chose, of what is unread and not withdrawn by then."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.core.clock import now
from foundation.jobs import queries as jobs_queries
from foundation.jobs import services as jobs
from foundation.jobs.models import FailedRow
from foundation.jobs.rules import TRIES
from foundation.notifications import queries, services, tasks
from foundation.notifications.models import Digest, Email, Notice
from foundation.notifications.services import SentCount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foundation.accounts.models import Person

pytestmark = pytest.mark.django_db
EIGHT = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)  # a Tuesday
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EIGHT, tick=False) as traveller:
        yield traveller


def remind(*people: Person, number: int = 1, **fields: object) -> int:
    said: dict[str, object] = {"topic": "deadline_reminder", "subject": f"Due {number}", "body": f"Owed {number}."}
    return services.notify(people=people, key=f"obligation:{number}:remind:2", url="/deadlines/", **{**said, **fields})


def make() -> int:
    return services.make_digests(at=now())


def test_reminders_stand_in_the_inbox_at_once_and_in_one_e_mail_at_nine(ada: Person, clock) -> None:
    remind(ada, number=1)
    remind(ada, number=2)
    assert queries.unread_count(ada) == 2
    assert services.send_batch() == SentCount()
    clock.move_to(EIGHT + HOUR + timedelta(minutes=4))
    assert make() == 0
    clock.move_to(EIGHT + HOUR + timedelta(minutes=5))
    assert make() == 1
    assert services.send_batch() == SentCount(sent=1)
    (message,) = mail.outbox
    assert message.subject == "2 notices of Tue 1 December 2026"
    html = message.alternatives[0][0]
    for words in ("Due 1", "Owed 1.", "Due 2", "/deadlines/", "/inbox/", "Deadlines ahead"):
        assert words in message.body
        assert words in html
    assert message.extra_headers["Message-ID"] == Email.objects.get().message_id


def test_a_digest_of_one_says_what_it_is(ada: Person, clock) -> None:
    remind(ada)
    clock.shift(2 * HOUR)
    make()
    services.send_batch()
    assert mail.outbox[0].subject == "Due 1"


def test_it_is_made_once_however_often_it_is_asked_for(ada: Person, clock) -> None:
    remind(ada)
    clock.shift(2 * HOUR)
    assert [make() for _ in range(5)] == [1, 0, 0, 0, 0]
    remind(ada, number=2)
    clock.shift(2 * HOUR)
    assert make() == 0, "one a day"
    for _ in range(2):
        tasks.make_digests()
        tasks.send_mail()
    assert len(mail.outbox) == 1
    clock.move_to(EIGHT + timedelta(days=1, hours=2))
    assert make() == 1
    services.send_batch()
    assert "Due 2" in mail.outbox[1].body
    assert "Due 1" not in mail.outbox[1].body


def test_each_gets_it_in_the_hour_they_chose(ada: Person, ben: Person, clock) -> None:
    services.choose(ways={}, hour=18, actor=ben)
    remind(ada, ben)
    clock.move_to(EIGHT + 2 * HOUR)
    make()
    assert [digest.person for digest in Digest.objects.all()] == [ada]
    clock.move_to(datetime(2026, 12, 1, 18, 5, tzinfo=UTC))
    make()
    assert {digest.person for digest in Digest.objects.all()} == {ada, ben}


def test_midnight_is_an_hour_too(ada: Person, clock) -> None:
    services.choose(ways={}, hour=0, actor=ada)
    assert queries.hour_of(ada) == 0
    remind(ada)
    clock.move_to(datetime(2026, 12, 1, 23, 59, tzinfo=UTC))
    assert make() == 0
    clock.move_to(datetime(2026, 12, 2, 0, 5, tzinfo=UTC))
    assert make() == 1


def test_what_comes_after_the_hour_waits_for_the_next_day(ada: Person, clock) -> None:
    clock.move_to(EIGHT + 6 * HOUR)
    remind(ada)
    assert make() == 0
    clock.move_to(EIGHT + timedelta(days=1, hours=2))
    assert make() == 1


def test_after_a_week_without_a_worker_there_is_one(ada: Person, clock) -> None:
    for number in range(3):
        remind(ada, number=number)
        clock.shift(timedelta(days=2))
    clock.move_to(datetime(2026, 12, 8, 14, 0, tzinfo=UTC))
    assert make() == 1
    services.send_batch()
    (message,) = mail.outbox
    assert all(f"Due {number}" in message.body for number in range(3))


def test_a_clock_set_back_makes_no_second(ada: Person, clock) -> None:
    remind(ada)
    clock.move_to(EIGHT + 2 * HOUR)
    assert make() == 1
    clock.move_to(EIGHT + HOUR + timedelta(minutes=10))
    remind(ada, number=2)
    assert make() == 0
    clock.move_to(EIGHT + 2 * HOUR)
    assert make() == 0


@pytest.mark.parametrize(("day", "before"), [(date(2026, 3, 29), 28), (date(2026, 10, 25), 24)])
def test_when_summer_time_begins_and_ends_there_is_one(ada: Person, clock, day: date, before: int) -> None:
    clock.move_to(datetime(day.year, day.month, before, 12, 0, tzinfo=UTC))
    services.choose(ways={}, hour=1, actor=ada)
    remind(ada)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - HOUR
    made = []
    for minutes in range(0, 6 * 60, 15):
        clock.move_to(start + timedelta(minutes=minutes))
        made.append(make())
    assert sum(made) == 1


def test_what_would_come_too_late_in_it_goes_at_once(ada: Person, ben: Person) -> None:
    services.choose(ways={}, hour=7, actor=ben)
    remind(ada, ben, due=date(2026, 12, 1))
    assert [email.person for email in Email.objects.all()] == [ben]
    assert Notice.objects.get(person=ada).way == "daily"


def test_what_was_read_or_done_by_its_hour_is_left_out(ada: Person, clock) -> None:
    for number in (1, 2, 3):
        remind(ada, number=number)
    services.mark_read(notice=Notice.objects.get(subject="Due 1"), actor=ada)
    services.withdraw(prefix="obligation:2:")
    clock.shift(2 * HOUR)
    make()
    services.send_batch()
    assert "Due 3" in mail.outbox[0].body
    assert "Due 1" not in mail.outbox[0].body
    assert "Due 2" not in mail.outbox[0].body


def test_nothing_left_is_no_digest(ada: Person, clock) -> None:
    remind(ada)
    services.withdraw(prefix="obligation:1:")
    clock.shift(2 * HOUR)
    assert make() == 0
    assert not Digest.objects.exists()


def test_what_is_withdrawn_before_it_could_go_is_left_out_of_it(ada: Person, clock) -> None:
    remind(ada, number=1)
    remind(ada, number=2)
    clock.shift(2 * HOUR)
    make()
    services.withdraw(prefix="obligation:1:")
    services.send_batch()
    (message,) = mail.outbox
    assert message.subject == "Due 2"
    assert "Due 1" not in message.body


def test_with_all_of_it_withdrawn_nothing_goes(ada: Person, clock) -> None:
    remind(ada)
    clock.shift(2 * HOUR)
    make()
    services.withdraw(prefix="obligation:1:")
    assert services.send_batch() == SentCount()
    assert mail.outbox == []
    assert not Email.objects.exists()
    assert make() == 0


def test_a_closed_account_gets_none(ada: Person, clock) -> None:
    remind(ada)
    ada.is_active = False
    ada.save()
    clock.shift(2 * HOUR)
    assert make() == 0


def test_a_digest_that_cannot_be_made_stops_no_other(ada: Person, ben: Person, clock, monkeypatch) -> None:
    remind(ada, ben)
    clock.shift(2 * HOUR)
    proper = services.digests.message_id
    asked: list[int] = []

    def once() -> str:
        asked.append(1)
        if len(asked) == 1:
            raise ValueError("broken")
        return proper()

    monkeypatch.setattr(services.digests, "message_id", once)
    assert make() == 1
    assert Digest.objects.count() == Email.objects.count() == 1, "the broken one left nothing behind"
    assert make() == 0, "it waits before it is tried again"
    clock.shift(timedelta(minutes=1))
    assert make() == 1
    assert Digest.objects.count() == 2
    assert not FailedRow.objects.exists(), "what works is forgotten"


def test_a_digest_that_never_can_be_made_is_parked_until_it_is_tried_by_hand(ada: Person, clock, monkeypatch) -> None:
    remind(ada)
    clock.shift(2 * HOUR)
    taken = "<taken@example.org>"
    notice = Notice.objects.get()
    Email.objects.create(notice=notice, message_id=taken, created_at=now(), sent_at=now())
    with monkeypatch.context() as broken:
        broken.setattr(services.digests, "message_id", lambda: taken)  # refused by the table itself
        for _ in range(TRIES):
            assert make() == 0
            clock.shift(HOUR)
    row = jobs_queries.parked().get()
    assert (row.kind, row.reference, row.attempts) == ("notifications.digest", f"The digest of {ada}", TRIES)
    assert row.error.startswith("IntegrityError")
    assert not Digest.objects.exists()
    clock.shift(timedelta(days=1))
    assert make() == 0, "nobody tries it again by itself"
    assert queries.unread_count(ada) == 1, "what it would tell stands in the inbox"
    jobs.retry(row=row, actor=ada)
    assert make() == 1
    assert not FailedRow.objects.exists()


def test_another_worker_at_the_same_moment_makes_none(ada: Person, clock, monkeypatch) -> None:
    remind(ada)
    clock.shift(2 * HOUR)
    due = queries.digests_due(now())
    assert make() == 1
    monkeypatch.setattr(queries, "digests_due", lambda at: due)
    assert make() == 0
    assert Email.objects.count() == 1


def test_more_notices_take_no_more_queries(ada: Person, clock) -> None:
    counts = []
    for day, numbers in enumerate([range(1), range(10, 14)], start=1):
        clock.move_to(EIGHT + timedelta(days=day))
        for number in numbers:
            remind(ada, number=number)
        clock.shift(2 * HOUR)
        with CaptureQueriesContext(connection) as captured:
            assert make() == 1
            assert services.send_batch() == SentCount(sent=1)
        counts.append(len(captured))
    assert counts[0] == counts[1]
