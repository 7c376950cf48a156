"""A bank holiday announced late: the calendar changes, and open obligations are counted again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines import policy, queries
from deadlines.events import EventKind
from deadlines.rules import after_closure, compute, wording
from deadlines.rules.closing import closure_refusal
from deadlines.services.moving import Change, put
from deadlines.services.recording import due_columns
from foundation.audit import services as audit
from foundation.core.clock import today
from foundation.core.closures import extra_closures
from foundation.core.errors import Refused
from foundation.core.models import Closure
from foundation.core.scope import Classification, scope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from deadlines.models import Obligation
    from foundation.accounts.models import Person


@audit.act
def add_closure(*, day: date, name: str, actor: Person) -> list[Obligation]:
    """Enter a day on which no working day is counted, and count the open obligations across it again.

    Decided ones keep the days they were counted with, and no announcement makes overdue what was not. Returns the
    obligations that moved. Raises NotAllowed, or Refused for a day that is not counted anyway.
    """
    policy.may_enter_closures(actor).require()
    known = extra_closures()
    if refusal := closure_refusal(day, known):
        raise Refused(refusal)
    closure = Closure.objects.create(day=day, name=name, announced_on=today())
    audit.record(
        EventKind.CLOSURE_ADDED,
        actor=actor,
        stream="system",
        subject=closure,
        scope=scope("", Classification.PUBLIC),
        data={"day": day.isoformat()},
        private={"name": name},
    )
    reason = f"{name} on {wording.day_words(day)} was announced."
    return [one for one in queries.counted_across(day) if _recount(one, {**known, day: name}, reason, actor)]


def _recount(obligation: Obligation, closures: Mapping[date, str], reason: str, actor: Person) -> bool:
    due = compute(obligation, obligation.anchor_on, closures)
    if obligation.due_on is None or due.due_on is None or (obligation.due_on < today() and not obligation.closing):
        return False  # what has gone by is the sweep's
    if due.due_on != obligation.due_on and after_closure(obligation.due_on, due.due_on, today()) != due.due_on:
        return False
    return put(obligation, due_columns(due), waits=False, change=Change({}, obligation.ruled_on, reason, actor))
