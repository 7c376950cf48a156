"""What waits on a person: their organisation's answer, its confirmation, and what follows a close they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from consultations.models import Answer, Party
from consultations.queries.kinds import kind_of
from consultations.queries.reading import newest, run_by, visible_to
from consultations.rules.answering import BY_EMAIL
from consultations.rules.lifecycle import CLOSED, OPEN
from foundation.core.clock import today
from groups.queries import User, standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from consultations.models import Consultation


@dataclass(frozen=True)
class Waiting:
    """One thing that waits on somebody, as the home page lists it."""

    kind: str
    reference: str
    title: str
    url: str
    due: date | None = None
    note: str = ""


def awaiting_answer(user: User | None) -> QuerySet[Party]:
    """Where an organisation of the person has been asked and has not answered, soonest closing first."""
    heard = Answer.objects.filter(consultation=OuterRef("consultation"), organisation=OuterRef("organisation"))
    return (
        Party.objects.filter(
            ~Exists(heard),
            organisation__in=standing(user).organisation_ids,
            consultation__in=visible_to(user).filter(status=OPEN, closes_on__gte=today()).order_by(),
        )
        .select_related("consultation__group", "organisation")
        .order_by("consultation__closes_on", "consultation__number", "organisation__name", "pk")
    )


def to_confirm(user: User | None) -> QuerySet[Answer]:
    """Answers entered from an e-mail that the person may confirm for their organisation."""
    return (
        Answer.objects.filter(
            newest(),
            organisation__in=standing(user).organisation_ids,
            received=BY_EMAIL,
            confirmed_at__isnull=True,
            consultation__in=visible_to(user).filter(status__in=(OPEN, CLOSED)).order_by(),
        )
        .select_related("consultation__group", "organisation")
        .order_by("consultation__closes_on", "pk")
    )


def to_publish(user: User | None) -> list[Consultation]:
    """Closed consultations the person runs whose answers are not published yet, the oldest first."""
    closed = visible_to(user).filter(run_by(user), status=CLOSED).order_by("closes_on", "number")
    return [consultation for consultation in closed if kind_of(consultation).disposed]


def waiting_on(user: User | None) -> Iterator[Waiting]:
    """Everything of consultations that waits on the person."""
    seen = set()
    for party in awaiting_answer(user):
        if (party.consultation_id, party.organisation_id) not in seen:
            seen.add((party.consultation_id, party.organisation_id))
            note = f"{party.organisation.name} has not answered"
            yield _waiting(party.consultation, party.consultation.closes_on, note)
    for answer in to_confirm(user):
        yield _waiting(answer.consultation, None, "Received by e-mail: confirm it")
    for consultation in to_publish(user):
        yield _waiting(consultation, None, "Closed: dispose of the answers and publish")


def _waiting(consultation: Consultation, due: date | None, note: str) -> Waiting:
    kind = kind_of(consultation)
    url = consultation.url if kind.own_page and consultation.url else consultation.get_absolute_url()
    return Waiting(kind.label, consultation.reference, consultation.title, url, due, note)
