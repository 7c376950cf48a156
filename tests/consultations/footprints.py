"""What an act leaves behind, for tests that a refused one leaves nothing."""

from __future__ import annotations

from consultations.models import Answer, Attachment, Consultation, Disposition, Extension, Party
from foundation.audit import queries as ledger
from foundation.notifications.models import Email, Notice


def footprint() -> tuple[object, ...]:
    """How much there is of everything, where each consultation stands, and where the ledger stands."""
    rows = (Consultation, Party, Extension, Attachment, Answer, Disposition, Notice, Email)
    stands = tuple(Consultation.objects.order_by("pk").values_list("status", "closes_on", "reminded_step"))
    return (*(model.objects.count() for model in rows), stands, sum(head.seq for head in ledger.streams().values()))


def kinds(consultation: Consultation) -> list[str]:
    """The events about a consultation, without the app's name."""
    events = ledger.events_about([consultation])
    return [event.kind.partition(".")[2] for event in events if event.kind.startswith("consultations.")]


def told(topic: str, key: str = "") -> list[str]:
    """Names of the people who have a notice of the topic whose key holds the words, each once for each notice."""
    found = Notice.objects.filter(topic=topic, key__contains=key).select_related("person")
    return sorted(notice.person.name.removeprefix("Somebody of ") for notice in found.order_by("pk"))
