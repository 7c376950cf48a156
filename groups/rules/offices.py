"""Kinds of seats, the programme's offices, who approves an alternate, what may be delegated. Pure."""

from __future__ import annotations

from enum import StrEnum

from framework.rules.terms import SINGLE_HOLDER


class SeatKind(StrEnum):
    """What a seat is for (domain, section 1)."""

    CHAIR = "chair"
    PROGRAMME = "programme"
    ASSURANCE = "assurance"
    CONSTITUENCY = "constituency"
    CODE_BODY = "code_body"
    OBSERVER = "observer"
    SECRETARIAT = "secretariat"
    OFFICE = "office"


SEAT_KINDS = {
    SeatKind.CHAIR: "Chair",
    SeatKind.PROGRAMME: "Programme",
    SeatKind.ASSURANCE: "Assurance",
    SeatKind.CONSTITUENCY: "Constituency",
    SeatKind.CODE_BODY: "Code body",
    SeatKind.OBSERVER: "Observer",
    SeatKind.SECRETARIAT: "Secretariat",
    SeatKind.OFFICE: "Office of the programme",
}


class Office(StrEnum):
    """Seats of the programme itself, held by the same dated appointments."""

    PMO = "PMO"
    SRO = "SRO"
    CCM = "CCM"
    IPA = "IPA"
    OFGEM = "OFGEM"
    AUDITOR = "AUDITOR"


OFFICES = {
    Office.PMO: "PMO secretariat",
    Office.SRO: "Senior Responsible Owner",
    Office.CCM: "Change Control Manager",
    Office.IPA: "Independent Programme Assurance",
    Office.OFGEM: "Ofgem",
    Office.AUDITOR: "Auditor",
}

# These read everything, closed groups included (domain, section 8).
READ_ALL = (Office.PMO, Office.IPA, Office.OFGEM, Office.AUDITOR)

# Whose people are the Implementation Manager's side, within which the SRO delegates a chair (clauses dag-chair and its
# like). The clauses name the side, not its seats: that a programme seat, a chair delegated before, the secretariat and
# these offices are it is our reading of what those kinds are for, the same under every version.
PROGRAMME_SEATS = (SeatKind.PROGRAMME, SeatKind.CHAIR, SeatKind.SECRETARIAT)
PROGRAMME_OFFICES = (Office.SRO, Office.CCM, Office.PMO)


def needs_single_holder(kind: str) -> bool:
    """True when the seat has one holder at a time."""
    return kind in SINGLE_HOLDER


# Who approves an alternate (the framework's `alternates` rule; the chair's alternate is the SRO's to approve).
APPROVALS = {
    "members": "The members of the constituency",
    "representative": "The representative",
    "own": "The organisation whose seat it is",
    "sro": "The Senior Responsible Owner",
}

# What a group may hand to another.
DELEGATED = {"decisions": "Decisions", "tasks": "Tasks and actions"}
