"""Kinds of seats, the programme's offices, and how long the framework has had each seat. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from framework.rules.terms import SINGLE_HOLDER, VOICES, Rule, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


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


def needs_single_holder(kind: str) -> bool:
    """True when the seat has one holder at a time."""
    return kind in SINGLE_HOLDER


@dataclass(frozen=True)
class Span:
    """A seat as the framework has it from one day to another (None while it goes on)."""

    code: str
    name: str
    kind: str
    position: int
    clause: str
    citation: str
    version: str
    valid_from: date
    valid_to: date | None


def spans(versions: Sequence[Version], group: str) -> list[Span]:
    """How long each seat of a group (of the programme itself for '') has existed, over versions in order of force.

    A seat that stays keeps one span, told in the words of the newest version that has it.
    """
    open_spans: dict[str, Span] = {}
    done: list[Span] = []
    for version in versions:
        present = {seat.code: seat for seat in _seats(version, group)}
        gone = sorted(set(open_spans) - set(present))
        eve = version.in_force_from - timedelta(days=1)
        done.extend(replace(open_spans.pop(code), valid_to=eve) for code in gone)
        for code, seat in present.items():
            begun = open_spans.get(code)
            if begun and begun.kind != seat.kind:
                done.append(replace(begun, valid_to=eve))
                begun = None
            open_spans[code] = replace(seat, valid_from=begun.valid_from if begun else version.in_force_from)
    return sorted([*done, *open_spans.values()], key=lambda span: (span.position, span.valid_from))


def _seats(version: Version, group: str) -> Iterator[Span]:
    if not group:
        for position, office in enumerate(version.programme.offices):
            yield _span(version, office, position, code=office.key, name=office.name, kind=SeatKind.OFFICE)
        return
    rules = version.group(group)
    for position, seat in enumerate(rules.seats if rules else ()):
        yield _span(version, seat, position, code=seat.code, name=seat.name, kind=seat.kind)


def _span(version: Version, rule: Rule, position: int, *, code: str, name: str, kind: str) -> Span:
    return Span(
        code=code,
        name=name,
        kind=str(kind),
        position=position,
        clause=rule.clause.id,
        citation=rule.citation,
        version=version.id,
        valid_from=version.in_force_from,
        valid_to=None,
    )


__all__ = [
    "OFFICES",
    "READ_ALL",
    "SEAT_KINDS",
    "VOICES",
    "Office",
    "SeatKind",
    "Span",
    "needs_single_holder",
    "spans",
]
