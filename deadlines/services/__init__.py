"""Writing obligations: start, move, meet, breach, waive, explain, lapse, and the sweep that enforces them."""

from deadlines.services.alternates import follow_alternate
from deadlines.services.closures import add_closure
from deadlines.services.ending import explain, lapse, let_pass, meet, waive
from deadlines.services.enforcing import DUE_ACTS, DueAct, Enforced, enforce
from deadlines.services.moving import follow_framework, move
from deadlines.services.setting import SetDuty, hand_on, move_set, start_again, start_set
from deadlines.services.starting import start_for

__all__ = [
    "DUE_ACTS",
    "DueAct",
    "Enforced",
    "SetDuty",
    "add_closure",
    "enforce",
    "explain",
    "follow_alternate",
    "follow_framework",
    "hand_on",
    "lapse",
    "let_pass",
    "meet",
    "move",
    "move_set",
    "start_again",
    "start_for",
    "start_set",
    "waive",
]
