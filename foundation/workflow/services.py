"""advance(): one conditional UPDATE from the status that was read, and one event; advance_all(): the same for many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from foundation.audit import services as audit
from foundation.core.errors import Refused
from foundation.core.rows import claim
from foundation.workflow.models import LifecycleModel, advancing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.db import models

Thing = TypeVar("Thing", bound=LifecycleModel)


@audit.act
def advance(
    thing: LifecycleModel,
    step: str,
    *,
    actor: audit.Actor,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, object] | None = None,
    private: Mapping[str, str] | None = None,
    also: Sequence[models.Model] = (),
    on_behalf_of: str = "",
) -> None:
    """Take a step of the thing's lifecycle, together with other `changes` of its columns, and record it.

    Raises Refused when the step is not possible from the status, or when somebody else was quicker.
    """
    lifecycle = thing.lifecycle
    if reason := lifecycle.refusal(thing.status, step):
        raise Refused(reason)
    taken, before = lifecycle.step(step), thing.status
    fields = {**(changes or {}), "status": taken.target}
    with advancing():
        rows_of = type(thing)._base_manager  # noqa: SLF001  # a default manager may hide rows
        rows = rows_of.filter(pk=thing.pk, status=before).update(**fields)
    if not rows:
        raise Refused(f"Somebody else has just changed this {lifecycle.name}. Look again before you go on.")
    thing._status_read = taken.target  # noqa: SLF001  # what is now in the database
    for name, value in fields.items():
        setattr(thing, name, value)
    audit.record(
        taken.event,
        actor=actor,
        stream=thing.audit_stream,
        subject=thing,
        scope=thing.event_scope,
        also=also,
        data={"from": before, "to": taken.target, **(data or {})},
        private=private,
        on_behalf_of=on_behalf_of,
    )


@dataclass(frozen=True)
class Said:
    """What the event of one thing says: codes, numbers and days as `data`, words as `private`."""

    data: Mapping[str, object] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)


@audit.act
def advance_all(
    rows: models.QuerySet[Thing],
    step: str,
    *,
    actor: audit.Actor,
    limit: int,
    say: Callable[[Sequence[Thing]], Sequence[Said]],
    changes: Mapping[str, Any] | None = None,
) -> list[Thing]:
    """Take a step for up to `limit` rows of a query at once: one UPDATE … RETURNING, and one event for each.

    `say` is given the things that took the step, in their order, and tells what the event of each says. What another
    worker holds is left to it. Returns the things as they now stand. Raises ValueError for a step from several
    statuses.
    """
    lifecycle = rows.model.lifecycle
    taken = lifecycle.step(step)
    if len(taken.sources) != 1:
        raise ValueError(f"“{step}” of the {lifecycle.name} starts from several statuses; take it one by one.")
    (before,) = taken.sources
    with advancing():
        things = claim(rows.filter(status=before), {**(changes or {}), "status": taken.target}, limit=limit)
    for thing, said in zip(things, say(things), strict=True):
        audit.record(
            taken.event,
            actor=actor,
            stream=thing.audit_stream,
            subject=thing,
            scope=thing.event_scope,
            data={"from": before, "to": taken.target, **said.data},
            private=said.private,
        )
    return things
