"""Every read of obligations."""

from deadlines.queries.owning import chaired_by, owed_by, owes, owner_name
from deadlines.queries.reading import by_urgency, for_group, for_subject, of_subject, visible_to, waiting_on
from deadlines.queries.showing import Duty, Working, duties, duty, working
from deadlines.queries.sweeping import (
    announced_closures,
    counted_across,
    ended,
    movable,
    still_to_come,
    to_act_on,
    to_escalate,
    to_remind,
)

__all__ = [
    "Duty",
    "Working",
    "announced_closures",
    "by_urgency",
    "chaired_by",
    "counted_across",
    "duties",
    "duty",
    "ended",
    "for_group",
    "for_subject",
    "movable",
    "of_subject",
    "owed_by",
    "owes",
    "owner_name",
    "still_to_come",
    "to_act_on",
    "to_escalate",
    "to_remind",
    "visible_to",
    "waiting_on",
    "working",
]
