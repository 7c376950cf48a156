"""How notices about consultations are worded. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


def day_words(day: date | None) -> str:
    """'Wednesday 2 March 2022'."""
    return f"{day:%A} {day.day} {day:%B %Y}" if day else "a day to be set"


def until(closes_on: date | None) -> str:
    """Until when answers are taken."""
    return f"until the end of {day_words(closes_on)} (24:00, London)"


def opened_body(label: str, closes_on: date | None) -> str:
    """What those who are asked are told at the opening."""
    return f"{label}: your organisation is asked to answer {until(closes_on)}."


def extended_body(closes_on: date, reason: str) -> str:
    """What they are told when the closing date is put off."""
    return f"Answers are now taken {until(closes_on)}. Why: {reason}"


def reminder_body(closes_on: date) -> str:
    """What somebody of a silent organisation is told."""
    return f"Your organisation has not answered yet. Answers are taken {until(closes_on)}."


def days_words(step: int) -> str:
    """When it closes, from the working days left."""
    if step == 0:
        return "closes today"
    return "closes in 1 working day" if step == 1 else f"closes in {step} working days"


PUBLISHED_BODY = "The answers are published, each by its class, with what became of it."
