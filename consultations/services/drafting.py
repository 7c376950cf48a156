"""Drafting a consultation: its words, its documents, the closing date its group means to set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from consultations import policy
from consultations.events import EventKind
from consultations.models import Attachment, Consultation
from consultations.queries import KINDS
from consultations.rules.lifecycle import DRAFT
from consultations.services.ledger import record
from consultations.services.locking import lock
from foundation.audit import services as audit
from foundation.core import references
from foundation.core.clock import now, today
from foundation.core.errors import Refused
from foundation.core.scope import Classification
from foundation.documents import services as documents
from framework.queries import in_force
from groups.queries import not_in_being
from groups.services import lock_group

if TYPE_CHECKING:
    from datetime import date

    from django.db import models

    from foundation.accounts.models import Person
    from groups.models import Group

SERIES = "CON"
EDITABLE = ("title", "question", "classification", "closes_on")
CITATION_LENGTH = 250


@audit.act
def draft_consultation(
    *,
    kind: str,
    title: str,
    question: str,
    actor: Person,
    group: Group | None = None,
    asked_by: str = "",
    subject: models.Model | None = None,
    about: str = "",
    url: str = "",
    classification: str = Classification.PROGRAMME,
    closes_on: date | None = None,
) -> Consultation:
    """Draft a question of a kind, for a group (None: the programme itself) or for one seat of it (`asked_by`).

    The clause that lets the group set the closing date is that of the framework in force today. `subject` is what it is
    about, `about` its reference and `url` its page. Raises NotAllowed; Refused without a title or a question, and for a
    group that is not convened, or no more.
    """
    rule = in_force(today()).programme.consultation
    group = lock_group(group) if group else None  # it does not close while it asks
    consultation = Consultation(
        kind=kind,
        title=title.strip(),
        question=question.strip(),
        group=group,
        asked_by=asked_by,
        subject=audit.subject_key(subject) if subject is not None else "",
        about=about or (audit.reference(subject) if subject is not None else ""),
        url=url,
        classification=classification,
        secret=KINDS[kind].secret,
        closes_on=closes_on,
        clause=rule.clause.id,
        citation=rule.citation[:CITATION_LENGTH],
        status=DRAFT,
        drafted_by=actor,
        drafted_at=now(),
    )
    policy.may_run(actor, consultation).require()
    if group and (reason := not_in_being(group, today())):
        raise Refused(reason)
    _check_words(consultation)
    consultation.number = references.next_number(SERIES)
    consultation.save()
    also = [subject] if subject is not None else []
    data = {"kind": kind, "group": group.code if group else ""}
    record(EventKind.DRAFTED, consultation, actor=actor, also=also, data=data, private={"title": consultation.title})
    return consultation


def _check_words(consultation: Consultation) -> None:
    if not consultation.title or not consultation.question:
        raise Refused("A consultation needs a title and its question.")


@audit.act
def edit_consultation(*, consultation: Consultation, changes: dict[str, Any], actor: Person) -> Consultation:
    """Change title, question, classification or closing date of a draft. Raises NotAllowed; Refused once it is open."""
    held = _draft(consultation, actor)
    changed = [name for name in EDITABLE if name in changes and changes[name] != getattr(held, name)]
    for name in changed:
        setattr(held, name, changes[name])
    _check_words(held)
    if changed:
        held.save(update_fields=[*changed, "scope"])
        fields = ", ".join(name.replace("_", " ") for name in changed)
        words = {name: str(getattr(held, name)) for name in changed}
        record(EventKind.EDITED, held, actor=actor, data={"fields": fields}, private=words)
    return held


@audit.act
def attach_document(
    *, consultation: Consultation, title: str, data: bytes, file_name: str, actor: Person
) -> Attachment:
    """Put a PDF with a draft, under the next document reference. Raises NotAllowed; Refused once it is open."""
    held = _draft(consultation, actor)
    documents.check_pdf(data)
    document = documents.add_version(
        data=data,
        media_type=documents.PDF,
        file_name=file_name,
        title=title,
        classification=held.classification,
        scope=held.event_scope,
        stream=held.audit_stream,
        actor=actor,
    )
    attached = Attachment.objects.create(consultation=held, document=document, position=held.attachments.count() + 1)
    data_ = {"document": document.reference}
    record(EventKind.ATTACHED, held, actor=actor, also=[document], data=data_, private={"title": title})
    return attached


def _draft(consultation: Consultation, actor: Person) -> Consultation:
    """The draft as it is now, held until the transaction ends."""
    held = lock(consultation)
    policy.may_run(actor, held).require()
    if held.status != DRAFT:
        raise Refused(f"{held.reference} has been opened; what was asked does not change any more.")
    return held
