"""Enforcing 1,000 obligations that are due: among a million against among ten thousand, and against bare SQL.

Of PostgreSQL alone. The few stand in a schema of their own, which hides the table of the many while they are swept.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from django.db import connection

from deadlines.models import Obligation
from deadlines.services import enforce
from foundation.core.clock import london_midnight
from tests.benchmarks.ratio import Ratio, Timed, ratio
from tests.factories.deadlines import SYSTEM, ObligationFactory, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deadlines.services import Enforced

DUE, FEW, MANY = 1_000, 10_000, 1_000_000
AMONG_MORE, AGAINST_BARE = 1.1, 5.0  # times
ROUNDS = 15
DAY = date(2026, 12, 10)  # a Thursday; what was due on the Wednesday is breached as it begins
AT = london_midnight(DAY)
TABLE, SMALL = "deadlines_obligation", "few"
COLUMNS = (
    "key, label, group_id, subject, about, url, scope, owner, ruled_on, framework_version, date_assumed, clause, "
    "citation, anchor, anchor_on, direction, working_days, closing, due_on, counted, skipped, historical, explanation"
)
# of what there is beside, in hundredths: its status, when it was due, when it was done, who heard of its breach
BESIDE = {
    "met": (80, "met", f"DATE '{DAY}' - 1 - n % 1500", "due", ""),
    "late": (10, "breached", f"DATE '{DAY}' - 10 - n % 1500", "due + 1", "CHAIR"),
    "to come": (10, "open", f"DATE '{DAY}' + 30 + n % 700", "NULL::date", ""),
}
# What a sweep that breaches and escalates writes on obligations and in the ledger, once for each of the two, by
# nothing but SQL: the rows are claimed, and their events are worded, hashed and kept by PostgreSQL itself.
BARE = """
WITH done AS (UPDATE deadlines_obligation SET {change} WHERE {which} AND due_on < %s AND NOT historical RETURNING *),
texts AS (
    SELECT id, scope, about, label, %s + row_number() OVER () AS seq, json_build_object(
        'actor', 'system:test', 'data', json_build_object('about', about, 'due_on', due_on, 'key', key), 'for', '',
        'kind', 'deadlines.breached', 'prev', repeat('0', 64), 'private', json_build_object(
            'actor_name', encode(sha256(owner::bytea), 'hex'), 'label', encode(sha256(label::bytea), 'hex')
        ), 'request', '', 'scope', scope, 'subjects', json_build_array(id, about))::text AS text
    FROM done
),
events AS (
    INSERT INTO audit_event (stream, seq, kind, at, actor, scope, text, prev, hash)
    SELECT 'bare', seq, 'deadlines.breached', now(), 'system:test', scope, text, repeat('0', 64),
        encode(sha256((seq || text)::bytea), 'hex') FROM texts RETURNING id, seq
),
subjects AS (
    INSERT INTO audit_eventsubject (event_id, position, key, reference)
    SELECT events.id, 0, 'obligation:' || texts.id, about FROM events JOIN texts USING (seq)
)
INSERT INTO audit_eventvalue (event_id, name, salt, value)
SELECT events.id, name, md5(random()::text), label FROM events JOIN texts USING (seq),
    (VALUES ('actor_name'), ('label')) names (name)
"""


def measure() -> list[Ratio]:
    """The two ratios. The programme is the tests' own: a PMO that owes, and a chair of whom each breach is told."""
    cast()
    model = ObligationFactory(subject="model", status="recorded", historical=True, key="papers_issued")
    try:
        _second_table()
        among = {MANY: Ground("public", MANY), FEW: Ground(SMALL, FEW)}
        for ground in among.values():
            ground.fill()
        return [
            ratio(
                f"Enforcing {DUE:,} due among {MANY:,}, against among {FEW:,}",
                measured=among[MANY].swept(),
                yardstick=among[FEW].swept(),
                limit=AMONG_MORE,
                rounds=ROUNDS,
            ),
            ratio(
                f"Enforcing {DUE:,} due, notices and all, against the bare UPDATEs with their INSERTs",
                measured=among[FEW].swept(),
                yardstick=among[FEW].bare(),
                limit=AGAINST_BARE,
                rounds=ROUNDS,
            ),
        ]
    finally:
        Obligation.objects.filter(pk=model.pk).delete()


def _second_table() -> None:
    """The same table once more, with its indexes and checks; keys from elsewhere, so that notices are told apart."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SMALL}")
        cursor.execute(f"CREATE TABLE {SMALL}.{TABLE} (LIKE public.{TABLE} INCLUDING ALL)")
        cursor.execute(f"ALTER TABLE {SMALL}.{TABLE} ALTER COLUMN id RESTART WITH 1000000000")


_rounds = count(1)


@dataclass(frozen=True)
class Ground:
    """One of the two tables, by the schema it stands in, and how many rows are in it beside what is due."""

    schema: str
    size: int

    @contextmanager
    def stood_on(self) -> Iterator[None]:
        """While this table is the one that the product sees."""
        with connection.cursor() as cursor:
            cursor.execute(f"SET search_path TO {self.schema}, public")
            try:
                yield
            finally:
                cursor.execute("SET search_path TO public")

    def fill(self) -> None:
        """With what is over and what is to come, as it would lie there after years."""
        with self.stood_on(), connection.cursor() as cursor:
            for name, (share, status, due, met, told) in BESIDE.items():
                cursor.execute(_copies(name, self.size * share // 100, status, due, met, told))
            cursor.execute(f"VACUUM ANALYZE {self.schema}.{TABLE}")

    def make_due(self) -> None:
        """1,000 more that were due yesterday; what the round before left behind is cleared away, as it is in a day."""
        with self.stood_on(), connection.cursor() as cursor:
            due = f"DATE '{DAY - timedelta(days=1)}'"
            cursor.execute(_copies(f"round {next(_rounds)}", DUE, "open", due))
            cursor.execute(f"VACUUM {self.schema}.{TABLE}")

    def swept(self) -> Timed:
        """The sweep itself: breaches, their notices, and their way up to the chair."""

        def act() -> None:
            with self.stood_on():
                _whole(enforce(at=AT, actor=SYSTEM))

        return Timed(act, self.make_due)

    def bare(self) -> Timed:
        """The same rows claimed twice, with their events, by SQL alone."""

        def act() -> None:
            first = next(_rounds) * 10 * DUE
            with self.stood_on(), connection.cursor() as cursor:
                cursor.execute(BARE.format(change="status = 'breached'", which="status = 'open'"), [DAY, first])
                risen = "status = 'breached' AND escalated_to = ''"
                cursor.execute(BARE.format(change="escalated_to = 'CHAIR'", which=risen), [DAY, first + DUE])

        return Timed(act, self.make_due)


def _whole(done: Enforced) -> None:
    if (len(done.breached), len(done.escalated), done.failed) != (DUE, DUE, []):
        raise RuntimeError(f"{len(done.breached)} breached, {len(done.escalated)} escalated, failed: {done.failed}")


def _copies(name: str, number: int, status: str, due: str, met: str = "NULL::date", told: str = "") -> str:  # noqa: PLR0917  # as they stand in BESIDE
    """So many copies of the model, each of a subject of its own."""
    own = {"subject": f"'{name}:' || n", "about": f"'{name} ' || n", "due_on": "due", "historical": "FALSE"}
    copied = ", ".join(own.get(column, column) for column in COLUMNS.split(", "))
    return (
        f"INSERT INTO {TABLE} (status, met_on, escalated_to, {COLUMNS}) "
        f"SELECT '{status}', {met}, '{told}', {copied} FROM (SELECT model.*, n, {due} AS due "
        f"FROM public.{TABLE} model, generate_series(1, {number}) n WHERE subject = 'model') made"
    )
