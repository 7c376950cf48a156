"""One sweep: what all its rows need, read once; and how rows are worked on, many at once or, if that fails, singly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog
from django.db.models import Q

from foundation.audit.services import acting, subject_key
from foundation.core.errors import Refused
from foundation.jobs import queries as jobs_queries
from foundation.jobs import services as jobs
from groups.queries import owners, readable_scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from deadlines.models import Obligation
    from foundation.accounts.models import Person
    from foundation.audit.services import Actor
    from framework.rules import PracticeRule, Version
    from groups.models import Group

logger = structlog.get_logger(__name__)

BREACH, PASS, ISSUE, ESCALATE, REMIND = (
    "deadlines.breach",
    "deadlines.pass",
    "deadlines.issue",
    "deadlines.escalate",
    "deadlines.remind",
)
KINDS: Final = (BREACH, PASS, ISSUE, ESCALATE, REMIND)  # of work, as its failures are noted
CHUNK: Final = 500  # rows in one transaction: many enough to be cheap, few enough that nobody waits long for them


@dataclass(frozen=True)
class Sweep:
    """The instant, its day in London, closures and the framework; `held` are rows left alone, by kind of work."""

    at: datetime
    actor: Actor
    day: date
    closures: Mapping[date, str]
    loaded: tuple[Version, ...]
    held: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    failed: dict[str, str] = field(default_factory=dict)  # key of a row → its reference
    _people: dict[tuple[str, int], tuple[Person, ...]] = field(default_factory=dict)
    _scopes: dict[int, frozenset[str]] = field(default_factory=dict)

    def practices(self) -> list[tuple[PracticeRule, Q]]:
        """Reminder steps, escalation and hours of the loaded versions, each with which obligations go by them.

        What is under a version that is no longer loaded goes by today's. Versions of the same numbers are one.
        """
        if not self.loaded:
            return []
        today = max((one for one in self.loaded if one.in_force_from <= self.day), key=_since, default=self.loaded[0])
        found: dict[tuple[object, ...], tuple[PracticeRule, list[str]]] = {}
        for version in (today, *self.loaded):
            practice = version.programme.practice
            found.setdefault(_numbers(practice), (practice, []))[1].append(version.id)
        (todays, _), *others = found.values()
        elsewhere = [name for _, names in others for name in names]
        rest = ~Q(framework_version__in=elsewhere) if elsewhere else Q()
        return [(todays, rest), *((practice, Q(framework_version__in=names)) for practice, names in others)]

    def people(self, owner: str, group: Group) -> tuple[Person, ...]:
        """Who is behind an owner on the sweep's day; read once."""
        known = self._people.get((owner, group.pk))
        if known is None:
            known = self._people[owner, group.pk] = tuple(owners(owner, group, self.day))
        return known

    def may_read(self, person: Person, scope: str) -> bool:
        """May the person read a row of that scope? Read once for each person."""
        if person.pk not in self._scopes:
            self._scopes[person.pk] = frozenset(readable_scopes(person))
        return scope in self._scopes[person.pk]


def _since(version: Version) -> date:
    return version.in_force_from


def _numbers(practice: PracticeRule) -> tuple[object, ...]:
    return (
        practice.remind_working_days_ahead,
        practice.remind_at,
        practice.escalate_to_chair_after,
        practice.escalate_to_sro_after,
        practice.issue_ready_report_at,
    )


@dataclass(frozen=True)
class Work:
    """One kind of work: on which rows, and what is done with up to so many of them in one transaction.

    `act` takes rows out of the query by what it writes on them, and returns those it took.
    """

    kind: str
    rows: QuerySet[Obligation]
    act: Callable[[QuerySet[Obligation], int], list[Obligation]]


def carry_out(work: Work, sweep: Sweep) -> Iterator[str]:
    """Do it chunk by chunk; yields the references of what was done, once it is written.

    Where a chunk fails it is done row by row, so that a bad row stops no other: that one waits, longer each time, and
    is parked in the end (foundation.jobs).
    """
    while True:
        rows = work.rows.exclude(pk__in=sweep.held[work.kind])
        try:
            with acting():
                done = work.act(rows, CHUNK)
            going_on = len(done) == CHUNK
        except Exception:
            logger.exception("obligations_not_enforced_together", kind=work.kind)
            before = len(sweep.held[work.kind])
            done = list(_one_by_one(work, rows, sweep))
            going_on = bool(done) or len(sweep.held[work.kind]) > before
        yield from (one.reference for one in done)
        if not going_on:
            return


def _one_by_one(work: Work, rows: QuerySet[Obligation], sweep: Sweep) -> Iterator[Obligation]:
    for obligation in list(rows[:CHUNK]):

        def alone(pk: int = obligation.pk) -> bool:
            with acting():
                return bool(work.act(work.rows.filter(pk=pk), 1))

        if attempt(work.kind, obligation, sweep, alone):
            yield obligation


def attempt(kind: str, obligation: Obligation, sweep: Sweep, act: Callable[[], bool]) -> bool:
    """Work on one row; says whether anything was done. A row that fails is noted, and left alone for a while."""
    try:
        return act()
    except Refused:
        return False  # somebody else has just done it
    except Exception as error:
        logger.exception("obligation_not_enforced", obligation=obligation.pk, kind=kind)
        jobs.put_back(
            kind=kind,
            subject=subject_key(obligation),
            reference=obligation.reference,
            scope=obligation.scope,
            error=error,
            at=sweep.at,
        )
        sweep.held[kind].add(obligation.pk)
        sweep.failed[subject_key(obligation)] = obligation.reference
        return False


def held_back(at: datetime) -> dict[str, set[int]]:
    """The rows that a sweep leaves alone at that moment, by kind of work: they failed before."""
    held = jobs_queries.held_back(KINDS, at)
    return {kind: {int(key.partition(":")[2]) for key in keys} for kind, keys in held.items()}


def settle(sweep: Sweep) -> None:
    """Forget the rows that had failed before and do so no longer."""
    jobs.settle(kinds=KINDS, at=sweep.at, failed=sweep.failed)
