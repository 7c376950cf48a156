"""Who may stand in for a seat, when somebody can have come and gone, and how a seat stands. Pure: times come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from meetings.rules.lifecycle import CANCELLED, HELD, REPORTED

if TYPE_CHECKING:
    from datetime import datetime

PRESENT = ("in_person", "dial_in", "alternate")
COMING, BY_ALTERNATE, APOLOGIES = "coming", "alternate", "apologies"

State = Literal["here", "left", "absent", "apologies", "alternate", "expected", "vacant", "declined"]
STATES: dict[State, str] = {
    "here": "Here",
    "left": "Left",
    "absent": "Absent",
    "apologies": "Apologies",
    "alternate": "Alternate expected",
    "expected": "Expected",
    "vacant": "Vacant",
    "declined": "Declined for now",
}


def authority_refusal(seat: str, name: str, authority: str, *, approved: bool, historical: bool) -> str | None:
    """Why an alternate cannot be recorded: without an approval in force that day their authority is stated in words.

    A meeting entered after the fact tells what its source tells.
    """
    if approved or historical or authority.strip():
        return None
    return f"{seat}: no approval of {name} as alternate is in force that day. State on what authority they stand in."


def times_refusal(who: str, arrived: datetime | None, left: datetime | None, *, present: bool) -> str | None:
    """Why somebody cannot have come and gone so; None as a time means the start, or the end, of the meeting."""
    if not present and (arrived or left):
        return f"{who}: only who was there came and left."
    if arrived and left and left < arrived:
        return f"{who}: nobody leaves before they come."
    return None


def reply_refusal(status: str) -> str | None:
    """Why it can no longer be said beforehand who comes."""
    if status == CANCELLED:
        return "This meeting was cancelled; nobody is expected at it."
    if status in {HELD, REPORTED}:
        return "This meeting has been held; the attendance tells who came."
    return None


def invite_refusal(status: str) -> str | None:
    """Why nobody can be invited any more."""
    if status == CANCELLED:
        return "This meeting was cancelled; nobody can be invited to it."
    if status == REPORTED:
        return "This meeting has been reported; who was invited stands in its report."
    return None


def state_of(mode: str, answer: str, *, left: bool, held: bool, declined: bool, stands_in: bool) -> State:
    """How a seat stands: what is recorded first, then what was said before, then what is known of the day.

    `mode` is what is recorded ("" for nothing), `answer` what the representative said, `stands_in`: an approved
    alternate is in force for the whole seat.
    """
    if mode in PRESENT:
        return "left" if left else "here"
    if mode:
        return "apologies" if mode == APOLOGIES else "absent"
    if not held and not stands_in:
        return "declined" if declined else "vacant"
    return _expected(answer, stands_in=stands_in)


def _expected(answer: str, *, stands_in: bool) -> State:
    if answer == APOLOGIES:
        return "apologies"
    if answer == BY_ALTERNATE or (stands_in and answer != COMING):
        return "alternate"
    return "expected"


def mode_as_expected(state: State, mode: str) -> str:
    """How a seat is recorded when everybody came as expected, present ones as `mode`; "" for nothing to record."""
    modes = {"expected": mode, "alternate": "alternate", "apologies": "apologies"}
    return modes.get(state, "")
