"""What a new group may be called, of which level it is, when it opens. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from framework.rules.programme import WORKING_LEVEL

if TYPE_CHECKING:
    from datetime import date

    from foundation.workflow.rules import Lifecycle

CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}(-[A-Z0-9]{1,7})?")
UNDER_WAY = ("drafted", "consulting", "consulted", "before_parent")
UNDECIDED = ("drafted", "consulting", "consulted")
EDITABLE = ("drafted", "consulted")


def code_refusal(code: str) -> str | None:
    """Why a group may not have this code; None when it may."""
    if CODE.fullmatch(code):
        return None
    return "A group's code is two to twelve capital letters or digits, as in BPRWG, with a part after a hyphen at most."


def is_subgroup(parent_level: int, *, short_lived: bool) -> bool:
    """A group below a working group is a sub-group, and a short-lived one below any: it advises its convenor alone."""
    return short_lived or parent_level >= WORKING_LEVEL


def attendance_refusal(attendance: str, *, below_closed: bool) -> str | None:
    """Why a group may not be attended so below its parent; None when it may."""
    if below_closed and attendance != "closed":
        return "Below a closed group a group is closed too: its work is part of what is kept inside."
    return None


def dates_refusal(opens_on: date | None, until: date | None) -> str | None:
    """Why a group may not stand from one day to another; None when it may."""
    if opens_on is not None and until is not None and until < opens_on:
        return "A sub-group's last day cannot come before the day it opens."
    return None


def change_refusal(lifecycle: Lifecycle, status: str) -> str | None:
    """Why the draft of a founding may not be changed in this status; None when it may."""
    if status in EDITABLE:
        return None
    said = lifecycle.states[status].lower()
    return f"This founding is {said}; its words are changed while it is drafted, or once it was consulted on."


def opening_day(opens_on: date | None, decided_on: date) -> date:
    """The day a founded group opens: the one asked for, and never before its parent decided."""
    return decided_on if opens_on is None else max(opens_on, decided_on)
