"""Answering: by an organisation's own people, or by e-mail through who runs it until the organisation confirms."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from consultations import policy
from consultations.events import EventKind
from consultations.models import Answer
from consultations.queries import kind_of
from consultations.rules import answering, asking
from consultations.rules.answering import BY_EMAIL, DIRECT, Confidentiality, Content
from consultations.rules.lifecycle import CONSULTATION, OPEN, WITHDRAWN
from consultations.services.ledger import record_answer, take_back_reminders
from consultations.services.locking import lock
from foundation.audit import services as audit
from foundation.core.clock import now
from foundation.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from consultations.models import Consultation
    from foundation.accounts.models import Organisation, Person


@audit.act
def answer(
    *,
    consultation: Consultation,
    organisation: Organisation,
    actor: Person,
    choice: str = "",
    words: str = "",
    data: Mapping[str, object] | None = None,
    parties: int = 1,
    confidentiality: str = Confidentiality.PROGRAMME,
    sender: str = "",
    replaces: int | None = None,
) -> Answer:
    """Record the organisation's answer as its next version, given on behalf of that many parties.

    By whoever is affiliated with it today; or, with `sender`, by who runs the consultation from an e-mail, marked so
    until the organisation confirms it. `replaces` is the version the writer has read (0 for none). Reminders to the
    organisation not sent yet are taken back. Raises NotAllowed; Refused when it was not asked, when answers are not
    taken or the content is not an answer, and when somebody of the organisation was quicker.
    """
    held = _open(consultation)
    _may_give(held, organisation, actor, sender)
    content = Content(choice, words.strip(), dict(data or {}), parties, confidentiality)
    latest = Answer.objects.filter(consultation=held, organisation=organisation).order_by("-version").first()
    version = latest.version if latest else 0
    if reason := _refusal(held, content) or answering.newer_refusal(version, replaces):
        raise Refused(reason, citation=held.citation)
    salt = secrets.token_hex(16)
    given = Answer.objects.create(
        consultation=held,
        organisation=organisation,
        version=version + 1,
        choice=content.choice,
        words=content.words,
        data=content.data,
        on_behalf_of=content.parties,
        confidentiality=content.confidentiality,
        received=BY_EMAIL if sender else DIRECT,
        sender=sender,
        salt=salt,
        given_by=actor,
        given_at=now(),
    )
    commitment = content.commitment(salt)
    record_answer(EventKind.ANSWERED, given, actor=actor, commitment=commitment, received=given.received)
    take_back_reminders(held, organisation.pk)
    return given


def _open(consultation: Consultation) -> Consultation:
    """The consultation as it is now, held until the transaction ends: no answer slips in beside the close."""
    held = lock(consultation)
    if held.status != OPEN:
        raise Refused(
            f"{CONSULTATION.says(held.status).stands}; answers are taken while it is open.", citation=held.citation
        )
    if reason := asking.over_refusal(now(), held.ends_at):
        raise Refused(reason, citation=held.citation)
    return held


def _may_give(consultation: Consultation, organisation: Organisation, actor: Person, sender: str) -> None:
    if sender:
        policy.may_enter(actor, consultation).require()
    else:
        policy.may_answer(actor, organisation).require()
    if not consultation.parties.filter(organisation=organisation).exists():
        raise Refused(
            f"{organisation.name} was not asked; who is asked was settled when {consultation.reference} opened.",
            citation=consultation.citation,
        )


def _refusal(consultation: Consultation, content: Content) -> str | None:
    kind = kind_of(consultation)
    return answering.content_refusal(content, choices=kind.choices, explained=kind.explained, classes=kind.classes)


@audit.act
def confirm_answer(*, answer: Answer, actor: Person) -> Answer:
    """Somebody of the organisation confirms what was entered from its e-mail; what it says does not change.

    Possible after the close too. Raises NotAllowed; Refused for an answer that needs none, that a newer one has
    replaced, or to a consultation that was withdrawn.
    """
    held: Answer = Answer.objects.select_for_update().get(pk=answer.pk)
    policy.may_answer(actor, held.organisation).require()
    if reason := _confirming_refusal(held):
        raise Refused(reason, citation=held.consultation.citation)
    held.confirmed_by, held.confirmed_at = actor, now()
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    record_answer(EventKind.CONFIRMED, held, actor=actor)
    return held


def _confirming_refusal(answer: Answer) -> str | None:
    if not answer.needs_confirmation:
        return "This answer needs no confirmation."
    if answer.consultation.status == WITHDRAWN:
        return f"{answer.consultation.reference} was withdrawn."
    newer = Answer.objects.filter(consultation=answer.consultation, organisation=answer.organisation)
    if newer.filter(version__gt=answer.version).exists():
        return "A newer answer of the organisation has replaced this one."
    return None
