"""How an obligation ends: met by the publication itself, breached, waived, explained, or lapsed with its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deadlines import policy
from deadlines.events import EventKind
from deadlines.models import Obligation
from deadlines.queries import of_subject
from deadlines.rules import BREACHED, OBLIGATION, OPEN, RECORDED, UNDECIDED, spare_days, wording
from deadlines.rules.lifecycle import explain_refusal
from deadlines.services.recording import count_of, facts, matter, notice_prefix, record, words
from foundation.audit.services import act, subject_key
from foundation.core.clock import today
from foundation.core.closures import extra_closures
from foundation.core.errors import Refused
from foundation.notifications.services import Letter, notify_all, withdraw
from foundation.workflow.services import advance
from groups.queries import owners

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db import models

    from foundation.accounts.models import Person
    from foundation.audit.services import Actor

TOPIC_BREACH = "deadline_breach"


@act
def meet(*, subject: models.Model, key: str, actor: Actor, on: date | None = None) -> Obligation | None:
    """Record that the publication or act itself was done `on` a day (today by default); None when nothing is owed.

    A day after the due one breaches it first, and then fulfils it late: the breach stays. A historical one keeps its
    state and takes the day only when `on` is given. What is already met, waived or lapsed stays as it is.
    """
    # the row is held, so that a breach at the same moment waits instead of refusing the publication
    rows = of_subject(subject_key(subject)).select_for_update(of=("self",))
    obligation = rows.filter(key=key).first()
    if obligation is None:
        return None
    day = on or today()
    if obligation.status == OPEN and _is_over(obligation, day):
        breach(obligation, actor=actor, done_on=day, also=(subject,))
    if obligation.status in UNDECIDED:
        _meet(obligation, day, actor, subject)
    elif obligation.status == BREACHED or (obligation.status == RECORDED and on is not None):
        _note_done(obligation, day, actor, subject)
    return obligation


def _is_over(obligation: Obligation, day: date) -> bool:
    return obligation.due_on is not None and day > obligation.due_on and not obligation.closing


@act
def let_pass(*, subject: models.Model, actor: Actor) -> None:
    """Breach what the subject owes and whose day has gone by, before anything else happens to it.

    A sweep may be minutes late, or a worker off for a week: neither moving nor cancelling what was due undoes a breach.
    """
    over = of_subject(subject_key(subject)).filter(status=OPEN, closing=False, due_on__lt=today())
    for obligation in over.select_for_update(of=("self",)):
        breach(obligation, actor=actor, also=(subject,))


def _meet(obligation: Obligation, day: date, actor: Actor, subject: models.Model) -> None:
    said = facts(obligation, met_on=day)
    advance(
        obligation,
        "meet",
        actor=actor,
        changes=_done(obligation, day),
        data=said,
        private=words(obligation),
        also=(subject,),
    )
    withdraw(prefix=notice_prefix(obligation))


def _done(obligation: Obligation, day: date) -> dict[str, Any]:
    """The columns of what was done on a day: how early or late stays as it was counted then.

    A historical one may still be given another day, so of it nothing is kept.
    """
    if obligation.due_on is None or obligation.historical:
        return {"met_on": day}
    return {"met_on": day, "spare_days": spare_days(obligation.due_on, day, count_of(obligation), extra_closures())}


def _note_done(obligation: Obligation, day: date, actor: Actor, subject: models.Model) -> None:
    """The day on a row that keeps its state: a breach fulfilled late, or a historical one."""
    if not Obligation.objects.filter(pk=obligation.pk, met_on__isnull=True).update(**_done(obligation, day)):
        return
    obligation.met_on = day
    kind = EventKind.FULFILLED_LATE if obligation.status == BREACHED else EventKind.MET
    record(kind, obligation, actor=actor, also=(subject,), met_on=day)


@act
def breach(
    obligation: Obligation, *, actor: Actor, done_on: date | None = None, also: tuple[models.Model, ...] = ()
) -> None:
    """Record that the due day went by, for ever, and ask the owner for an explanation. Raises Refused unless open."""
    advance(obligation, "breach", actor=actor, data=facts(obligation), private=words(obligation), also=also)
    withdraw(prefix=notice_prefix(obligation))
    if not obligation.historical:
        notify_all([breach_letter(obligation, owners(obligation.owner, obligation.group), done_on)])


def breach_letter(obligation: Obligation, people: Iterable[Person], done_on: date | None = None) -> Letter:
    """What those who owe it are told of a breach; `done_on` when it was done late by then."""
    told = matter(obligation)
    return Letter(
        people=tuple(people),
        key=f"obligation:{obligation.pk}:breach",
        topic=TOPIC_BREACH,
        subject=wording.breach_subject(told),
        body=wording.breach_body(told, done_on),
        url=obligation.get_absolute_url(),
        scope=obligation.scope,
    )


@act
def lapse(*, subject: models.Model, actor: Actor, reason: str) -> None:
    """Let what the subject still owes lapse, because the subject itself was cancelled. Breaches and the rest stay."""
    let_pass(subject=subject, actor=actor)
    for obligation in of_subject(subject_key(subject)).filter(status__in=UNDECIDED):
        advance(
            obligation,
            "lapse",
            actor=actor,
            changes={"explanation": reason},
            data=facts(obligation),
            private=words(obligation, reason),
            also=(subject,),
        )
        withdraw(prefix=notice_prefix(obligation))


@act
def waive(*, obligation: Obligation, actor: Person, reason: str) -> None:
    """The chair or the SRO lets the owner off, with a reason. Raises NotAllowed, or Refused without one or too late."""
    policy.may_waive(actor, obligation).require()
    if refusal := OBLIGATION.refusal(obligation.status, "waive"):
        raise Refused(refusal, citation=obligation.citation)
    if _is_over(obligation, today()):
        raise Refused("Its day has gone by: a breach is explained, not waived.", citation=obligation.citation)
    said = _given(reason, "A waiver needs a reason.")
    advance(
        obligation,
        "waive",
        actor=actor,
        changes={"explanation": said},
        data=facts(obligation),
        private=words(obligation, said),
    )
    withdraw(prefix=notice_prefix(obligation))


@act
def explain(*, obligation: Obligation, actor: Person, reason: str) -> None:
    """The owner says why it was breached; a later explanation replaces the earlier, which stays in the ledger.

    Raises NotAllowed for anybody else, and Refused for what was not breached or without words.
    """
    policy.may_explain(actor, obligation).require()
    if refusal := explain_refusal(obligation.status):
        raise Refused(refusal, citation=obligation.citation)
    said = _given(reason, "An explanation needs words.")
    Obligation.objects.filter(pk=obligation.pk).update(explanation=said)
    obligation.explanation = said
    record(EventKind.EXPLAINED, obligation, actor=actor, reason=said)


def _given(reason: str, refusal: str) -> str:
    said = reason.strip()
    if not said:
        raise Refused(refusal)
    return said
