"""A lifecycle as one table: it drives enforcement, the button's label, the reason why it is greyed, and the event."""

from __future__ import annotations

from dataclasses import dataclass, field
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
class Says:
    """A status as a clause: that a thing stands there ("Views are open"), and that it does not ("views are not open").

    Without a full stop; "already" or "yet" follows where it belongs.
    """

    stands: str
    lacks: str


@dataclass(frozen=True)
class Lifecycle:
    """All statuses of a kind of thing and all steps between them. `initial` are the statuses it may be born in.

    `sentences` holds a status's clauses where its label alone would not read well in one: the rest follow from it.
    """

    name: str
    states: Mapping[str, str]
    initial: tuple[str, ...]
    steps: tuple[Step, ...]
    sentences: Mapping[str, Says] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {*self.initial, *(s for step in self.steps for s in (*step.sources, step.target))}
        if unknown := (named | set(self.sentences)) - set(self.states):
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
        stands = self.says(status).stands
        if status == step.target:
            return f"{stands} already."
        ahead = self._ahead(status, step)
        if ahead is not None:
            return f"{stands}: {self.says(ahead).lacks} yet."
        return f"{stands}; “{step.label}” is no longer possible."

    def says(self, status: str) -> Says:
        """The status as a clause, in its own words or in those of its label; a label of several words is quoted."""
        if status in self.sentences:
            return self.sentences[status]
        label = self.states[status]
        if " " in label:
            return Says(f"This {self.name} stands at “{label}”", f"it does not stand at “{label}”")
        return Says(f"This {self.name} is {label.lower()}", f"it is not {label.lower()}")

    def _ahead(self, status: str, step: Step) -> str | None:
        """The nearest status from which the step can be taken, when it still lies ahead."""
        ways = {source: way for source in step.sources if (way := self.path(status, source)) is not None}
        return min(ways, key=lambda source: len(ways[source])) if ways else None

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
