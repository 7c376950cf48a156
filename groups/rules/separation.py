"""Duties are separate: what nobody has beside a seat on the same day. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from framework.rules.terms import VOICES
from groups.rules.offices import SeatKind

OFFICE = "Duties are separate: who holds an office of the programme or administers it speaks for no party to it."
CHAIR = "Duties are separate: who chairs a group speaks for no party on it."
VOICE = "One person speaks for one seat alone on a group."


@dataclass(frozen=True)
class Place:
    """A seat by its group's code ('' for an office), its own code and its kind."""

    group: str
    code: str
    kind: str


def apart(one: Place, other: Place) -> str:
    """Why one person does not have both on one day, as a sentence; '' where they may.

    An office stands beside no seat with a voice, on whatever group; a seat with a voice beside neither the chair of its
    group nor another such seat on it. It is the same whichever of the two comes first.
    """
    voices = [place.kind in VOICES for place in (one, other)]
    if not any(voices):
        return ""
    kinds = {one.kind, other.kind}
    if SeatKind.OFFICE in kinds:
        return OFFICE
    if one.group != other.group or one.code == other.code:
        return ""
    if all(voices):
        return VOICE
    return CHAIR if SeatKind.CHAIR in kinds else ""
