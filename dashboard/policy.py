"""Who may see the machinery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.accounts.models import Person
from foundation.core.policy import YES
from groups.policy import holds_office
from groups.rules import Office

if TYPE_CHECKING:
    from foundation.core.policy import Verdict
    from groups.queries import User


def may_see_health(user: User) -> Verdict:
    """May the person see whether workers and e-mail live: the PMO and the administrators."""
    if isinstance(user, Person) and user.is_active and user.is_staff:
        return YES
    return holds_office(user, Office.PMO)
