"""A lifecycle as one table: it drives enforcement, the button's label, the reason why it is greyed, and the event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum


@dataclass(frozen=True)
class Step:
    """One way from some statuses to another. `label` is the button, `event` what the ledger will say."""

    key: str
    label: str
    sources: tuple[str, ...]
    target: str
    event: StrEnum


@dataclass(frozen=True)
class Lifecycle:
    """All statuses of a kind of thing and all steps between them. `initial` are the statuses it may be born in."""

    name: str
    states: Mapping[str, str]
    initial: tuple[str, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        named = {*self.initial, *(s for step in self.steps for s in (*step.sources, step.target))}
        if unknown := named - set(self.states):
            raise ValueError(f"Lifecycle {self.name}: unknown statuses {sorted(unknown)}.")
        if len({step.key for step in self.steps}) != len(self.steps):
            raise ValueError(f"Lifecycle {self.name}: a step is named twice.")

    def step(self, key: str) -> Step:
        """The step of that name. Raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{self.name} has no step {key!r}.")

    def keys(self) -> tuple[str, ...]:
        """The names of all steps, in order."""
        return tuple(step.key for step in self.steps)

    def refusal(self, status: str, key: str) -> str | None:
        """Why the step cannot be taken from the status, as a sentence; None when it can."""
        step = self.step(key)
        if status in step.sources:
            return None
        wanted = " or ".join(self.states[source].lower() for source in step.sources)
        return f"This {self.name} is {self.states[status].lower()}; it must be {wanted} to {step.label.lower()}."

    def path(self, status: str, target: str) -> tuple[str, ...] | None:
        """The fewest steps from one status to another, by name; None when there is no way."""
        ways: dict[str, tuple[str, ...]] = {status: ()}
        frontier = [status]
        while frontier and target not in ways:
            at = frontier.pop(0)
            for step in self.steps:
                if at in step.sources and step.target not in ways:
                    ways[step.target] = (*ways[at], step.key)
                    frontier.append(step.target)
        return ways.get(target)

    def choices(self) -> list[tuple[str, str]]:
        """The statuses as model choices."""
        return list(self.states.items())
