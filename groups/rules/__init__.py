"""What groups and seats are, for how long, and what they may do. Pure."""

from __future__ import annotations

from framework.rules.spans import Span, ending, spans
from framework.rules.terms import SINGLE_HOLDER, VOICES
from groups.rules.appointing import Taken
from groups.rules.competence import Competence, Handed, may_decide
from groups.rules.offices import (
    APPROVALS,
    DELEGATED,
    OFFICES,
    PROGRAMME_OFFICES,
    PROGRAMME_SEATS,
    READ_ALL,
    SEAT_KINDS,
    Office,
    SeatKind,
    needs_single_holder,
)
from groups.rules.periods import Period

__all__ = [
    "APPROVALS",
    "DELEGATED",
    "OFFICES",
    "PROGRAMME_OFFICES",
    "PROGRAMME_SEATS",
    "READ_ALL",
    "SEAT_KINDS",
    "SINGLE_HOLDER",
    "VOICES",
    "Competence",
    "Handed",
    "Office",
    "Period",
    "SeatKind",
    "Span",
    "Taken",
    "ending",
    "may_decide",
    "needs_single_holder",
    "spans",
]
