"""Rights from seats and offices in force today. Every other app's policy is built on these few answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.policy import YES, Verdict, no
from groups.queries import User, readable_scopes, standing
from groups.rules import OFFICES, VOICES, Office, SeatKind

if TYPE_CHECKING:
    from groups.models import Group


def holds_office(user: User | None, *offices: Office) -> Verdict:
    """Does the person hold one of the offices today?"""
    if standing(user).offices & set(offices):
        return YES
    names = " or ".join(OFFICES[office] for office in offices)
    return no(f"Only the {names} may do this.")


def is_chair(user: User | None, group: Group) -> Verdict:
    """Does the person chair the group today?"""
    if any(seat.kind == SeatKind.CHAIR for seat in standing(user).on_group(group.code)):
        return YES
    return no(f"Only the chair of the {group.code} may do this.")


def is_secretariat(user: User | None, group: Group | None = None) -> Verdict:
    """Is the person of the PMO: by office, or by the secretariat's seat on the group?"""
    if holds_office(user, Office.PMO):
        return YES
    if group and any(seat.kind == SeatKind.SECRETARIAT for seat in standing(user).on_group(group.code)):
        return YES
    return no("Only the PMO secretariat may do this.")


def speaks_for(user: User | None, group: Group, seat_code: str) -> Verdict:
    """Does the person hold that constituency or code-body seat of the group today?"""
    held = standing(user).on_group(group.code)
    if any(seat.code == seat_code and seat.kind in VOICES for seat in held):
        return YES
    return no("Only the seat's representative may speak for it.")


def may_read(user: User | None, scope: str) -> Verdict:
    """May the person read a row of that scope? Agrees with the filter `scope__in=readable_scopes(user)`."""
    if scope in readable_scopes(user):
        return YES
    return no("This is not open to you.")


def may_see_people(user: User | None, group: Group) -> Verdict:
    """May the person see who sits on the group? Of a closed group, those who read its material; else everybody."""
    if may_read(user, group.scope):
        return YES
    return no("Who sits on a closed group is shown to its members and to the offices that oversee it.")
