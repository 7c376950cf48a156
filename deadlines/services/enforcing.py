"""Enforcement: one sweep does what has fallen due, each row in an act of its own, and nothing twice.

Whether something has been done is written on the row and claimed by a conditional UPDATE, so a second sweep, a second
worker at the same moment, a clock set back or a week without a worker change nothing but the moment.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import structlog
from django.db.models import Q

from deadlines import queries
from deadlines.events import EventKind
from deadlines.models import Obligation
from deadlines.rules import BREACHED, OPEN, timing, wording
from deadlines.rules.timing import CHAIR, SRO
from deadlines.services.ending import breach
from deadlines.services.moving import follow_framework
from deadlines.services.recording import facts, matter, notice_prefix, record, words
from foundation.audit.services import acting
from foundation.core import workdays
from foundation.core.clock import london_date
from foundation.core.closures import extra_closures
from foundation.core.errors import Refused
from foundation.core.registry import Registry
from foundation.core.scope import Classification, scope
from foundation.notifications.services import notify
from foundation.workflow.services import advance
from framework import rules as framework_rules
from framework.queries import versions
from groups.policy import may_read
from groups.queries import owners

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foundation.accounts.models import Person
    from foundation.audit.services import Actor
    from framework.rules import PracticeRule, Version

logger = structlog.get_logger(__name__)

TOPIC_REMINDER = "deadline_reminder"
TOPIC_ESCALATION = "deadline_escalation"
RUNGS = {CHAIR: "chair", SRO: "SRO"}

DueAct = Callable[[Obligation, datetime], bool]
# What an obligation of a kind does by itself from the framework's hour of its due day on, such as issuing a report
# that stands ready. An upper app registers under the rule's key; the handler says whether it acted, and calls `meet`.
DUE_ACTS: Registry[DueAct] = Registry("what a due obligation does")


@dataclass
class Enforced:
    """What one sweep did, as references of obligations; `failed` names those whose row could not be worked on."""

    reminded: list[str] = field(default_factory=list)
    breached: list[str] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    escalated: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sweep:
    """What all rows of a sweep need: the instant, its day in London, closures and the loaded framework, read once."""

    at: datetime
    actor: Actor
    day: date
    closures: Mapping[date, str]
    loaded: tuple[Version, ...]

    def practice(self, obligation: Obligation) -> PracticeRule:
        """Reminder steps, escalation and hour of the version the obligation is under."""
        for version in self.loaded:
            if version.id == obligation.framework_version:
                return version.programme.practice
        return framework_rules.in_force(self.loaded, self.day).programme.practice

    def last_reminded_due(self) -> date:
        """The farthest due day any version reminds of on the sweep's day."""
        steps = {step for version in self.loaded for step in version.programme.practice.remind_working_days_ahead}
        return timing.farthest_due(self.day, steps, self.closures)


def enforce(*, at: datetime, actor: Actor) -> Enforced:
    """Do what has fallen due by the instant `at`: breach, issue by itself, escalate, remind. Historical rows never.

    Not one transaction but one per row, so that a row that cannot be worked on stops no other; such rows are logged
    and tried again by the next sweep.
    """
    sweep = Sweep(at, actor, london_date(at), extra_closures(), versions())
    done = Enforced()
    _follow(sweep, done.failed)
    _each(queries.ended(sweep.day), _end, sweep, done.breached, done.failed)
    kinds = [key for key, _ in DUE_ACTS.items()]
    _each(queries.to_act_on(kinds, sweep.day), _do_itself, sweep, done.issued, done.failed, own_act=True)
    _each(queries.to_escalate(), _escalate, sweep, done.escalated, done.failed)
    _each(queries.to_remind(sweep.day, sweep.last_reminded_due()), _remind, sweep, done.reminded, done.failed)
    return done


def _follow(sweep: Sweep, failed: list[str]) -> None:
    try:
        follow_framework(actor=sweep.actor)
    except Exception:
        logger.exception("framework_not_followed")
        failed.append("framework")


def _each(
    rows: Iterable[Obligation],
    work: Callable[[Sweep, Obligation], bool],
    sweep: Sweep,
    done: list[str],
    failed: list[str],
    *,
    own_act: bool = False,
) -> None:
    """`own_act`: the work is one act by itself, which may do slow things (a PDF) before it holds the database."""
    for obligation in list(rows):
        try:
            with nullcontext() if own_act else acting():
                worked = work(sweep, obligation)
        except Refused:
            continue  # somebody else has just done it
        except Exception:
            logger.exception("obligation_not_enforced", obligation=obligation.pk, work=work.__name__)
            failed.append(obligation.reference)
            continue
        if worked:  # said only now, when the change and its events are written
            done.append(obligation.reference)


def _end(sweep: Sweep, obligation: Obligation) -> bool:
    if obligation.closing:
        advance(obligation, "pass", actor=sweep.actor, data=facts(obligation), private=words(obligation))
        return False
    breach(obligation, actor=sweep.actor)
    return True


def _do_itself(sweep: Sweep, obligation: Obligation) -> bool:
    if obligation.due_on is None:
        return False
    hour = sweep.practice(obligation).issue_ready_report_at
    if sweep.at < timing.issue_at(obligation.due_on, hour):
        return False
    return DUE_ACTS[obligation.key](obligation, sweep.at)


def _remind(sweep: Sweep, obligation: Obligation) -> bool:
    due_on = obligation.due_on
    if due_on is None:
        return False
    practice = sweep.practice(obligation)
    steps, hour = practice.remind_working_days_ahead, practice.remind_at
    step = timing.step_reached(due_on, steps, hour, sweep.at, sweep.closures)
    if step is None or (obligation.reminded_step is not None and obligation.reminded_step <= step):
        return False
    people = list(owners(obligation.owner, obligation.group, sweep.day))
    if not people or not _claim_reminder(obligation, step):
        return False
    told = matter(obligation, due_on)
    notify(
        people=people,
        key=f"{notice_prefix(obligation)}{due_on.isoformat()}:{step}",
        topic=TOPIC_REMINDER,
        subject=wording.reminder_subject(told, step),
        body=wording.reminder_body(told),
        url=obligation.url or obligation.get_absolute_url(),
        scope=obligation.scope,
    )
    record(EventKind.REMINDED, obligation, actor=sweep.actor, owner=obligation.owner, step=step, people=len(people))
    return True


def _claim_reminder(obligation: Obligation, step: int) -> bool:
    """True for the one sweep that sends the step; False when it was sent, or the obligation was done or moved."""
    unsent = Q(reminded_step__isnull=True) | Q(reminded_step__gt=step)
    row = Obligation.objects.filter(unsent, pk=obligation.pk, status=OPEN, due_on=obligation.due_on)
    return bool(row.update(reminded_step=step))


def _escalate(sweep: Sweep, obligation: Obligation) -> bool:
    if obligation.due_on is None:
        return False
    practice = sweep.practice(obligation)
    ladder = {CHAIR: practice.escalate_to_chair_after, SRO: practice.escalate_to_sro_after}
    reached = timing.rungs_reached(obligation.due_on, ladder, sweep.at, sweep.closures)
    told = [rung for rung in reached if _climb(sweep, obligation, rung)]
    return bool(told)


def _climb(sweep: Sweep, obligation: Obligation, rung: str) -> bool:
    """Tell the people of one rung, once: the chair of every breach, the SRO of what is still not done."""
    below = {CHAIR: "", SRO: CHAIR}[rung]
    row = Obligation.objects.filter(pk=obligation.pk, status=BREACHED, escalated_to=below)
    if rung == SRO:
        row = row.filter(met_on__isnull=True)
    if obligation.due_on is None or not row.update(escalated_to=rung):
        return False
    people = _people_of(rung, obligation, sweep.day)
    _tell(sweep, obligation, obligation.due_on, people, key=f"obligation:{obligation.pk}:escalate:{rung}")
    record(EventKind.ESCALATED, obligation, actor=sweep.actor, rung=RUNGS[rung], people=len(people))
    return True


def _tell(sweep: Sweep, obligation: Obligation, due_on: date, people: Iterable[Person], *, key: str) -> None:
    """The breach to those who may read of it; to others, of a closed group, that there is one and for how long."""
    readers = [person for person in people if may_read(person, obligation.scope)]
    told = matter(obligation, due_on)
    notify(
        people=readers,
        key=key,
        topic=TOPIC_ESCALATION,
        subject=wording.escalation_subject(told),
        body=wording.escalation_body(told, obligation.met_on),
        url=obligation.get_absolute_url(),
        scope=obligation.scope,
    )
    overdue = workdays.between(due_on, sweep.day, sweep.closures)
    notify(
        people=[person for person in people if person not in readers],
        key=key,
        topic=TOPIC_ESCALATION,
        subject=wording.veiled_subject(obligation.group.code),
        body=wording.veiled_body(obligation.group.code, overdue),
        scope=scope("", Classification.RESTRICTED),
    )


def _people_of(rung: str, obligation: Obligation, day: date) -> list[Person]:
    """The people behind a rung; a breach under a vacant chair is told to the SRO."""
    return list(owners(rung, obligation.group, day)) or list(owners(SRO, obligation.group, day))
