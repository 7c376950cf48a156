"""manage.py lifecycles [--check]: docs/lifecycles.md out of the lifecycle tables, a diagram and two tables each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit.queries import registered
from foundation.core.management.generated import GeneratedDocument, table
from foundation.workflow.queries import stateful_models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foundation.workflow.models import LifecycleModel
    from foundation.workflow.rules import Lifecycle

HEAD = """\
# Lifecycles

Everything with a status, drawn from the tables that enforce it: `manage.py lifecycles` writes this file, and a test
fails when it is stale. In the first table a cell holds the status a step leads to; where there is a dash, the step is
refused with a sentence made of the statuses' own words below it, and the greyed button shows the same sentence: that
the step has been taken already, what it still waits for, or how things stand now that it is no longer possible. Each
step is one conditional update and one event; how that is kept is in [architecture.md](architecture.md#status-changes).
"""


class Command(GeneratedDocument):
    help = "Writes docs/lifecycles.md from the lifecycle tables, or checks it."
    file = "docs/lifecycles.md"

    def text(self) -> str:
        wording = registered()
        return "\n".join([HEAD, *(line for model in stateful_models() for line in chapter(model, wording))])


def chapter(model: type[LifecycleModel], wording: Mapping[str, str]) -> Iterator[str]:
    """One lifecycle in Markdown. `wording` gives the ledger's sentence for an event kind."""
    lifecycle = model.lifecycle
    born = ", ".join(lifecycle.states[status] for status in lifecycle.initial)
    yield f"## {lifecycle.name.capitalize()}"
    yield ""
    yield f"`{model.__module__}.{model.__name__}`; it may begin as: {born}."
    yield ""
    yield from diagram(lifecycle)
    yield from table(["from", *(step.label for step in lifecycle.steps)], matrix(lifecycle))
    words = ([f"**{label}**", *in_words(lifecycle, status)] for status, label in lifecycle.states.items())
    yield from table(["status", "in words", "before it"], words)
    steps = ([f"`{step.key}`", step.label, f"`{step.event}`", said(wording, step.event)] for step in lifecycle.steps)
    yield from table(["step", "button", "event", "in the ledger"], steps)


def said(wording: Mapping[str, str], event: str) -> str:
    """The ledger's sentence for an event kind, with its places for values."""
    return f"`{wording[event]}`" if event in wording else ""


def in_words(lifecycle: Lifecycle, status: str) -> tuple[str, str]:
    """How a refusal says that a thing stands at the status, and that it does not yet."""
    says = lifecycle.says(status)
    return f"{says.stands}", f"{says.lacks} yet"


def diagram(lifecycle: Lifecycle) -> Iterator[str]:
    """The lifecycle as a Mermaid state diagram."""
    left = {source for step in lifecycle.steps for source in step.sources}
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{label}" as {status}' for status, label in lifecycle.states.items())
    yield from (f"    [*] --> {status}" for status in lifecycle.initial)
    for step in lifecycle.steps:
        yield from (f"    {source} --> {step.target}: {step.label}" for source in step.sources)
    yield from (f"    {status} --> [*]" for status in lifecycle.states if status not in left)
    yield "```"
    yield ""


def matrix(lifecycle: Lifecycle) -> Iterator[list[str]]:
    """Each status with what every step makes of it."""
    for status, label in lifecycle.states.items():
        targets = (lifecycle.states[step.target] if status in step.sources else "–" for step in lifecycle.steps)
        yield [f"**{label}**", *targets]
