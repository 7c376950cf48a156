"""Who may waive an obligation, explain a breach, or enter a closure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from deadlines.queries import chaired_by, owed_by, owes, owner_name
from foundation.core.policy import YES, Verdict, no
from groups.policy import holds_office, is_chair
from groups.rules import Office

if TYPE_CHECKING:
    from deadlines.models import Obligation
    from groups.queries import User


def may_waive(user: User | None, obligation: Obligation) -> Verdict:
    """The chair of the group or the SRO, and never somebody who owes it. Agrees with the filter `waivable_by`."""
    if not (is_chair(user, obligation.group) or holds_office(user, Office.SRO)):
        return no(f"Only the chair of the {obligation.group.code} or the Senior Responsible Owner may waive this.")
    if owes(user, obligation):
        return no("Nobody waives what they owe themselves.")
    return YES


def waivable_by(user: User | None) -> Q:
    """The filter for obligations the person may waive, whatever their state."""
    over = Q() if holds_office(user, Office.SRO) else Q(group__code__in=chaired_by(user))
    return over & ~owed_by(user)


def may_explain(user: User | None, obligation: Obligation) -> Verdict:
    """Those who owe it. Agrees with the filter `queries.owed_by`."""
    if owes(user, obligation):
        return YES
    return no(f"Only who owes it may explain the breach: {owner_name(obligation)}.")


def may_enter_closures(user: User | None) -> Verdict:
    """The PMO keeps the calendar."""
    return holds_office(user, Office.PMO)
