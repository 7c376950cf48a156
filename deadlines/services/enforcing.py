"""Enforcement: one sweep does what has fallen due, many rows by one statement, and nothing twice.

Whether something has been done is written on the row and claimed by a conditional UPDATE, so a second sweep, a second
worker at the same moment, a clock set back or a week without a worker change nothing but the moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import structlog
from django.db.models import prefetch_related_objects

from deadlines import queries
from deadlines.rules import timing
from deadlines.services.ending import breach_letter
from deadlines.services.escalating import escalations
from deadlines.services.moving import follow_framework
from deadlines.services.recording import due_day, facts, reminder_key, words
from deadlines.services.reminding import reminders
from deadlines.services.sweeping import BREACH, ISSUE, PASS, Sweep, Work, attempt, carry_out, held_back, settle
from foundation.core.clock import london_date
from foundation.core.closures import extra_closures
from foundation.core.registry import Registry
from foundation.notifications.services import notify_all, withdraw_all
from foundation.workflow.services import Said, advance_all
from framework.queries import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from deadlines.models import Obligation
    from foundation.audit.services import Actor

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class DueAct:
    """What an obligation of a kind does by itself from the framework's hour of its due day on.

    Such as issuing a report that stands ready. `ready` gives the keys of the subjects that stand ready now: the others
    cost nothing. `act` says whether it acted, and calls `meet`.
    """

    ready: Callable[[], Collection[str]]
    act: Callable[[Obligation, datetime], bool]


# under the rule's key; an upper app registers
DUE_ACTS: Registry[DueAct] = Registry("what a due obligation does")


@dataclass
class Enforced:
    """What one sweep did, as references of obligations; `failed` names those whose row could not be worked on."""

    reminded: list[str] = field(default_factory=list)
    breached: list[str] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    escalated: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def enforce(*, at: datetime, actor: Actor) -> Enforced:
    """Do what has fallen due by the instant `at`: breach, issue by itself, escalate, remind. Historical rows never.

    Not one transaction but one for so many rows, and one per row where those fail together: a row that cannot be
    worked on stops no other. It is logged, tried again by a later sweep, and parked in the end.
    """
    sweep = Sweep(at, actor, london_date(at), extra_closures(), versions(), held_back(at))
    done = Enforced()
    _follow(sweep)
    for work in _ends(sweep):
        done.breached += [one for one in carry_out(work, sweep) if work.kind == BREACH]
    done.issued += _issue_themselves(sweep)
    done.escalated += _once(one for work in escalations(sweep) for one in carry_out(work, sweep))
    done.reminded += [one for work in reminders(sweep) for one in carry_out(work, sweep)]
    settle(sweep)
    done.failed += sweep.failed.values()
    return done


def _once(references: Iterable[str]) -> list[str]:
    """A breach that goes up two rungs in one sweep is told of once."""
    return list(dict.fromkeys(references))


def _follow(sweep: Sweep) -> None:
    try:
        follow_framework(actor=sweep.actor)
    except Exception:
        logger.exception("framework_not_followed")
        sweep.failed["framework"] = "framework"


def _ends(sweep: Sweep) -> tuple[Work, Work]:
    """What is over: a day that ends a period for others passes, everything else is breached."""
    closing, owed = (queries.ended(sweep.day, closing=closing) for closing in (True, False))
    return Work(PASS, closing, partial(_pass, sweep)), Work(BREACH, owed, partial(_breach, sweep))


def _pass(sweep: Sweep, rows: QuerySet[Obligation], limit: int) -> list[Obligation]:
    return advance_all(rows, "pass", actor=sweep.actor, limit=limit, say=_say)


def _breach(sweep: Sweep, rows: QuerySet[Obligation], limit: int) -> list[Obligation]:
    breached = advance_all(rows, "breach", actor=sweep.actor, limit=limit, say=_say)
    steps = {step for practice, _ in sweep.practices() for step in practice.remind_working_days_ahead}
    reminded = (one for one in breached if one.reminded_step is not None)
    withdraw_all(keys=[reminder_key(one, step) for one in reminded for step in steps])
    notify_all([breach_letter(one, sweep.people(one.owner, one.group)) for one in breached])
    return breached


def _say(obligations: Sequence[Obligation]) -> list[Said]:
    prefetch_related_objects(obligations, "group")  # the stream of each event is its group's
    return [Said(facts(one), words(one)) for one in obligations]


def _issue_themselves(sweep: Sweep) -> Iterator[str]:
    """Row by row: each is an act by itself, which may do slow things (a PDF) before it holds the database."""
    for key, does in DUE_ACTS.items():
        ready = does.ready()
        for practice, whose in sweep.practices() if ready else ():
            due = queries.to_act_on(key, ready, sweep.day).filter(whose).exclude(pk__in=sweep.held[ISSUE])
            for obligation in list(due):
                hour = timing.issue_at(due_day(obligation), practice.issue_ready_report_at)
                if sweep.at >= hour and attempt(ISSUE, obligation, sweep, partial(does.act, obligation, sweep.at)):
                    yield obligation.reference
