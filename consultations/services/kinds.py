"""The kinds of questions of this app: a consultation, an information request, and the founding of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from consultations.models import Attachment
from consultations.queries import Kind
from foundation.audit import services as audit
from foundation.core.errors import Refused
from groups import services as groups
from groups.models import Founding
from groups.rules.lifecycles import CONSULTING

if TYPE_CHECKING:
    from consultations.models import Consultation

VIEWS: Final = {"support": "Support", "object": "Object", "none": "No view"}


def _founding(consultation: Consultation) -> Founding:
    key = consultation.subject.partition(":")[2]
    found: Founding = Founding.objects.select_related("parent", "terms").get(pk=key)
    return found


@audit.act
def founding_opened(consultation: Consultation, *, actor: audit.Actor) -> None:
    """The group's founding is out for consultation; the draft Terms of Reference as they are now stand with it."""
    founding = _founding(consultation)
    groups.record_consulting(founding=founding, reference=consultation.reference, actor=actor)
    if founding.terms is not None:
        position = consultation.attachments.count() + 1
        Attachment.objects.create(consultation=consultation, document=founding.terms, position=position)


@audit.act
def founding_closed(consultation: Consultation, *, actor: audit.Actor) -> None:
    """The group's founding has been consulted on, unless it was dropped or is consulted on otherwise by now."""
    founding = _founding(consultation)
    if founding.status == CONSULTING and founding.consultation == consultation.reference:
        groups.record_consulted(founding=founding, reference=consultation.reference, actor=actor)


def founding_withdrawn(consultation: Consultation, *, actor: audit.Actor) -> None:
    """A founding that is out for consultation is itself withdrawn first: it would wait for answers for ever."""
    founding = _founding(consultation)
    if founding.status == CONSULTING:
        raise Refused(f"{founding} waits for this consultation: withdraw the founding, or let it close.")


CONSULTATION: Final = Kind("consultation", "Consultation", choices=VIEWS, explained=("object",), offered=True)
INFORMATION_REQUEST: Final = Kind("information_request", "Information request", offered=True)
FOUNDING: Final = Kind(
    "founding",
    "Consultation on founding a group",
    choices=VIEWS,
    explained=("object",),
    on_opened=founding_opened,
    on_closed=founding_closed,
    on_withdrawn=founding_withdrawn,
)
OWN: Final = (CONSULTATION, INFORMATION_REQUEST, FOUNDING)
