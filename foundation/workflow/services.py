"""advance(): one conditional UPDATE from the status that was read, and one event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation.audit import services as audit
from foundation.core.errors import Refused
from foundation.workflow.models import LifecycleModel, advancing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db import models


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
