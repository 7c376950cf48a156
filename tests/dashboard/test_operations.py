"""The page of operations and the readiness of the product: what lives, what fails, what is parked and tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext

from dashboard import queries, services
from dashboard.queries.health import migrations_missing
from foundation.accounts.models import Person
from foundation.audit.models import Event
from foundation.core.clock import now
from foundation.core.errors import NotAllowed
from foundation.core.models import Heartbeat
from foundation.jobs import queries as job_queries
from foundation.jobs import services as jobs
from foundation.jobs.models import FailedRow, Job
from foundation.jobs.rules import TRIES
from foundation.notifications import services as notifications
from foundation.notifications.models import Email

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories import decisions as make

pytestmark = pytest.mark.django_db


def beat(name: str, minutes: int = 0) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now() - timedelta(minutes=minutes)})


def tell(person: object, *, scope: str = "DAG:public", key: str = "papers:1") -> Email:
    notifications.notify(people=[person], key=key, topic="papers", subject="Hush papers", body="", scope=scope)
    return Email.objects.get(notice__key=key)


def park(email: Email) -> Email:
    Email.objects.filter(pk=email.pk).update(parked_at=now(), attempts=12, last_error="SMTPDataError: (550, b'no')")
    email.refresh_from_db()
    return email


def park_row(scope: str = "SDWG:public") -> FailedRow:
    for _ in range(TRIES):
        row = jobs.put_back(
            kind="deadlines.breach",
            subject="obligation:5",
            reference="SDWG #1 papers_issued",
            scope=scope,
            error=ValueError("Hush words"),
            at=now(),
        )
    return row


def page(client: Client, person: object) -> str:
    client.force_login(person)
    response = client.get("/health/")
    assert response.status_code == 200
    return response.content.decode()


# --- what lives -----------------------------------------------------------------------------------------------------


def test_beat_and_one_worker_are_enough_to_be_alive(cast: make.Programme) -> None:
    def alive() -> bool:
        return bool(queries.health(cast.pmo)["alive"])

    assert not alive()
    beat("beat")
    assert not alive()
    beat("worker one", 4)
    assert alive()
    beat("worker two", 6)
    assert alive()
    beat("worker one", 6)
    assert not alive()
    beat("enforcement")  # no process
    assert not alive()
    named = [(each.name, each.alive) for each in queries.health(cast.pmo)["beats"]]
    assert named == [("beat", True), ("worker one", False), ("worker two", False)]


def test_a_worker_taken_away_is_forgotten_after_a_day(cast: make.Programme) -> None:
    beat("worker old", 24 * 60 + 1)
    beat("worker silent", 60)
    notifications.beat(worker="new")
    assert sorted(Heartbeat.objects.values_list("name", flat=True)) == ["beat", "worker new", "worker silent"]


def test_the_page_says_when_deadlines_are_not_enforced(client: Client, cast: make.Programme) -> None:
    assert "Deadlines have never been enforced" in page(client, cast.pmo)
    beat("enforcement", 16)
    assert "Deadlines are not being enforced" in page(client, cast.pmo)
    beat("enforcement", 14)
    html = page(client, cast.pmo)
    assert "not being enforced" not in html
    assert "Running" in html


def test_the_page_shows_waiting_failing_and_parked_e_mails(client: Client, cast: make.Programme) -> None:
    park(tell(cast.large))
    Email.objects.filter(pk=tell(cast.chair, key="papers:2").pk).update(attempts=9, last_error="OSError: no route")
    html = page(client, cast.pmo)
    assert "E-mails that were given up" in html
    assert "(550, b&#x27;no&#x27;)" in html
    assert "OSError: no route" in html
    assert str(cast.large) in html


def test_the_page_shows_jobs_that_failed_and_those_under_way(client: Client, cast: make.Programme) -> None:
    Job.objects.create(kind="pack", subject="pack:1", created_at=now(), finished_at=now(), failure="No room.")
    Job.objects.create(kind="pack", subject="pack:2", created_at=now(), done=3, total=9)
    Job.objects.create(kind="pack", subject="pack:3", created_at=now(), finished_at=now())
    html = page(client, cast.pmo)
    assert "No room." in html
    assert "3 of 9" in html
    assert "pack:3" not in html


def test_an_administrator_reads_nothing_of_closed_groups_there(client: Client, cast: make.Programme) -> None:
    administrator = Person.objects.create_superuser("root@example.org", name="Root")
    park(tell(cast.large, scope="SDWG:public"))
    park_row()
    told = page(client, administrator)
    assert "Hush" not in told
    assert "SDWG" not in told
    assert "A notice about: Papers" in told
    assert "ValueError" in told
    html = page(client, cast.pmo)
    assert "Hush papers" in html
    assert "Hush words" in html


def test_more_that_is_stuck_takes_no_more_queries(client: Client, cast: make.Programme) -> None:
    counts = []
    for keys in (["a"], ["b", "c"]):
        for key in keys:
            park(tell(cast.large, key=key))
        page(client, cast.pmo)
        with CaptureQueriesContext(connection) as captured:
            page(client, cast.pmo)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- trying again ---------------------------------------------------------------------------------------------------


def test_a_parked_e_mail_is_tried_again_by_hand(client: Client, cast: make.Programme) -> None:
    email = park(tell(cast.large))
    assert notifications.send_batch() == notifications.SentCount()
    client.force_login(cast.pmo)
    assert client.post(f"/health/emails/{email.pk}/retry/").headers["Location"] == "/health/"
    assert Event.objects.filter(kind="notifications.email_retried").count() == 1
    assert client.post(f"/health/emails/{email.pk}/retry/").status_code == 404, "it is not parked any more"
    assert notifications.send_batch() == notifications.SentCount(sent=1)
    email.refresh_from_db()
    assert (email.parked_at, email.attempts) == (None, 1)


def test_a_parked_row_is_tried_again_by_hand(client: Client, cast: make.Programme) -> None:
    row = park_row()
    client.force_login(cast.pmo)
    assert client.post(f"/health/rows/{row.pk}/retry/").headers["Location"] == "/health/"
    row.refresh_from_db()
    assert (row.parked_at, row.attempts) == (None, 0)


def fail_job() -> Job:
    ended = {"finished_at": now(), "attempts": 3, "failure": "No room."}
    failed: Job = Job.objects.create(kind="pack", subject="pack:1", created_at=now(), **ended)
    return failed


def test_a_failed_job_is_done_again_by_hand(client: Client, cast: make.Programme) -> None:
    job = fail_job()
    assert f"/health/jobs/{job.pk}/retry/" in page(client, cast.pmo)
    assert client.post(f"/health/jobs/{job.pk}/retry/").headers["Location"] == "/health/"
    job.refresh_from_db()
    assert (job.under_way, job.attempts, job.failure) == (True, 0, "")
    assert list(job_queries.ready(now())) == [job]
    assert Event.objects.filter(kind="jobs.redone").count() == 1
    assert client.post(f"/health/jobs/{job.pk}/retry/").status_code == 404, "it is under way"
    assert not jobs.redo(job=job, actor=cast.pmo)
    assert Event.objects.filter(kind="jobs.redone").count() == 1
    html = page(client, cast.pmo)
    assert "Waiting" in html
    assert f"/health/jobs/{job.pk}/retry/" not in html


@pytest.mark.parametrize("who", ["sro", "auditor", "large", "stranger"])
def test_nobody_else_tries_anything_again(client: Client, cast: make.Programme, who: str) -> None:
    email, row, job = park(tell(cast.large)), park_row(), fail_job()
    person = cast.people[who]
    client.force_login(person)
    assert client.post(f"/health/emails/{email.pk}/retry/").status_code == 404
    assert client.post(f"/health/rows/{row.pk}/retry/").status_code == 404
    with pytest.raises(NotAllowed):
        services.retry_email(email=email, actor=person)
    with pytest.raises(NotAllowed):
        services.retry_row(row=row, actor=person)
    assert client.post(f"/health/jobs/{job.pk}/retry/").status_code == 404
    with pytest.raises(NotAllowed):
        services.redo_job(job=job, actor=person)
    email.refresh_from_db()
    row.refresh_from_db()
    job.refresh_from_db()
    assert job.failed
    assert email.parked_at is not None
    assert row.parked_at is not None


# --- ready ----------------------------------------------------------------------------------------------------------


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    response = client.get("/readyz")
    said = response.json()
    assert said["ready"] == (response.status_code == 200)
    assert "no-store" in response.headers["Cache-Control"]
    return response.status_code, {name: check["ok"] for name, check in said["checks"].items()}


def test_it_is_ready_while_deadlines_are_enforced(client: Client) -> None:
    assert ready(client) == (503, {"database": True, "migrations": True, "enforcement": False})
    notifications.note_enforcement()
    assert ready(client) == (200, {"database": True, "migrations": True, "enforcement": True})
    beat("enforcement", 16)
    assert ready(client) == (503, {"database": True, "migrations": True, "enforcement": False})
    assert "too long ago" in client.get("/readyz").json()["checks"]["enforcement"]["says"]


def test_where_no_worker_belongs_to_it_enforcement_is_not_asked(client: Client, settings) -> None:
    settings.ENFORCED_WITHIN_MINUTES = 0
    assert ready(client) == (200, {"database": True, "migrations": True})
    client.force_login(Person.objects.create_superuser("root@example.org", name="Root"))
    assert "not being enforced" not in client.get("/health/").content.decode()


def test_it_is_not_ready_before_its_migrations(client: Client) -> None:
    notifications.note_enforcement()
    assert migrations_missing() == []
    name = MigrationRecorder.Migration.objects.filter(app="notifications").order_by("-id").first()
    assert name is not None
    name.delete()
    assert ready(client) == (503, {"database": True, "migrations": False})
    assert name.name in client.get("/readyz").json()["checks"]["migrations"]["says"]


def test_it_is_not_ready_without_its_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(self: BaseDatabaseWrapper) -> None:
        raise OperationalError("connection refused: password of app")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", gone)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": {"ok": False, "says": "The database does not answer."}}
    assert client.get("/alive/").status_code == 200
