"""One consultation at a time: who changes it, or what it decides, waits for who came before."""

from __future__ import annotations

from consultations.models import Consultation
from groups.services import lock_group


def lock(consultation: Consultation) -> Consultation:
    """The consultation as it is now, held until the transaction ends.

    Its group is held before it, as everywhere (ADR 23). What hangs on it (a round, a ballot, an alternate) is locked
    after it, never before: a close locks in that order.
    """
    if consultation.group is not None:
        lock_group(consultation.group)
    held: Consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    return held
