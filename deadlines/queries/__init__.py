"""Every read of obligations."""

from deadlines.queries.compliance import Kept, compliance, history_of_clause, of_clause
from deadlines.queries.evidence import differing_days
from deadlines.queries.owning import chaired_by, owed_by, owes, owner_name
from deadlines.queries.planning import Board, By, Column, Day, due, month_due
from deadlines.queries.reading import (
    by_urgency,
    for_group,
    for_subject,
    of_subject,
    owner_choices,
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
    under_another,
)

__all__ = [
    "Board",
    "By",
    "Column",
    "Day",
    "Duty",
    "Kept",
    "Working",
    "announced_closures",
    "by_urgency",
    "chaired_by",
    "compliance",
    "counted_across",
    "differing_days",
    "due",
    "duties",
    "duty",
    "ended",
    "for_group",
    "for_subject",
    "history_of_clause",
    "month_due",
    "movable",
    "of_clause",
    "of_subject",
    "owed_by",
    "owes",
    "owner_choices",
    "owner_name",
    "still_to_come",
    "to_act_on",
    "to_escalate",
    "to_remind",
    "under_another",
    "visible_to",
    "waiting_for_a_day",
    "waiting_on",
    "working",
]
