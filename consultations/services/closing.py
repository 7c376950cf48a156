"""The close, by hand or by the worker at 24:00 of the closing date; dispositions, publication, withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consultations import policy
from consultations.events import EventKind
from consultations.models import Disposition
from consultations.queries import coverage, kind_of, newest_answers
from consultations.rules import answering, asking, wording
from consultations.rules.answering import Confidentiality
from consultations.rules.lifecycle import CLOSED, CONSULTATION, OPEN
from consultations.services.duty import drop_duty, end_duty
from consultations.services.ledger import asked, notice_prefix, record_answer, take_back_reminders, tell
from consultations.services.locking import lock
from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused
from foundation.notifications import services as notifications
from foundation.workflow.services import advance

if TYPE_CHECKING:
    from datetime import datetime

    from consultations.models import Answer, Consultation
    from foundation.accounts.models import Person


@audit.act
def close(*, consultation: Consultation, actor: audit.Actor) -> Consultation:
    """Close a consultation whose closing date is over, or to which everybody has answered; what its kind does follows.

    By who runs it, or by the worker. Raises NotAllowed; Refused while somebody may still answer.
    """
    return close_at(consultation=consultation, at=now(), actor=actor)


@audit.act
def close_at(*, consultation: Consultation, at: datetime, actor: audit.Actor) -> Consultation:
    """The same as at an instant, for the worker's sweep."""
    held = lock(consultation)
    if not isinstance(actor, audit.System):
        policy.may_run(actor, held).require()  # type: ignore[arg-type]  # whoever is not the system is a person
    heard = coverage(held)
    if reason := CONSULTATION.refusal(held.status, "close") or asking.closing_refusal(at, held.ends_at, heard.silent):
        raise Refused(reason, citation=held.citation)
    data = {"asked": heard.asked, "answered": heard.answered}
    advance(held, "close", actor=actor, changes={"closed_at": at}, data=data)
    end_duty(held, actor=actor)
    take_back_reminders(held)
    kind_of(held).on_closed(held, actor=actor)
    return held


def closing_refusal(consultation: Consultation) -> str | None:
    """Why it cannot be closed by hand now, as a sentence; None once its date is over or everybody has answered."""
    return asking.closing_refusal(now(), consultation.ends_at, coverage(consultation).silent)


@audit.act
def dispose(*, answer: Answer, result: str, words: str = "", actor: Person) -> Disposition:
    """Settle what becomes of an answer; it may be settled anew until it is published.

    Raises NotAllowed; Refused unless the consultation is closed, for a version that was replaced, and for a rejection
    without its reason.
    """
    held = lock(answer.consultation)
    policy.may_dispose(actor, answer).require()
    if reason := _disposing_refusal(held, answer) or answering.disposing_refusal(result, words):
        raise Refused(reason, citation=held.citation)
    fields = {"result": result, "words": words.strip(), "by": actor, "at": now()}
    disposition, _ = Disposition.objects.update_or_create(answer=answer, defaults=fields)
    record_answer(EventKind.DISPOSED, answer, actor=actor, result=result)
    return disposition


def _disposing_refusal(consultation: Consultation, answer: Answer) -> str | None:
    if consultation.status != CLOSED:
        return (
            f"{CONSULTATION.says(consultation.status).stands}; answers are disposed of between close and publication."
        )
    if not kind_of(consultation).disposed:
        return f"The answers to {consultation.reference} get no disposition; they are counted."
    if not newest_answers(consultation).filter(pk=answer.pk).exists():
        return "A newer answer of the organisation has replaced this one."
    return None


@audit.act
def publish(*, consultation: Consultation, actor: Person) -> Consultation:
    """Publish the answers by their class, each with what became of it; everybody asked is told.

    What is for Ofgem only is counted, not shown, and waits for nobody. Raises NotAllowed; Refused while an answer has
    no disposition.
    """
    held = lock(consultation)
    policy.may_run(actor, held).require()
    if reason := CONSULTATION.refusal(held.status, "publish") or publishing_refusal(held):
        raise Refused(reason, citation=held.citation)
    advance(held, "publish", actor=actor, changes={"published_by": actor, "published_at": now()})
    kind_of(held).on_published(held, actor=actor)
    tell(
        held, asked(held), key="publish", subject="the answers are published", body=wording.PUBLISHED_BODY, public=True
    )
    return held


def publishing_refusal(consultation: Consultation) -> str | None:
    """Why its answers cannot be published, as a sentence; None when each has its disposition."""
    if not kind_of(consultation).disposed:
        return f"{consultation.reference} ends with its close; its answers are not published."
    open_ones = newest_answers(consultation).filter(disposition__isnull=True)
    return answering.publishing_refusal(open_ones.exclude(confidentiality=Confidentiality.OFGEM).count())


@audit.act
def withdraw(*, consultation: Consultation, reason: str, actor: audit.Actor) -> Consultation:
    """Take a consultation back, saying why; the answers stay on record.

    By who runs it. Raises NotAllowed; Refused without a reason, and once published.
    """
    policy.may_run(actor, lock(consultation)).require()  # type: ignore[arg-type]  # a nobody may not
    return withdraw_with(consultation=consultation, reason=reason, actor=actor)


@audit.act
def withdraw_with(*, consultation: Consultation, reason: str, actor: audit.Actor) -> Consultation:
    """Take a consultation back because what it asked about is settled or gone: by whoever did that.

    The right to do it is that act's to ask. Raises Refused without a reason, and once published.
    """
    held = lock(consultation)
    said, was_open = reason.strip(), held.status == OPEN
    if refusal := CONSULTATION.refusal(held.status, "withdraw"):
        raise Refused(refusal, citation=held.citation)
    if not said:
        raise Refused("Say why it is withdrawn.", citation=held.citation)
    changes = {"withdrawn_by": actor, "withdrawn_at": now(), "withdrawn_why": said}
    advance(held, "withdraw", actor=actor, changes=changes, private={"reason": said})
    drop_duty(held, said, actor=actor)
    kind_of(held).on_withdrawn(held, actor=actor)
    if was_open:
        notifications.withdraw(prefix=notice_prefix(held))
        tell(held, asked(held), key="withdraw", subject="withdrawn", body=f"No answer is needed any more. Why: {said}")
    return held
