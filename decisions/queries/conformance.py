"""The conformance checklist of a decision, from its frozen snapshot and what happened since."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from consultations import queries as consultations
from deadlines.queries import of_subject
from decisions.rules.conformance import (
    Check,
    ConsultationFact,
    NoticeFact,
    PaperFact,
    PublicationFact,
    SeatFact,
    consultation_check,
    notice_check,
    papers_check,
    passed,
    publication_check,
    seats_check,
    separation_check,
)
from foundation.audit.services import subject_key
from foundation.core.clock import end_of_day, london_date
from meetings.models import Attendance

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from deadlines.models import Obligation
    from decisions.models import Decision

PUBLISHED = "decisions_published"


def checklist(decision: Decision, readable: Collection[str] | None = None) -> tuple[Check, ...]:
    """Was the decision taken as the framework asks? Each line passed, failed, waived, noted or pending.

    `readable` are the scopes of the reader, to whom no other paper is named; None names them all.
    """
    held = decision.snapshot
    rules = held["rules"]
    papers = [_paper(paper, readable, historical=_historical(held)) for paper in held["papers"]]
    written = held["meeting"] is None
    return (
        _competence(decision),
        notice_check(_notice(held), rules["papers"], by_correspondence=written, historical=_historical(held)),
        papers_check(papers, rules["papers"], by_correspondence=written),
        seats_check([_seat(seat) for seat in held["seats"]], rules["seats"]),
        consultation_check(_consultations(decision, readable), decision.taken_on, rules.get("consultation", "")),
        _thresholds(decision),
        separation_check(rules.get("separation", ""), same_person=_same_person(decision)),
        passed("basis", "Basis allowed", f"{rules['basis']['label']}.", rules["basis"]["citation"]),
        publication_check(_publication(decision), (rules["publication"] or {}).get("citation", "")),
    )


def _notice(held: Mapping[str, Any]) -> NoticeFact | None:
    """As frozen; a record of before this was kept says nothing."""
    notice = (held["meeting"] or {}).get("notice")
    return NoticeFact(date.fromisoformat(notice["called_on"]), notice["given"], notice["asked"]) if notice else None


def _consultations(decision: Decision, readable: Collection[str] | None) -> list[ConsultationFact]:
    """What had been asked about the proposal or its subject by the day it was decided, as far as the reader may read.

    What was withdrawn is left out, and what was asked later belongs to a later decision.
    """
    proposal = decision.proposal
    keys = [subject_key(proposal), *([proposal.subject] if proposal.subject else [])]
    asked = consultations.everything().filter(subject__in=keys, withdrawn_at__isnull=True)
    asked = asked.filter(opened_at__lt=end_of_day(decision.taken_on))
    if readable is not None:
        asked = asked.filter(scope__in=readable)
    counted = asked.annotate(
        parties_asked=Count("parties__organisation", distinct=True),
        parties_heard=Count("answers__organisation", distinct=True),
    )
    return [
        ConsultationFact(
            one.reference,
            london_date(one.closed_at) if one.closed_at else None,
            one.parties_asked,
            one.parties_heard,
        )
        for one in counted.order_by("number")
    ]


def _same_person(decision: Decision) -> bool:
    return decision.taken_by_id == decision.proposal.raised_by_person_id


def _paper(paper: Mapping[str, Any], readable: Collection[str] | None, *, historical: bool) -> PaperFact:
    named = readable is None or paper["scope"] in readable
    title = paper["title"] if named else "a paper that is not open to you"
    return PaperFact(title, paper["late_by"], paper["waived"], bool(paper["issued_at"]) or historical)


def publication_obligation(decision: Decision) -> Obligation | None:
    """What is owed for the decision's publication: its own where it has one, else that of its meeting."""
    own = of_subject(subject_key(decision)).filter(key=PUBLISHED).first()
    item = decision.proposal.item
    if own is not None or item is None or decision.corrects_id is not None:
        return own
    return of_subject(subject_key(item.meeting)).filter(key=PUBLISHED).first()


def _historical(held: dict[str, dict[str, object] | None]) -> bool:
    meeting = held["meeting"]
    return bool(meeting and meeting["historical"])


def _competence(decision: Decision) -> Check:
    held = decision.snapshot
    level, group = held["proposal"]["level"], held["rules"]["level"]
    # a record of before competence had a field says its level alone
    own = (
        held["rules"].get("competent")
        or f"Level {level} before the {decision.group.code}, which decides at Level {group}."
    )
    said = own
    if held["proposal"]["referred_from"]:
        said += f" Referred by {held['proposal']['referred_from']}."
    if held["thresholds"]["met"]:
        said += " A threshold is met, so it was not the group's to accept, and it did not."
    return passed("competence", "Competent level", said, held["rules"]["competence"])


def _seat(seat: dict[str, object]) -> SeatFact:
    return SeatFact(
        name=str(seat["name"]),
        held=bool(seat["holders"]),
        present=seat["attendance"] in Attendance.PRESENT,
        spoke=seat["view"] is not None,
    )


def _thresholds(decision: Decision) -> Check:
    held = decision.snapshot["thresholds"]
    label = "Thresholds assessed"
    if held["unassessed"]:
        said = f"Not assessed: {', '.join(held['unassessed']).lower()}. Nothing was accepted on it."
        return Check("thresholds", label, "noted", said, held["citation"])
    met = " ".join(met["sentence"] for met in held["met"])
    return passed("thresholds", label, met or "All assessed; none is met.", held["citation"])


def _publication(decision: Decision) -> PublicationFact:
    owed = publication_obligation(decision)
    published = london_date(decision.published_at) if decision.published_at else None
    if owed is None:
        return PublicationFact(owed=False, due_on=None, published_on=published)
    return PublicationFact(
        owed=True,
        due_on=owed.due_on,
        published_on=published,
        historical=owed.historical,
        breached=owed.status == "breached",
    )
