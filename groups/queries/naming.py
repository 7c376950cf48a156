"""How the ledger's sentences name seats. An event holds a seat's code, which stays; people read the seat's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation.audit.services import subject_key
from foundation.core.memo import recall
from groups.models import Seat

if TYPE_CHECKING:
    from collections.abc import Mapping


def seat_in_words(code: str, said: Mapping[str, Any]) -> str | None:
    """The name of the seat an event writes as ELEXON or, its group with it, DAG/ELEXON: “… of the DAG”.

    If the event is about the seat, it is that very one; else the one of that code in the event's group, as it is called
    now. None for a seat nobody knows.
    """
    group, _, own = code.rpartition("/")
    names = recall("groups.seat-names", _names)
    home = group or said["scope"].partition(":")[0]
    references = (f"{home}/{own}", own)
    about = (names[key] for key, reference in said["subjects"] if reference in references and key in names)
    name = next(about, None) or next((names[each] for each in references if each in names), None)
    return f"{name} of the {group}" if name and group else name


def _names() -> dict[str, str]:
    """Every seat's name by its key as a subject and by its reference, the newest of each reference."""
    names: dict[str, str] = {}
    for seat in Seat.objects.select_related("group").order_by("valid_from", "pk"):
        names[subject_key(seat)] = names[seat.reference] = seat.name
    return names
