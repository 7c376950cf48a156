"""Whether the days that obligations keep are those the ledger tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines.events import EventKind
from deadlines.models import Obligation
from foundation.audit.queries import acts
from foundation.audit.services import subject_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

KINDS = [str(kind) for kind in EventKind if kind != EventKind.CLOSURE_ADDED]  # every other one is about an obligation


def differing_days() -> Iterator[str]:
    """Obligations whose due day, or whose day of fulfilment, is not the one their events tell, as sentences."""
    due: dict[str, object] = {}
    met: dict[str, object] = {}
    for key, data in acts(KINDS):
        due[key] = data.get("due_on")
        met[key] = data.get("met_on", met.get(key))
    for one in Obligation.objects.order_by("pk").iterator(chunk_size=1000):
        key = subject_key(one)
        if key not in due:
            yield f"{key} ({one.reference}): the ledger does not tell of it"
            continue
        for name, held, told in (("is due", one.due_on, due[key]), ("was met", one.met_on, met[key])):
            if _iso(held) != told:
                kept = _iso(held) or "no day"
                yield f"{key} ({one.reference}): it {name} on {kept}, the ledger says {told or 'none'}"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
