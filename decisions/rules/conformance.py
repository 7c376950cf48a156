"""The conformance checklist of a decision: was it taken as the framework asks? Computed, never ticked by hand. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Outcome = Literal["passed", "failed", "waived", "noted", "pending"]


@dataclass(frozen=True)
class Check:
    """One line: what was asked, how it came out, the evidence, the clause."""

    key: str
    label: str
    result: Outcome
    evidence: str
    citation: str = ""


@dataclass(frozen=True)
class PaperFact:
    """How a paper of the item was issued: working days late, and whether the chair waived it."""

    title: str
    late_by: int
    waived: bool
    issued: bool


@dataclass(frozen=True)
class SeatFact:
    """A seat with a voice: whether somebody held it, came, or gave a view."""

    name: str
    held: bool
    present: bool
    spoke: bool


@dataclass(frozen=True)
class PublicationFact:
    """When the decision was owed to be published and when it was. `owed` is False where no rule says so."""

    owed: bool
    due_on: date | None
    published_on: date | None
    historical: bool = False
    breached: bool = False


@dataclass(frozen=True)
class NoticeFact:
    """When the meeting was called, and how many working days of notice that gave of those asked."""

    called_on: date
    given: int
    asked: int


@dataclass(frozen=True)
class ConsultationFact:
    """A consultation about the matter: when it closed (None while it had not), of how many asked how many answered."""

    reference: str
    closed_on: date | None
    asked: int
    answered: int


def notice_check(
    fact: NoticeFact | None, citation: str, *, by_correspondence: bool = False, historical: bool = False
) -> Check:
    """Notice given: the meeting was called no later than its papers had to be out."""
    label = "Notice given"
    if by_correspondence:
        return Check("notice", label, "noted", "Taken by correspondence: no meeting was called.", citation)
    if historical:
        return Check("notice", label, "noted", "Entered after the fact: when it was called is not on record.", citation)
    if fact is None:
        return Check("notice", label, "noted", "When the meeting was called is not on record.", citation)
    given = _many(fact.given, "working day")
    said = f"Called on {_day(fact.called_on)}, {given} before the meeting; {fact.asked} are asked."
    return Check("notice", label, "passed" if fact.given >= fact.asked else "failed", said, citation)


def consultation_check(held: Sequence[ConsultationFact], taken_on: date, citation: str) -> Check:
    """Consultation held: what was asked about the matter was closed when it was decided."""
    label = "Consultation held"
    if not held:
        return Check("consultation", label, "noted", "No consultation is linked.", citation)
    running = [one.reference for one in held if one.closed_on is None or one.closed_on > taken_on]
    if running:
        return Check(
            "consultation", label, "failed", f"Still open when it was decided: {', '.join(running)}.", citation
        )
    said = "; ".join(
        f"{one.reference}, closed on {_day(one.closed_on)}: {_answers(one)}" for one in held if one.closed_on
    )
    return Check("consultation", label, "passed", f"{said}.", citation)


def _answers(fact: ConsultationFact) -> str:
    return f"{fact.answered} of {fact.asked} asked answered"


def separation_check(citation: str, *, same_person: bool) -> Check:
    """Duties are separate: who raised a matter does not decide it."""
    label = "Raised and decided by different people"
    if same_person:
        return Check("separation", label, "failed", "The same person drafted it and recorded its outcome.", citation)
    return Check("separation", label, "passed", "Who drafted it is not who recorded its outcome.", citation)


def papers_check(papers: list[PaperFact], citation: str, *, by_correspondence: bool = False) -> Check:
    """Papers in time, or waived by the chair."""
    label = "Papers issued in time"
    if by_correspondence:
        return Check("papers", label, "noted", "Taken by correspondence: no meeting papers.", citation)
    unissued = [paper.title for paper in papers if not paper.issued]
    late = [paper for paper in papers if paper.late_by]
    if not papers:
        return Check("papers", label, "noted", "No paper was put to the item.", citation)
    if unissued:
        return Check("papers", label, "failed", f"Never issued: {', '.join(unissued)}.", citation)
    if not late:
        return Check("papers", label, "passed", f"{_many(len(papers), 'paper')} issued in time.", citation)
    unwaived = [paper.title for paper in late if not paper.waived]
    if unwaived:
        return Check("papers", label, "failed", f"Late and not waived: {', '.join(unwaived)}.", citation)
    said = ", ".join(f"{paper.title} ({_many(paper.late_by, 'working day')} late)" for paper in late)
    return Check("papers", label, "waived", f"The chair waived: {said}.", citation)


def seats_check(seats: list[SeatFact], citation: str) -> Check:
    """Seats represented. There is no quorum, so absent seats are listed and nothing fails."""
    label = "Seats represented"
    vacant = [seat.name for seat in seats if not seat.held and not seat.spoke]
    absent = [seat.name for seat in seats if seat.held and not (seat.present or seat.spoke)]
    here = len(seats) - len(vacant) - len(absent)
    said = f"{here} of {_many(len(seats), 'seat')} came or gave a view."
    if absent:
        said += f" Not represented: {', '.join(absent)}."
    if vacant:
        said += f" Vacant: {', '.join(vacant)}."
    return Check("seats", label, "noted" if absent or vacant else "passed", said, citation)


def publication_check(fact: PublicationFact, citation: str) -> Check:
    """Published in time, late, or not due yet."""
    label = "Published in time"
    if not fact.owed or fact.due_on is None:
        return Check("published", label, "noted", "No day for its publication stands in the record.", citation)
    due = _day(fact.due_on)
    if fact.published_on is None:
        if fact.historical:
            return Check("published", label, "noted", f"Historical: it was due by {due}.", citation)
        if fact.breached:
            return Check("published", label, "failed", f"Not published; it was due by {due}.", citation)
        return Check("published", label, "pending", f"To be published by {due}.", citation)
    said = f"Published on {_day(fact.published_on)}, due by {due}."
    if fact.historical and fact.published_on > fact.due_on:
        return Check("published", label, "noted", f"Entered after the fact: it was due by {due}.", citation)
    return Check("published", label, "passed" if fact.published_on <= fact.due_on else "failed", said, citation)


def passed(key: str, label: str, evidence: str, citation: str = "") -> Check:
    """A check that the software itself enforced when the outcome was recorded."""
    return Check(key, label, "passed", evidence, citation)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
