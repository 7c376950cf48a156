"""The worker's sweep: it closes what is over and reminds the silent, each row in an act of its own, nothing twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from django.db.models import Q

from consultations.events import EventKind
from consultations.models import Consultation
from consultations.queries import everything, silent
from consultations.rules import wording
from consultations.rules.lifecycle import OPEN
from consultations.services.closing import close_at
from consultations.services.ledger import REMINDER, TOPIC_REMINDER, record, tell
from deadlines.rules import timing
from foundation.audit import services as audit
from foundation.core.clock import london_date
from foundation.core.closures import extra_closures
from foundation.core.errors import Refused
from framework import rules as framework_rules
from framework.queries import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from framework.rules import Version

logger = structlog.get_logger(__name__)


@dataclass
class Swept:
    """What one sweep did, as references; `failed` names those that could not be worked on."""

    closed: list[str] = field(default_factory=list)
    reminded: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sweep:
    """What all rows of a sweep need, read once."""

    at: datetime
    actor: audit.Actor
    day: date
    closures: Mapping[date, str]
    loaded: tuple[Version, ...]


def sweep(*, at: datetime, actor: audit.Actor) -> Swept:
    """Close what is over at the instant, then remind the silent of what is not. One act per row.

    A row that cannot be worked on stops no other: it is logged and tried again by the next sweep.
    """
    under_way = Sweep(at, actor, london_date(at), extra_closures(), versions())
    done = Swept()
    running = everything().filter(status=OPEN)
    _each(running.filter(closes_on__lt=under_way.day), _close, under_way, done.closed, done.failed)
    _each(running.filter(closes_on__gte=under_way.day), _remind, under_way, done.reminded, done.failed)
    return done


def _each(
    rows: Iterable[Consultation],
    work: Callable[[Sweep, Consultation], bool],
    under_way: Sweep,
    done: list[str],
    failed: list[str],
) -> None:
    for consultation in list(rows):
        try:
            with audit.acting():
                worked = work(under_way, consultation)
        except Refused:
            logger.info("consultation_not_swept", consultation=consultation.pk, work=work.__name__, exc_info=True)
            continue  # somebody else has just done it, or its kind says not yet
        except Exception:
            logger.exception("consultation_not_swept", consultation=consultation.pk, work=work.__name__)
            failed.append(consultation.reference)
            continue
        if worked:
            done.append(consultation.reference)


def _close(under_way: Sweep, consultation: Consultation) -> bool:
    close_at(consultation=consultation, at=under_way.at, actor=under_way.actor)
    return True


def _remind(under_way: Sweep, consultation: Consultation) -> bool:
    """Remind the people of silent organisations, once for each step of the practice rule; never who has answered."""
    closes_on = consultation.closes_on
    if closes_on is None or consultation.opened_at is None:
        return False
    opened_on = london_date(consultation.opened_at)
    practice = framework_rules.in_force(under_way.loaded, opened_on).programme.practice
    steps, hour = practice.remind_working_days_ahead, practice.remind_at
    step = timing.step_reached(closes_on, steps, hour, under_way.at, under_way.closures)
    reminded = consultation.reminded_step
    if step is None or (reminded is not None and reminded <= step) or not _claim(consultation, step):
        return False
    quiet = silent(consultation)
    told = 0
    for organisation in quiet:
        told += tell(
            consultation,
            [organisation.pk],
            key=f"{REMINDER}{organisation.pk}:{closes_on.isoformat()}:{step}",
            subject=wording.days_words(step),
            body=wording.reminder_body(closes_on),
            topic=TOPIC_REMINDER,
            due=closes_on,
        )
    if told:
        record(EventKind.REMINDED, consultation, actor=under_way.actor, data={"silent": len(quiet), "step": step})
    return bool(told)


def _claim(consultation: Consultation, step: int) -> bool:
    """True for the one sweep that sends the step; False when it was sent, or the consultation closed or was put off."""
    unsent = Q(reminded_step__isnull=True) | Q(reminded_step__gt=step)
    row = Consultation.objects.filter(unsent, pk=consultation.pk, status=OPEN, closes_on=consultation.closes_on)
    return bool(row.update(reminded_step=step))
