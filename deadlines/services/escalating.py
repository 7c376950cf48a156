"""Taking breaches up: the chair hears of each, the SRO of what is still not done so many working days later."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.db.models import prefetch_related_objects

from deadlines import queries
from deadlines.events import EventKind
from deadlines.rules import timing, wording
from deadlines.rules.timing import CHAIR, SRO
from deadlines.services.recording import due_day, matter, record
from deadlines.services.sweeping import ESCALATE, Work
from foundation.core import workdays
from foundation.core.rows import claim
from foundation.core.scope import Classification, scope
from foundation.notifications.services import Letter, notify_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from deadlines.models import Obligation
    from deadlines.services.sweeping import Sweep
    from foundation.accounts.models import Person

TOPIC_ESCALATION = "deadline_escalation"
RUNGS: Final = {CHAIR: "chair", SRO: "SRO"}


def escalations(sweep: Sweep) -> Iterator[Work]:
    """For each rung, the lowest first, the breaches that have reached it and of which it has not heard."""
    for practice, whose in sweep.practices():
        ladder = {CHAIR: practice.escalate_to_chair_after, SRO: practice.escalate_to_sro_after}
        for rung, after in ladder.items():
            last = timing.gone_up_until(sweep.day, after, sweep.closures)
            yield Work(ESCALATE, queries.to_escalate(rung, last).filter(whose), partial(_climb, sweep, rung))


def _climb(sweep: Sweep, rung: str, rows: QuerySet[Obligation], limit: int) -> list[Obligation]:
    climbed = claim(rows, {"escalated_to": rung}, limit=limit)
    prefetch_related_objects(climbed, "group")
    letters: list[Letter] = []
    for one in climbed:
        # a breach under a vacant chair is told to the SRO
        people = sweep.people(rung, one.group) or sweep.people(SRO, one.group)
        letters += _letters(one, rung, people, sweep)
        record(EventKind.ESCALATED, one, actor=sweep.actor, rung=RUNGS[rung], people=len(people))
    notify_all(letters)
    return climbed


def _letters(obligation: Obligation, rung: str, people: tuple[Person, ...], sweep: Sweep) -> Iterator[Letter]:
    """The breach to those who may read of it; to others, of a closed group, that there is one and for how long."""
    readers = [person for person in people if sweep.may_read(person, obligation.scope)]
    others = [person for person in people if person not in readers]
    key = f"obligation:{obligation.pk}:escalate:{rung}"
    if readers:
        told = matter(obligation)
        yield Letter(
            people=readers,
            key=key,
            topic=TOPIC_ESCALATION,
            subject=wording.escalation_subject(told),
            body=wording.escalation_body(told, obligation.met_on),
            url=obligation.get_absolute_url(),
            scope=obligation.scope,
        )
    if others:
        overdue = workdays.between(due_day(obligation), sweep.day, sweep.closures)
        yield Letter(
            people=others,
            key=key,
            topic=TOPIC_ESCALATION,
            subject=wording.veiled_subject(obligation.group.code),
            body=wording.veiled_body(obligation.group.code, overdue),
            scope=scope("", Classification.RESTRICTED),
        )
