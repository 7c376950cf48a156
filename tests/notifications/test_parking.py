"""E-mails that fail for long are parked and stop no other; while the server itself is gone, none is to blame."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from foundation.core.clock import now
from foundation.notifications import queries, services
from foundation.notifications.models import Email
from foundation.notifications.rules import PARKED_AFTER
from foundation.notifications.services import SentCount
from foundation.notifications.services.mail import DIED
from tests.notifications.smtp import Sink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foundation.accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-12-01T08:00:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
        yield server


def tell(*people: Person, key: str = "papers:1") -> None:
    services.notify(people=people, key=key, topic="papers", subject=f"About {key}", body="Read.")


def try_often(clock: time_machine.Traveller, times: int) -> None:
    for _ in range(times):
        clock.shift(timedelta(days=1))
        services.send_batch()


def test_what_the_server_refuses_for_long_is_parked_and_stops_no_other(ada: Person, ben: Person, clock, sink) -> None:
    sink.refusals["ada@example.org"] = "550 no such person"
    tell(ada, ben)
    try_often(clock, PARKED_AFTER)
    email = Email.objects.get(notice__person=ada)
    assert (email.parked_at, email.attempts, email.leased_until) == (now(), PARKED_AFTER, None)
    assert "no such person" in email.last_error
    assert list(queries.parked()) == [email]
    assert queries.mail_health() == queries.MailHealth(waiting=0, failing=0, oldest=None, parked=1)
    try_often(clock, 2)
    email.refresh_from_db()
    assert email.attempts == PARKED_AFTER, "nobody tries it again by themselves"
    tell(ada, ben, key="papers:2")
    assert services.send_batch() == SentCount(sent=1, failed=1)


def test_tried_again_it_keeps_its_message_id(ada: Person, clock, sink) -> None:
    sink.refusals["ada@example.org"] = "550 no such person"
    tell(ada)
    try_often(clock, PARKED_AFTER)
    sink.refusals.clear()
    email = Email.objects.get()
    assert services.retry(email=email, actor=ada)
    assert not services.retry(email=email, actor=ada), "a second click"
    assert services.send_batch() == SentCount(sent=1)
    assert sink.message_ids == [email.message_id]


def test_while_the_server_is_gone_none_is_parked_and_its_return_is_seen_soon(
    ada: Person, ben: Person, clock, settings
) -> None:
    gone = Sink()
    gone.server_close()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", gone.port
    tell(ada, ben)
    try_often(clock, 3 * PARKED_AFTER)
    assert not queries.parked().exists()
    assert queries.failing().exists()
    with Sink() as back:
        settings.EMAIL_PORT = back.port
        clock.shift(timedelta(minutes=10))
        assert services.send_batch() == SentCount(sent=2)


def test_one_that_drives_the_server_away_is_parked_in_the_end(ada: Person, ben: Person, clock, monkeypatch) -> None:
    proper = services.mail.message_of

    def fatal(email: Email):
        if email.person == ada:
            raise ConnectionResetError("the server hung up")
        return proper(email)

    monkeypatch.setattr(services.mail, "message_of", fatal)
    tell(ada)
    for number in range(PARKED_AFTER):
        clock.shift(timedelta(minutes=11))
        tell(ben, key=f"papers:{number + 2}")
        services.send_batch()
        services.send_batch()
    assert [email.person for email in queries.parked()] == [ada]
    assert queries.mail_health().waiting == 0


def test_one_whose_worker_dies_each_time_is_parked(ada: Person, clock, settings) -> None:
    tell(ada)
    pk = Email.objects.get().pk
    for _ in range(PARKED_AFTER):
        assert services.mail._claim(pk) is not None
        clock.shift(timedelta(seconds=settings.EMAIL_LEASE_SECONDS + 1))
    assert services.send_batch() == SentCount()
    assert [email.last_error for email in queries.parked()] == [DIED]


def test_what_is_withdrawn_is_not_parked_any_more(ada: Person, clock, sink) -> None:
    sink.refusals["ada@example.org"] = "550 no such person"
    tell(ada)
    try_often(clock, PARKED_AFTER)
    assert services.withdraw(prefix="papers:1") == 1
    assert not queries.parked().exists()


def test_a_long_address_to_unsubscribe_arrives_whole(ada: Person, clock, sink) -> None:
    topics = ("papers", "reports", "meetings", "decisions", "consultation", "nominations", "alternates")
    services.choose(ways=dict.fromkeys(topics, "daily"), hour=9, actor=ada)
    for topic in topics:
        services.notify(people=[ada], key=f"{topic}:1", topic=topic, subject=f"About {topic}", body="Read.")
    clock.shift(timedelta(hours=2))
    services.make_digests(at=now())
    assert services.send_batch() == SentCount(sent=1)
    (message,) = sink.received
    expected = services.unsubscribe_address(ada, sorted(topics))
    assert "".join(str(message["List-Unsubscribe"]).split()) == f"<{expected}>"
