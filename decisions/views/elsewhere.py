"""Panels on the pages of other things: a group's proposals, a meeting's, and the decision behind an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decisions import policy, queries
from decisions.views.panels import state_pill
from foundation.core.clock import today
from groups.models import Group
from meetings.models import Meeting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest

    from decisions.models import Proposal

LATEST = 6


def group_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The newest proposals put to a group; while it is convened, the way to put one."""
    rows = queries.register(request.user).filter(group_id=thing.pk)[:LATEST]
    stands = isinstance(thing, Group) and thing.is_convened_on(today())
    group = thing if isinstance(thing, Group) and stands and policy.may_draft(request.user, thing) else None
    return _proposals("Proposals and decisions", rows, group)


def meeting_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The proposals a meeting takes, in the order of its agenda."""
    rows = queries.register(request.user).filter(item__meeting_id=thing.pk).order_by("item__position", "number")
    group = thing.group if isinstance(thing, Meeting) and policy.may_draft(request.user, thing.group) else None
    return _proposals("Proposals before this meeting", rows, group)


def _proposals(title: str, rows: QuerySet[Proposal], group: Group | None) -> tuple[str, Mapping[str, object]] | None:
    shown = [{"proposal": row, "state": state_pill(row)} for row in rows]
    if not shown and group is None:
        return None
    return "decisions/panel_proposals.html", {"title": title, "rows": shown, "group": group}


def action_panel(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """The decision that asked for an action, when the person may read it."""
    decision = queries.decisions_visible_to(request.user).filter(conditions__action_id=thing.pk).first()
    return ("decisions/panel_action.html", {"decision": decision}) if decision else None
