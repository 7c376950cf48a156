"""What happens when a proposal of a kind is decided: apps above register it, and it runs in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

from decisions.models import Decision
from foundation.accounts.models import Person
from foundation.core.registry import Registry

OutcomeHandler = Callable[[Decision, Person], None]
# The thing a proposal is about, by its subject: its name and its page; None where there is no such thing.
About = Callable[[str], "tuple[str, str] | None"]

OUTCOME_HANDLERS: Registry[OutcomeHandler] = Registry("decisions.outcome_handlers", required=("other",))
# Kinds that are about one thing. They are put from that thing's page, never by hand, and name it as their subject.
ABOUT: Registry[About] = Registry("decisions.about")


def record_only(decision: Decision, actor: Person) -> None:
    """For matters of kind 'other': the decision's record is all there is to do."""


def kinds_by_hand() -> list[str]:
    """The kinds a person may choose for a proposal of their own."""
    return [kind for kind, _ in OUTCOME_HANDLERS.items() if kind not in ABOUT]
