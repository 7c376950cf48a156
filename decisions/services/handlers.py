"""What happens when a proposal of a kind is decided: apps above register it, and it runs in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

from decisions.models import Decision
from foundation.accounts.models import Person
from foundation.core.registry import Registry

OutcomeHandler = Callable[[Decision, Person], None]

OUTCOME_HANDLERS: Registry[OutcomeHandler] = Registry("decisions.outcome_handlers", required=("other",))


def record_only(decision: Decision, actor: Person) -> None:
    """For matters of kind 'other': the decision's record is all there is to do."""
