"""Panels on a group's page beside its meetings: that it has not met for long, and what was sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.core.clock import today
from groups.models import Group
from groups.policy import is_chair, is_secretariat
from meetings import policy, queries
from meetings.queries.quiet import quiet_since

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model
    from django.http import HttpRequest

LATEST = 6


def quiet_of_group(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """For the chair and the secretariat: the group has not met for over a month."""
    if not isinstance(thing, Group) or not (is_chair(request.user, thing) or is_secretariat(request.user, thing)):
        return None
    quiet = quiet_since(thing, today())
    if quiet is None:
        return None
    planned = queries.planned_for(thing).first()
    return "meetings/_quiet_panel.html", {"group": thing, "quiet": quiet, "planned": planned}


def inbox_of_group(request: HttpRequest, thing: Model) -> tuple[str, Mapping[str, object]] | None:
    """What was sent up or down to the group, and what became of it."""
    if not isinstance(thing, Group) or not policy.may_see_inbox(request.user, thing):
        return None
    entries = queries.inbox_visible_to(request.user).filter(group=thing).order_by("-received_at", "-pk")
    shown = list(entries[:LATEST])
    return ("meetings/_inbox_panel.html", {"group": thing, "entries": shown}) if shown else None
