"""Whether the machinery lives: beat and workers, the sweep of the deadlines, e-mail, jobs, and rows that are parked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from foundation.core.clock import now
from foundation.core.models import Heartbeat
from foundation.jobs import queries as jobs
from foundation.notifications import queries as notifications
from groups.queries import readable_scopes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from foundation.accounts.models import Person
    from foundation.jobs.models import FailedRow
    from foundation.notifications.models import Email

ALIVE = timedelta(minutes=5)  # a worker that has not said so for longer is taken for dead
SHOWN = 50
OF_THE_SERVER = ("SMTP", "ConnectionRefusedError", "TimeoutError")  # these quote the mail server, never a notice


@dataclass(frozen=True)
class Beat:
    """When a process was last heard of."""

    name: str
    at: datetime
    alive: bool


@dataclass(frozen=True)
class Enforcement:
    """When the deadlines were last enforced to the end, and whether that is recent enough."""

    at: datetime | None
    recent: bool
    within: timedelta


@dataclass(frozen=True)
class Stuck:
    """Something given up until somebody has it tried again, as far as its reader may know it."""

    pk: int
    what: str
    to: str
    error: str
    attempts: int
    since: datetime | None


@dataclass(frozen=True)
class Check:
    """One thing that must be so before the product serves anybody."""

    name: str
    ok: bool
    words: str


# --- whether it is ready --------------------------------------------------------------------------------------------


def readiness() -> list[Check]:
    """What a load balancer asks: database, migrations, enforcement; nothing more once one of them says no."""
    checks = []
    try:
        for check in _checks():
            checks.append(check)  # noqa: PERF402  # what was found before the database went is kept
    except DatabaseError:
        checks.append(Check("database", ok=False, words="The database does not answer."))
    return checks


def _checks() -> Iterator[Check]:
    connection.ensure_connection()
    missing = migrations_missing()
    yield Check("database", ok=True, words="It answers.")
    said = f"{len(missing)} not applied: {', '.join(missing[:3])}" if missing else "All are applied."
    yield Check("migrations", ok=not missing, words=said)
    if not missing and settings.ENFORCED_WITHIN_MINUTES:
        last = enforcement()
        yield Check("enforcement", ok=last.recent, words=enforcement_words(last))


def migrations_missing() -> list[str]:
    """The last migrations of this release that the database does not have."""
    applied = MigrationRecorder(connection).applied_migrations()
    return [f"{app}.{name}" for app, name in _leaves() if (app, name) not in applied]


@cache
def _leaves() -> list[tuple[str, str]]:
    """The last migration of each app: of the code, so read once."""
    return sorted(MigrationLoader(None).graph.leaf_nodes())


def enforcement() -> Enforcement:
    """The last sweep of the deadlines that came to its end."""
    within = timedelta(minutes=settings.ENFORCED_WITHIN_MINUTES)
    at = Heartbeat.objects.filter(name=Heartbeat.ENFORCEMENT).values_list("at", flat=True).first()
    recent = not within or (at is not None and now() - at <= within)
    return Enforcement(at, recent, within)


def enforcement_words(last: Enforcement) -> str:
    """What there is to say of it to anybody."""
    if last.at is None:
        return "Deadlines have never been enforced."
    when = last.at.isoformat(timespec="seconds")
    return f"Deadlines were last enforced at {when}." + ("" if last.recent else " That is too long ago.")


# --- what the operators see -----------------------------------------------------------------------------------------


def health(reader: Person) -> dict[str, object]:
    """Everything on the page of operations, as its reader may know it: of closed groups, nothing but that there is."""
    beats = [Beat(beat.name, beat.at, now() - beat.at < ALIVE) for beat in Heartbeat.objects.all()]
    processes = [beat for beat in beats if beat.name != Heartbeat.ENFORCEMENT]
    readable = set(readable_scopes(reader))
    return {
        "beats": processes,
        "alive": _alive(processes),
        "enforcement": enforcement(),
        "mail": notifications.mail_health(),
        "failing": [_email(email, readable) for email in notifications.failing()[:SHOWN]],
        "parked_mail": [_email(email, readable) for email in notifications.parked()[:SHOWN]],
        "parked": [_row(row, readable) for row in jobs.parked()[:SHOWN]],
        "jobs": jobs.recent()[:SHOWN],
    }


def _alive(beats: list[Beat]) -> bool:
    """Beat and at least one worker."""
    names = [beat.name for beat in beats if beat.alive]
    return Heartbeat.BEAT in names and len(names) > 1


def _email(email: Email, readable: set[str]) -> Stuck:
    notice, open_ = email.notice, False
    if notice is None:
        what = "A daily digest"
    else:
        topic = notifications.TOPICS.get(notice.topic)
        open_ = not notice.scope or notice.scope in readable
        what = notice.subject if open_ else f"A notice about: {topic.name if topic else notice.topic}"
    since = email.parked_at or email.created_at
    return Stuck(email.pk, what, email.person.name, _error(email.last_error, open_=open_), email.attempts, since)


def _row(row: FailedRow, readable: set[str]) -> Stuck:
    open_ = row.scope in readable
    what = row.reference if open_ else row.subject
    return Stuck(row.pk, what, row.kind, _error(row.error, open_=open_), row.attempts, row.parked_at)


def _error(said: str, *, open_: bool) -> str:
    """An error as its reader may know it: its words may quote what it stands in, its kind may not."""
    return said if open_ or said.startswith(OF_THE_SERVER) else said.partition(":")[0]
