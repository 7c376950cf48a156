"""What every event about a consultation says, and whom its notices reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consultations.queries import kind_of, people_of
from foundation.audit import services as audit
from foundation.notifications.services import notify, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db import models

    from consultations.events import EventKind
    from consultations.models import Answer, Consultation

TOPIC, TOPIC_REMINDER = "consultation", "consultation_reminder"
REMINDER = "remind:"  # how the keys of reminders begin, after the consultation's own part


def record(
    kind: EventKind,
    consultation: Consultation,
    *,
    actor: audit.Actor,
    also: Sequence[models.Model] = (),
    data: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
    inner: bool = False,
) -> None:
    """Write an event about a consultation; an `inner` one is for who runs it and the offices that read all."""
    audit.record(
        kind,
        actor=actor,
        stream=consultation.audit_stream,
        subject=consultation,
        also=also,
        scope=consultation.inner_scope if inner else consultation.event_scope,
        data=data,
        private=private,
    )


def record_answer(kind: EventKind, answer: Answer, *, actor: audit.Actor, **data: object) -> None:
    """Write an event about an answer: that its organisation gave it. What it says stays out of the ledger."""
    record(
        kind,
        answer.consultation,
        actor=actor,
        also=[answer],
        data={"version": answer.version, **data},
        private={"organisation": answer.organisation.name},
        inner=True,
    )


def tell(
    consultation: Consultation,
    organisations: Iterable[int],
    *,
    key: str,
    subject: str,
    body: str,
    topic: str = TOPIC,
    due: date | None = None,
    public: bool = False,
) -> int:
    """Tell the people of organisations once under the key, and what is `public` to who follows; returns how many."""
    own_page = kind_of(consultation).own_page and bool(consultation.url)
    return notify(
        people=people_of(consultation, organisations),
        key=f"{notice_prefix(consultation)}{key}",
        topic=topic,
        subject=f"{consultation.reference}: {subject}",
        body=f"{consultation.title}\n\n{body}",
        url=consultation.url if own_page else consultation.get_absolute_url(),
        scope=consultation.scope,
        due=due,
        about=(consultation, *([consultation.group] if consultation.group else [])) if public else (),
    )


def asked(consultation: Consultation) -> list[int]:
    """The keys of all organisations asked."""
    return list(consultation.parties.order_by("organisation").values_list("organisation", flat=True).distinct())


def notice_prefix(consultation: Consultation) -> str:
    """How the keys of a consultation's notices begin."""
    return f"consultation:{consultation.pk}:"


def take_back_reminders(consultation: Consultation, organisation_id: int | None = None) -> None:
    """Take back what has not been sent of its reminders: of all, or of those to one organisation."""
    to = f"{organisation_id}:" if organisation_id is not None else ""
    withdraw(prefix=f"{notice_prefix(consultation)}{REMINDER}{to}")
