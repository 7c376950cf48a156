"""Out of office: from one day to another the notices of a seat's duties go to whoever stands in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.audit import services as audit
from foundation.core.clock import now, today
from foundation.core.errors import NotAllowed, Refused
from foundation.core.scope import Classification, scope
from foundation.notifications.events import EventKind
from foundation.notifications.models import Absence

if TYPE_CHECKING:
    from datetime import date

LONGEST = timedelta(days=366)


@audit.act
def go_away(*, first: date, last: date, actor: Person, reason: str = "") -> Absence:
    """Be away from the first to the last day, both included. The reason may be left out.

    Raises Refused for days that are over or in the wrong order, more than a year, and where the person is away on one
    of them already.
    """
    if last < first:
        raise Refused("The last day comes after the first.")
    if last < today():
        raise Refused("These days are over.")
    if last - first > LONGEST:
        raise Refused("Somebody who is away for more than a year hands the seat over.")
    Person.objects.select_for_update().get(pk=actor.pk)
    if Absence.objects.filter(person=actor, valid_from__lte=last, valid_to__gte=first).exists():
        raise Refused("You are away on some of these days already.")
    absence = Absence.objects.create(
        person=actor, valid_from=first, valid_to=last, reason=reason.strip(), created_at=now()
    )
    private = {"reason": absence.reason} if absence.reason else {}
    _record(EventKind.AWAY, absence, actor, _days(absence), private)
    return absence


@audit.act
def come_back(*, absence: Absence, actor: Person) -> None:
    """End one's absence with yesterday, or call one off that has not begun. Raises NotAllowed for another's."""
    if absence.person_id != actor.pk:
        raise NotAllowed("Whoever is away says when they are back.")
    held = Absence.objects.select_for_update().get(pk=absence.pk)
    if held.valid_to is None or held.valid_to < today():
        return
    if held.valid_from >= today():
        _record(EventKind.STAYED, held, actor, _days(held))
        held.delete()
        return
    held.valid_to = today() - timedelta(days=1)
    held.save(update_fields=["valid_to"])
    _record(EventKind.BACK, held, actor, {"on": today().isoformat()})


def _days(absence: Absence) -> dict[str, object]:
    return {"valid_from": absence.valid_from.isoformat(), "valid_to": str(absence.valid_to)}


def _record(
    kind: EventKind, absence: Absence, actor: Person, data: dict[str, object], private: dict[str, str] | None = None
) -> None:
    audit.record(
        kind,
        actor=actor,
        stream="person",
        subject=absence,
        scope=scope("", Classification.RESTRICTED),
        data=data,
        private=private or {},
    )
