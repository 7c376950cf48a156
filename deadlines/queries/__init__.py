"""Every read of obligations."""

from deadlines.queries.compliance import Kept, compliance, of_clause
from deadlines.queries.evidence import differing_days
from deadlines.queries.owning import chaired_by, owed_by, owes, owner_name
from deadlines.queries.reading import (
    by_urgency,
    for_group,
    for_subject,
    of_subject,
    visible_to,
    waiting_for_a_day,
    waiting_on,
)
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
    "Kept",
    "Working",
    "announced_closures",
    "by_urgency",
    "chaired_by",
    "compliance",
    "counted_across",
    "differing_days",
    "duties",
    "duty",
    "ended",
    "for_group",
    "for_subject",
    "movable",
    "of_clause",
    "of_subject",
    "owed_by",
    "owes",
    "owner_name",
    "still_to_come",
    "to_act_on",
    "to_escalate",
    "to_remind",
    "visible_to",
    "waiting_for_a_day",
    "waiting_on",
    "working",
]
