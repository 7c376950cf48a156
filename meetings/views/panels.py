"""What meetings put on the pages of things below: a group's meetings and inbox, the meetings an action came before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from foundation.core.clock import london_midnight, today
from groups.models import Group
from groups.policy import may_see_people
from meetings import policy, queries
from meetings.models import ActionReview
from raid.models import Action

if TYPE_CHECKING:
    from django.db import models
    from django.http import HttpRequest

LATEST = 3
Panel = tuple[str, Mapping[str, object]]


def meetings_of_group(request: HttpRequest, group: models.Model) -> Panel | None:
    """The group's next meetings and its latest ones, and how much waits in its inbox."""
    if not isinstance(group, Group):
        return None
    midnight = london_midnight(today())
    visible = queries.visible_to(request.user).filter(group=group)
    handles = policy.handles_inbox_of(request.user, group)
    context = {
        "group": group,
        "shown": bool(may_see_people(request.user, group)),
        "upcoming": list(visible.filter(starts_at__gte=midnight)[:LATEST]),
        "past": list(visible.filter(starts_at__lt=midnight)[:LATEST]),
        "waiting": queries.waiting_for(group).count() if handles else None,
    }
    return "meetings/_group_panel.html", context


def reviews_of_action(request: HttpRequest, action: models.Model) -> Panel | None:
    """The meetings an action came before, with what each did with it."""
    if not isinstance(action, Action):
        return None
    visible = queries.visible_to(request.user).values("pk")
    reviews = (
        ActionReview.objects.filter(action=action, meeting__in=visible)
        .select_related("meeting__group")
        .order_by("-meeting__starts_at")
    )
    shown = [review for review in reviews if policy.may_read_outcome(request.user, review.meeting)]
    return ("meetings/_action_panel.html", {"reviews": shown}) if shown else None
