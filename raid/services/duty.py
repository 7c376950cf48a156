"""An action as an obligation of its group: due on the day it was given, met when the secretariat says that it is done.

A meeting that does not agree keeps the action open, and it is owed once more; what was met or breached stays so. Past
actions, as imported, are entered and nothing is sent of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deadlines import services as deadlines
from deadlines.rules import BREACHED, MET, UNDECIDED
from deadlines.rules.timing import CHAIR
from deadlines.services import SetDuty
from foundation.core.clock import today
from foundation.core.errors import Refused
from framework.queries import in_force, versions
from groups.rules import Office, SeatKind
from raid.models import ActionOwner
from raid.queries import obligation_of, seat_of_party

if TYPE_CHECKING:
    from datetime import date

    from foundation.audit.services import Actor
    from framework.rules import Rule, Version
    from raid.models import Action


@dataclass(frozen=True)
class Duty:
    """What is owed with an action, and the rule that asked for it; without one, the programme's practice."""

    key: str
    label: str
    rule: Rule | None = None


OF_AN_ACTION: Final = Duty("action", "Action completed")


def owe(action: Action, duty: Duty, *, actor: Actor, historical: bool = False) -> None:
    """Start it, under the framework of the day the action was raised. What was due before it was entered is history.

    Raises Refused when no framework is loaded: silence would lose obligations.
    """
    version = _version(action.raised_on)
    deadlines.start_set(
        duty=SetDuty(duty.key, duty.label, duty.rule or version.programme.practice, version.id),
        group=action.group,
        owner=_owner(action),
        on=action.due_on,
        ruled_on=action.raised_on,
        subject=action,
        about=action.reference,
        url=action.get_absolute_url(),
        scope=action.scope,
        actor=actor,
        historical=historical or action.due_on < today(),
    )


def follow_day(action: Action, *, actor: Actor) -> None:
    """The action's day was changed: what is open moves; what was breached stays, and is owed anew by a day to come."""
    deadlines.let_pass(subject=action, actor=actor)
    held = obligation_of(action)
    if held is None:
        owe(action, OF_AN_ACTION, actor=actor)
    elif held.status in UNDECIDED or (held.historical and action.due_on < today()):
        reason = "The action was given another day."
        deadlines.move_set(subject=action, key=held.key, on=action.due_on, reason=reason, actor=actor)
    elif action.due_on >= today():
        deadlines.start_again(obligation=held, on=action.due_on, subject=action, actor=actor)


def follow_owner(action: Action, *, actor: Actor) -> None:
    """Whoever owns the action owes it, and who reads the action reads of it."""
    owner = _owner(action)
    deadlines.hand_on(subject=action, group=action.group, owner=owner, scope=action.scope, actor=actor)


def end(action: Action, *, actor: Actor, on: date | None = None) -> None:
    """It is done: today, or on the day a source tells."""
    held = obligation_of(action)
    if held is not None:
        deadlines.meet(subject=action, key=held.key, actor=actor, on=on)


def owe_again(action: Action, *, actor: Actor) -> None:
    """A meeting keeps it open: owed by the action's day while that is to come, else once it is given another."""
    held = obligation_of(action)
    if held is not None and (held.status in {MET, BREACHED} or held.historical):
        on = action.due_on if action.due_on >= today() else None
        deadlines.start_again(obligation=held, on=on, subject=action, actor=actor)


def _version(on: date) -> Version:
    """The framework of a day; for what is older than the first version, that one."""
    loaded = versions()
    if not loaded:
        raise Refused("No Governance Framework is loaded, so no action can be owed under it.")
    return in_force(max(on, loaded[0].in_force_from), among=loaded)


def is_owed(action: Action) -> bool:
    """Does any obligation stand for the action, running or over?"""
    return obligation_of(action) is not None


def _owner(action: Action) -> str:
    """The seat or office that alone stands for the published owner today; else the secretariat, who chases.

    Never a person: seats are handed over, and somebody stands in for who is on leave. A party owes by its seat.
    """
    owners = list(ActionOwner.objects.filter(action=action).select_related("seat").order_by("pk")[:2])
    if len(owners) != 1:
        return Office.PMO
    seat = owners[0].seat
    if seat is None:
        held = seat_of_party(owners[0].organisation_id, action.group, today())
        return held.code if held else Office.PMO
    if seat.group_id is None:
        return seat.code if seat.code in set(Office) else Office.PMO
    if seat.group_id != action.group_id:
        return Office.PMO
    return CHAIR if seat.kind == SeatKind.CHAIR else seat.code
