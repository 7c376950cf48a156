"""An alternate is approved before the days they stand in: owed by whom the framework names, met by the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deadlines.services.ending import lapse, meet
from deadlines.services.recording import rules_on
from deadlines.services.setting import SetDuty, move_set, start_set
from foundation.audit.services import act
from foundation.core import workdays
from foundation.core.clock import today
from foundation.core.closures import extra_closures
from framework.queries import in_force
from groups.rules import Office

if TYPE_CHECKING:
    from datetime import date

    from foundation.audit.services import Actor
    from framework.rules import Rule
    from groups.models import Alternate, Group
    from groups.services.alternates import Happened

KEY: Final = "alternate_approved"
BY_SRO: Final = "sro"


@act
def follow_alternate(alternate: Alternate, happened: Happened, *, why: str, actor: Actor) -> None:
    """Start, move or end the duty to answer with what happens to the alternate. An office of the programme has none."""
    if alternate.seat.group is None:
        return
    if happened == "named":
        _start(alternate, actor)
    elif happened == "moved":
        move_set(subject=alternate, key=KEY, on=_answer_by(alternate.valid_from), reason=why, actor=actor)
    elif happened == "withdraw":
        lapse(subject=alternate, actor=actor, reason=why)
    else:  # refused is answered too
        meet(subject=alternate, key=KEY, actor=actor)


def _start(alternate: Alternate, actor: Actor) -> None:
    seat, group, first = alternate.seat, alternate.seat.group, alternate.valid_from
    if group is None:
        return
    start_set(
        duty=SetDuty(KEY, "Alternate approved", _rule(alternate, group), in_force(first).id),
        group=group,
        owner=Office.SRO if alternate.approval == BY_SRO else seat.code,
        on=_answer_by(first),
        ruled_on=first,
        subject=alternate,
        about=seat.reference,
        url=alternate.get_absolute_url(),
        scope=alternate.scope,
        actor=actor,
        historical=first < today(),
    )


def _rule(alternate: Alternate, group: Group) -> Rule:
    """Who approves alternates, where the framework says it for the group; a chair's is the programme's practice."""
    day = alternate.valid_from
    rules = None if alternate.approval == BY_SRO else rules_on(group.code, day)
    return (rules.alternates if rules else None) or in_force(day).programme.practice


def _answer_by(first: date) -> date:
    """The last working day before they stand in; today for somebody named later than that."""
    return max(workdays.count(first, -1, extra_closures()).due, min(today(), first))
