"""Who may do what to actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.policy import YES, Verdict, no
from groups.policy import is_secretariat, may_read
from groups.queries import standing
from groups.rules import Office, SeatKind
from raid.rules.lifecycle import change_refusal

if TYPE_CHECKING:
    from groups.models import Group
    from groups.queries import User
    from raid.models import Action


def may_see(user: User | None, action: Action) -> Verdict:
    """Agrees with queries.visible_to."""
    return may_read(user, action.scope)


def may_keep(user: User | None, group: Group) -> Verdict:
    """May the person raise, note, change and recommend actions of the group? The PMO keeps the log."""
    return is_secretariat(user, group)


def keeps_a_log(user: User | None) -> bool:
    """Does the person keep the log of any group?"""
    who = standing(user)
    return Office.PMO in who.offices or any(seat.kind == SeatKind.SECRETARIAT for seat in who.seats)


def step(user: User | None, action: Action, key: str) -> Verdict:
    """May the person take this step of the action's lifecycle now?"""
    return _both(may_keep(user, action.group), action.lifecycle.refusal(action.status, key))


def change_now(user: User | None, action: Action) -> Verdict:
    """May the person change the action's words, owner or due date now?"""
    return _both(may_keep(user, action.group), change_refusal(action.status))


def _both(who: Verdict, refusal: str | None) -> Verdict:
    if not who:
        return who
    return no(refusal) if refusal else YES
