"""The closing date as an obligation of the asking group: it passes at its end, and nobody is in breach of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from consultations.queries import kind_of
from deadlines import services as deadlines
from foundation.core.clock import today
from framework.queries import in_force
from groups.rules import Office

if TYPE_CHECKING:
    from consultations.models import Consultation
    from foundation.audit.services import Actor

KEY: Final = "consultation_closes"


def start_duty(consultation: Consultation, *, actor: Actor) -> None:
    """Enter the closing date among the group's obligations, under today's framework. The programme itself has none."""
    if consultation.group is None or consultation.closes_on is None:
        return
    version = in_force(today())
    label = f"{kind_of(consultation).label} closes"
    deadlines.start_set(
        duty=deadlines.SetDuty(KEY, label, version.programme.consultation, version.id, closing=True),
        group=consultation.group,
        owner=consultation.asked_by or Office.PMO,
        on=consultation.closes_on,
        ruled_on=today(),
        subject=consultation,
        about=consultation.reference,
        url=consultation.get_absolute_url(),
        scope=consultation.scope,
        actor=actor,
    )


def move_duty(consultation: Consultation, reason: str, *, actor: Actor) -> None:
    """Put it off with the consultation; the old day is kept."""
    if consultation.closes_on is not None:
        deadlines.move_set(subject=consultation, key=KEY, on=consultation.closes_on, reason=reason, actor=actor)


def end_duty(consultation: Consultation, *, actor: Actor) -> None:
    """Note that it was closed before its day was over; once it is over, the sweep of deadlines lets it pass."""
    if consultation.closes_on is not None and today() <= consultation.closes_on:
        deadlines.meet(subject=consultation, key=KEY, actor=actor)


def drop_duty(consultation: Consultation, reason: str, *, actor: Actor) -> None:
    """Let it lapse with a consultation that was withdrawn."""
    deadlines.lapse(subject=consultation, actor=actor, reason=reason)
