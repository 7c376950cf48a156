"""What a worker looks after: open actions that are owed by nobody yet, and a party's, whose seat may change hands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import structlog

from foundation.audit import services as audit
from raid import queries
from raid.models import Action
from raid.rules.lifecycle import CLOSED, RECOMMEND_CLOSED
from raid.services import duty

if TYPE_CHECKING:
    from foundation.audit.services import Actor

logger = structlog.get_logger(__name__)


def keep_all_owed(*, actor: Actor) -> Counter[str]:
    """Keep every open action owed, each in an act of its own: one that cannot be kept stops no other.

    Actions raised before they were obligations are owed from now on; what was due by then is entered as history.
    """
    done: Counter[str] = Counter()
    for action in [*queries.owed_by_nobody(), *queries.of_parties()]:
        try:
            keep_owed(action=action, actor=actor)
            done["kept"] += 1
        except Exception:
            logger.exception("action_not_kept_owed", action=action.pk)
            done["failed"] += 1
    return done


@audit.act
def keep_owed(*, action: Action, actor: Actor) -> None:
    """Start what an open action owes, unless it is owed; a party's is handed to whoever owes it today.

    Raises Refused when no framework is loaded.
    """
    held = Action.objects.select_for_update(of=("self",)).select_related("group").get(pk=action.pk)
    if held.status == CLOSED:
        return
    if duty.is_owed(held):
        duty.follow_owner(held, actor=actor)
        return
    duty.owe(held, duty.OF_AN_ACTION, actor=actor, historical=held.historical)
    if held.status == RECOMMEND_CLOSED:
        since = held.standings.order_by("since", "pk").last()
        duty.end(held, actor=actor, on=since.since if since else None)
