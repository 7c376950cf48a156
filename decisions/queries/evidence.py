"""Whether decisions stand in their table as the events that took and published them tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions.events import EventKind
from decisions.models import Decision
from decisions.rules.freezing import fingerprint
from foundation.audit.queries import acts
from foundation.audit.services import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TAKEN = (str(EventKind.DECIDED), str(EventKind.CORRECTED))


def differing_decisions() -> Iterator[str]:
    """Decisions that are not as they were recorded, each with what differs, as sentences."""
    told = {str(data["reference"]): data for _, data in acts(TAKEN)}
    published = {key for key, _ in acts([str(EventKind.PUBLISHED)])}
    for decision in Decision.objects.select_related("option").order_by("pk").iterator(chunk_size=500):
        data = told.pop(decision.reference, None)
        if data is None:
            yield f"decision {decision.reference}: no event of the ledger took it"
            continue
        for name, held in _recorded(decision).items():
            if held != data.get(name):
                yield f"decision {decision.reference}: its {WORDS[name]} is not as it was recorded"
        if (decision.published_at is not None) != (subject_key(decision) in published):
            yield f"decision {decision.reference}: table and ledger differ on whether it is published"
    yield from (f"decision {reference}: the ledger tells of it, and it is gone" for reference in told)


WORDS: Mapping[str, str] = {
    "outcome": "outcome",
    "basis": "basis",
    "option": "option",
    "taken_on": "day",
    "framework_version": "framework",
    "snapshot_sha256": "frozen record",
}


def _recorded(decision: Decision) -> dict[str, object]:
    return {
        "outcome": decision.outcome,
        "basis": decision.basis,
        "option": decision.option.number if decision.option else None,
        "taken_on": decision.taken_on.isoformat(),
        "framework_version": decision.framework_version,
        "snapshot_sha256": fingerprint(decision.snapshot),
    }
