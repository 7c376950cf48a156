"""When things may be recorded at a meeting, and when it may be issued, held and reported. Pure: today comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meetings.rules.lifecycle import CANCELLED, HELD, ISSUED, REPORTED

if TYPE_CHECKING:
    from datetime import date

ALTERNATE = "alternate"
IN_THE_SEAT = ("in_person", "dial_in")  # its holder came
LEVELS = ("public", "programme", "restricted")


def day_words(day: date) -> str:
    """9 December 2026."""
    return f"{day.day} {day:%B %Y}"


def not_yet_refusal(on: date, today: date) -> str | None:
    """Why nothing of the meeting itself can be recorded before its day."""
    if today < on:
        return f"The meeting has not taken place: it is on {day_words(on)}."
    return None


def record_refusal(status: str, on: date, today: date) -> str | None:
    """Why the secretariat may not record what happened at the meeting; None from its day on."""
    if status == CANCELLED:
        return "This meeting was cancelled; nothing happened at it."
    return not_yet_refusal(on, today)


def attendance_refusal(status: str) -> str | None:
    """Why attendance may not be recorded; apologies come in before the day, so only a cancelled meeting has none."""
    return "This meeting was cancelled; nobody attended it." if status == CANCELLED else None


def seat_refusal(seat: str, mode: str, alternate: str, *, of_a_person: bool) -> str | None:
    """Why a seat cannot be recorded as filled so: an alternate has a name, and nobody else stands beside the mode."""
    if (mode == ALTERNATE) != bool(alternate.strip()) or (of_a_person and mode != ALTERNATE):
        return f"{seat}: an alternate is recorded with a name, and only an alternate has one."
    return None


def paper_refusal(status: str) -> str | None:
    """Why a meeting takes no papers."""
    return "This meeting was cancelled; it takes no papers." if status == CANCELLED else None


def issue_refusal(items: int) -> str | None:
    """Why there is nothing to issue."""
    return None if items else "The agenda has no items yet; there is nothing to issue."


def issue_singly_refusal(status: str, *, historical: bool) -> str | None:
    """Why a paper cannot be issued by itself; after the meeting it is late, and the chair may waive that."""
    if historical:
        return "Nothing is issued for a meeting entered from its papers."
    if status in {ISSUED, HELD}:
        return None
    return "A paper is issued by itself only after the issue of the others and before the headline report."


def revise_refusal(status: str, *, issued: bool, decided: bool) -> str | None:
    """Why a paper gets no new version; one that was issued is issued anew with it, late by the day that has passed."""
    if not issued:
        return paper_refusal(status)
    if decided:
        return "The item has been decided on the version that was issued; what is new needs an item of its own."
    if status in {ISSUED, HELD}:
        return None
    return "An issued paper gets a new version only before the headline report."


def overwritten_refusal(seen: str, present: str) -> str | None:
    """Why a text cannot be saved over one that its writer has not read."""
    if seen == present:
        return None
    return f"Somebody else saved version {present} while you wrote. Read it, and save yours again with both."


def agenda_unpublished(status: str, *, historical: bool) -> str | None:
    """Why the agenda is not for everybody who may know of the meeting; None once its papers are issued."""
    if historical or status in {ISSUED, HELD, REPORTED}:
        return None
    return "The agenda is published when the papers of the meeting are issued."


def outcome_unpublished(status: str, *, historical: bool) -> str | None:
    """Why what happened at the meeting is not for everybody who may know of it; None once it is reported."""
    if historical or status == REPORTED:
        return None
    return "Who was there and what became of the items is published with the headline report."


def report_refusal(status: str) -> str | None:
    """Why there can be no headline report yet."""
    if status in {HELD, REPORTED}:
        return None
    return "A headline report follows the meeting: record the meeting as held first."


def move_refusal(to: date, today: date) -> str | None:
    """Why the meeting cannot be moved to that day."""
    return "A meeting cannot be moved into the past." if to < today else None


def fits(classification: str, within: str) -> bool:
    """May a thing of one classification stand in a document of another? Nothing narrower goes into something wider."""
    return LEVELS.index(classification) <= LEVELS.index(within)
