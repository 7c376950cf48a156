"""Which days may be entered as closed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deadlines.rules.wording import day_words
from foundation.core import workdays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


def closure_refusal(day: date, known: Mapping[date, str]) -> str | None:
    """Why a day cannot be entered as a closure, as a sentence; None when it can. `known` are those entered already."""
    if day.weekday() >= workdays.SATURDAY:
        return f"{day_words(day)} is not a working day: it is at the weekend."
    if name := workdays.closure(day, known):
        return f"{day_words(day)} is not a working day already: {name}."
    return None
