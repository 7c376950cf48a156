"""Convening a group the framework provides for: from a day it meets and decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.audit import services as audit
from foundation.core.errors import Refused
from groups.events import EventKind
from groups.models import Group
from groups.queries.structure import terms_on

if TYPE_CHECKING:
    from datetime import date


@audit.act
def convene(*, group: Group, on: date, actor: audit.Actor, predecessor: Group | None = None) -> Group:
    """Convene a group from a day, as a step of a founding or a succession: they have asked who may.

    Raises Refused for a group that is convened or closed, or that the framework of that day does not provide for.
    """
    if reason := convening_refusal(group, on):
        raise Refused(reason)
    before = predecessor or group.predecessor
    waiting = Group.objects.filter(pk=group.pk, convened_on__isnull=True, valid_to__isnull=True)
    if not waiting.update(convened_on=on, convened_here=True, predecessor=before):
        raise Refused(f"Somebody else has just convened the {group.code} or closed it.")
    group.convened_on, group.convened_here, group.predecessor = on, True, before
    audit.record(
        EventKind.CONVENED,
        actor=actor,
        stream=group.audit_stream,
        subject=group,
        also=[predecessor] if predecessor else [],
        scope=group.scope,
        data={"convened_on": on.isoformat(), "predecessor": predecessor.code if predecessor else ""},
    )
    return group


def convening_refusal(group: Group, on: date) -> str | None:
    """Why a group cannot be convened on a day; None when it can."""
    if group.valid_to is not None:
        return f"The {group.code} was closed on {group.valid_to:%-d %B %Y}."
    if group.convened_on is not None:
        return f"The {group.code} is convened since {group.convened_on:%-d %B %Y}."
    if terms_on(group, on) is None:
        return f"The framework in force on {on:%-d %B %Y} does not provide for the {group.code}."
    return None
