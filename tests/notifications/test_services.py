"""Notices exist once; e-mails are claimed, sent, kept when they fail, and never sent inside a transaction of ours."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction

from foundation.core.clock import now
from foundation.core.models import Heartbeat
from foundation.notifications import queries, services, tasks
from foundation.notifications.models import Email, Notice
from foundation.notifications.services import SentCount
from foundation.notifications.services import mail as mail_service
from foundation.notifications.services import notices as notices_service
from tests.notifications.smtp import Hold, Sink

if TYPE_CHECKING:
    from foundation.accounts.models import Person

pytestmark = pytest.mark.django_db


def tell(*people: Person, key: str = "papers:1", **fields: object) -> int:
    said: dict[str, object] = {
        "topic": "papers",
        "subject": "DAG #7: papers issued",
        "body": "Read them.\n\nAll of them.",
    }
    return services.notify(people=people, key=key, **{**said, "url": "/meetings/DAG/7/", **fields})


@pytest.fixture
def smtp(settings):
    """The settings that send through a real server on this machine."""

    def use(sink: Sink) -> Sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 2
        return sink

    return use


def test_each_person_is_told_once_under_a_key(ada: Person, ben: Person) -> None:
    assert tell(ada) == 1
    assert tell(ada, ben, ada) == 1
    assert tell(ada, ben) == 0
    assert tell(ada, key="papers:2") == 1
    assert (Notice.objects.count(), Email.objects.count()) == (3, 3)
    assert len(set(Email.objects.values_list("message_id", flat=True))) == 3


def test_a_notice_may_go_without_an_e_mail(ada: Person) -> None:
    assert tell(ada, email=False) == 1
    assert not Email.objects.exists()


def test_a_closed_account_is_told_nothing(ada: Person, ben: Person) -> None:
    ben.is_active = False
    ben.save()
    assert tell(ada, ben) == 1
    assert not Notice.objects.filter(person=ben).exists()


def test_telling_nobody_is_nothing(ada: Person) -> None:
    assert tell() == 0


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "meetings/"])
def test_a_notice_leads_nowhere_else(ada: Person, url: str) -> None:
    with pytest.raises(ValueError, match="a page of this site"):
        tell(ada, url=url)
    assert not Notice.objects.exists()


def test_the_notice_is_undone_with_the_act_it_tells_of(ada: Person) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(ada)
        raise RuntimeError("the act failed")
    assert not Notice.objects.exists()
    assert not Email.objects.exists()


def test_the_sender_is_woken_after_the_commit_and_only_then(
    ada: Person, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(notices_service.current_app, "send_task", lambda task, **_: woken.append(task))
    monkeypatch.setattr(notices_service.current_app.conf, "broker_url", "filesystem://")
    with django_capture_on_commit_callbacks(execute=True):
        tell(ada)
        assert woken == []
    assert woken == [tasks.send_mail.name]


def test_a_broker_that_is_gone_does_not_undo_the_act(
    ada: Person, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(notices_service.current_app, "send_task", gone)
    monkeypatch.setattr(notices_service.current_app.conf, "broker_url", "filesystem://")
    with django_capture_on_commit_callbacks(execute=True):
        tell(ada)
    assert services.send_batch() == SentCount(sent=1)


def test_an_e_mail_says_it_in_text_and_html(ada: Person, settings) -> None:
    settings.SITE_URL = "https://governance.example.org"
    tell(ada, body="Papers <b>5</b> & more", subject="DAG #7: papers\nissued")
    assert services.send_batch() == SentCount(sent=1)
    (message,) = mail.outbox
    headers = message.message()
    assert message.subject == "DAG #7: papers issued"
    assert headers["To"] == '"Ada, of the PMO" <ada@example.org>'
    assert headers["From"] == settings.DEFAULT_FROM_EMAIL
    assert headers["Auto-Submitted"] == "auto-generated"
    email = Email.objects.get()
    assert headers["Message-ID"] == email.message_id
    assert email.message_id.endswith("@governance.example.org>")
    assert abs(parsedate_to_datetime(headers["Date"]) - email.created_at) < timedelta(seconds=1)
    assert "Papers <b>5</b> & more" in message.body
    assert "https://governance.example.org/meetings/DAG/7/" in message.body
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert "Papers &lt;b&gt;5&lt;/b&gt; &amp; more" in html
    assert not any(word in html for word in ("<img", "style=", "<script", "http-equiv"))


def test_what_was_sent_is_not_sent_again(ada: Person) -> None:
    tell(ada)
    assert services.send_batch() == SentCount(sent=1)
    assert services.send_batch() == SentCount()
    email = Email.objects.get()
    assert (email.attempts, email.leased_until, email.last_error) == (1, None, "")
    assert email.sent_at is not None


def test_a_batch_stops_at_its_limit_oldest_first(ada: Person) -> None:
    for number in range(3):
        tell(ada, key=f"papers:{number}", subject=f"Papers {number}")
    assert services.send_batch(limit=2) == SentCount(sent=2)
    assert [message.subject for message in mail.outbox] == ["Papers 0", "Papers 1"]


def test_a_slow_server_holds_a_worker_no_longer_than_a_batch_may_take(ada: Person, monkeypatch) -> None:
    for number in range(3):
        tell(ada, key=f"papers:{number}", subject=f"Papers {number}")
    monkeypatch.setattr(mail_service, "LONGEST", timedelta(0))  # each e-mail takes longer than that
    assert [services.send_batch() for _ in range(4)] == [SentCount(sent=1)] * 3 + [SentCount()]
    assert [message.subject for message in mail.outbox] == ["Papers 0", "Papers 1", "Papers 2"]


def test_a_leased_e_mail_is_left_to_its_worker_until_the_lease_runs_out(ada: Person, settings) -> None:
    tell(ada)
    assert services.mail._claim(Email.objects.get().pk) is not None
    assert services.mail._claim(Email.objects.get().pk) is None
    assert services.send_batch() == SentCount()
    with time_machine.travel(now() + timedelta(seconds=settings.EMAIL_LEASE_SECONDS + 1), tick=False):
        assert services.send_batch() == SentCount(sent=1)


def test_one_bad_address_stops_no_other_and_is_kept(ada: Person, ben: Person, smtp) -> None:
    with smtp(Sink(refusals={"ada@example.org": "550 no such person"})) as sink:
        tell(ada, ben)
        assert services.send_batch() == SentCount(sent=1, failed=1)
        assert [str(message["To"]) for message in sink.received] == ["Ben <ben@example.org>"]
        kept = Email.objects.get(notice__person=ada)
        assert (kept.sent_at, kept.attempts) == (None, 1)
        assert "no such person" in kept.last_error
        message_id = kept.message_id
        assert services.send_batch() == SentCount()  # it waits
        sink.refusals.clear()
        with time_machine.travel(now() + timedelta(seconds=61), tick=False):
            assert services.send_batch() == SentCount(sent=1)
        assert str(sink.received[-1]["Message-ID"]) == message_id


def test_a_poisoned_row_stops_no_other(ada: Person, ben: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(ada, ben)
    proper = services.mail.message_of

    def poisoned(email: Email):
        if email.notice.person_id == ada.pk:
            raise UnicodeError("broken row")
        return proper(email)

    monkeypatch.setattr(services.mail, "message_of", poisoned)
    assert services.send_batch() == SentCount(sent=1, failed=1)
    assert Email.objects.get(notice__person=ada).last_error == "UnicodeError: broken row"


def test_a_server_that_is_gone_ends_the_batch(ada: Person, ben: Person, smtp) -> None:
    sink = Sink()
    sink.server_close()
    smtp(sink)
    tell(ada, ben)
    assert services.send_batch() == SentCount(failed=1)
    assert sorted(Email.objects.values_list("attempts", flat=True)) == [0, 1]
    assert "ConnectionRefusedError" in Email.objects.get(attempts=1).last_error


def test_a_server_that_hangs_ends_the_batch_in_time(ada: Person, ben: Person, smtp) -> None:
    with smtp(Sink(hold=Hold(1))) as sink:
        tell(ada, ben)
        assert services.send_batch() == SentCount(failed=1)
        sink.released.set()
        with time_machine.travel(now() + timedelta(hours=1), tick=False):
            assert services.send_batch() == SentCount(sent=2)
        assert len(set(sink.message_ids)) == 2  # the one in flight came twice, with the same Message-ID
        assert len(sink.message_ids) == 3


def test_after_eight_attempts_it_is_shown_as_failing_and_still_kept(
    ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(ada)

    def refused(*_: object) -> None:
        raise UnicodeError("never")

    start = now()
    with monkeypatch.context() as patched:
        patched.setattr(services.mail, "message_of", refused)
        for attempt in range(8):
            assert queries.mail_health().failing == 0
            with time_machine.travel(start + timedelta(days=attempt), tick=False):
                assert services.send_batch() == SentCount(failed=1)
    health = queries.mail_health()
    assert (health.waiting, health.failing) == (1, 1)
    assert health.oldest == Email.objects.get().created_at
    assert [email.notice.person for email in queries.failing()] == [ada]
    with time_machine.travel(start + timedelta(days=9), tick=False):
        assert services.send_batch() == SentCount(sent=1)
    assert queries.mail_health() == queries.MailHealth(waiting=0, failing=0, oldest=None)


def test_an_account_closed_meanwhile_gets_no_e_mail(ada: Person) -> None:
    tell(ada)
    ada.is_active = False
    ada.save()
    assert services.send_batch() == SentCount()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_spoken_to(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    open_then: list[bool] = []
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages",
        lambda _self, _messages: open_then.append(connection.in_atomic_block),
    )
    tell(ada)
    services.send_batch()
    assert open_then == [False]


def test_what_is_done_is_taken_back(ada: Person, ben: Person) -> None:
    tell(ada, key="obligation:1:remind:2")
    services.send_batch()
    tell(ada, ben, key="obligation:1:remind:1")
    tell(ada, key="obligation:11:remind:1")
    assert services.withdraw(prefix="obligation:1:remind:") == 2
    assert queries.unread_count(ada) == 1
    assert list(Email.objects.filter(sent_at=None).values_list("notice__key", flat=True)) == ["obligation:11:remind:1"]


def test_an_e_mail_on_its_way_is_not_taken_back(ada: Person) -> None:
    tell(ada, key="obligation:1:remind:2")
    services.mail._claim(Email.objects.get().pk)
    assert services.withdraw(prefix="obligation:1:") == 0
    assert Email.objects.exists()


def test_reading(ada: Person, ben: Person) -> None:
    tell(ada, ben)
    tell(ada, key="papers:2")
    first, second = queries.inbox(ada)
    assert (first.key, second.key, queries.unread_count(ada)) == ("papers:2", "papers:1", 2)
    services.mark_read(notice=first, actor=ben)
    assert queries.unread_count(ada) == 2
    services.mark_read(notice=first, actor=ada)
    assert list(queries.inbox(ada, unread=True)) == [second]
    assert services.mark_all_read(actor=ada) == 1
    assert (queries.unread_count(ada), queries.unread_count(ben), queries.unread_count(None)) == (0, 1, 0)


def test_the_tasks_may_run_twice(ada: Person) -> None:
    tell(ada)
    for _ in range(2):
        tasks.send_mail()
        tasks.heartbeat()
    assert len(mail.outbox) == 1
    assert sorted(Heartbeat.objects.values_list("name", flat=True))[0] == Heartbeat.BEAT
    assert Heartbeat.objects.count() == 2
