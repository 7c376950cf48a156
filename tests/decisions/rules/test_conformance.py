"""The conformance checklist."""

from __future__ import annotations

from datetime import date

import pytest

from decisions.rules import conformance
from framework.rules import GroupRules, parse, rules_for
from framework.services import shipped

VERSIONS = parse(shipped())
V11, TOR, V32 = date(2022, 3, 9), date(2022, 3, 10), date(2024, 1, 10)


def rules(group: str = "DAG", on: date = V11) -> GroupRules:
    return rules_for(VERSIONS, group, on)


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        ([], "noted"),
        ([("A", 0, False, True)], "passed"),
        ([("A", 2, False, True)], "failed"),
        ([("A", 2, True, True), ("B", 0, False, True)], "waived"),
        ([("A", 0, False, False)], "failed"),
    ],
)
def test_papers_in_time_or_waived(papers: list[tuple[str, int, bool, bool]], expected: str) -> None:
    assert conformance.papers_check([conformance.PaperFact(*one) for one in papers], "clause").result == expected


def test_absent_seats_are_listed_and_fail_nothing() -> None:
    seats = [
        conformance.SeatFact("Large Supplier", held=True, present=True, spoke=False),
        conformance.SeatFact("DNO", held=True, present=False, spoke=False),
        conformance.SeatFact("Consumer", held=False, present=False, spoke=False),
    ]
    check = conformance.seats_check(seats, "clause")
    assert check.result == "noted"
    assert check.evidence == "1 of 3 seats came or gave a view. Not represented: DNO. Vacant: Consumer."
    assert conformance.seats_check(seats[:1], "clause").result == "passed"


DUE_ON = date(2022, 3, 23)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (conformance.PublicationFact(owed=False, due_on=None, published_on=None), "noted"),
        (conformance.PublicationFact(owed=True, due_on=DUE_ON, published_on=None), "pending"),
        (conformance.PublicationFact(owed=True, due_on=DUE_ON, published_on=DUE_ON), "passed"),
        (conformance.PublicationFact(owed=True, due_on=DUE_ON, published_on=date(2022, 3, 24)), "failed"),
        (conformance.PublicationFact(owed=True, due_on=DUE_ON, published_on=None, breached=True), "failed"),
        (conformance.PublicationFact(owed=True, due_on=DUE_ON, published_on=None, historical=True), "noted"),
        (conformance.PublicationFact(owed=True, due_on=DUE_ON, published_on=V32, historical=True), "noted"),
    ],
)
def test_published_in_time(fact: conformance.PublicationFact, expected: str) -> None:
    assert conformance.publication_check(fact, "clause").result == expected


CALLED = date(2022, 2, 21)


@pytest.mark.clause("meeting-papers")
@pytest.mark.parametrize(
    ("fact", "how", "result", "evidence"),
    [
        ((CALLED, 12, 5), {}, "passed", "Called on 21 February 2022, 12 working days before the meeting; 5 are asked."),
        ((CALLED, 5, 5), {}, "passed", "Called on 21 February 2022, 5 working days before the meeting; 5 are asked."),
        ((CALLED, 1, 5), {}, "failed", "Called on 21 February 2022, 1 working day before the meeting; 5 are asked."),
        (None, {}, "noted", "When the meeting was called is not on record."),
        (
            (CALLED, 12, 5),
            {"historical": True},
            "noted",
            "Entered after the fact: when it was called is not on record.",
        ),
        (None, {"by_correspondence": True}, "noted", "Taken by correspondence: no meeting was called."),
    ],
)
def test_notice_given(fact, how: dict[str, bool], result: str, evidence: str) -> None:
    check = conformance.notice_check(conformance.NoticeFact(*fact) if fact else None, "clause", **how)
    assert (check.result, check.evidence, check.citation) == (result, evidence, "clause")


@pytest.mark.clause("consultation-timelines")
@pytest.mark.parametrize(
    ("held", "result", "evidence"),
    [
        ([], "noted", "No consultation is linked."),
        ([("CON-0001", date(2022, 3, 4), 3, 2)], "passed", "CON-0001, closed on 4 March 2022: 2 of 3 asked answered."),
        ([("CON-0001", None, 3, 2)], "failed", "Still open when it was decided: CON-0001."),
        (
            [("CON-0001", date(2022, 3, 4), 3, 2), ("CON-0002", date(2022, 3, 10), 1, 1)],
            "failed",
            "Still open when it was decided: CON-0002.",
        ),
    ],
)
def test_consultation_held(held, result: str, evidence: str) -> None:
    facts = [conformance.ConsultationFact(*one) for one in held]
    check = conformance.consultation_check(facts, date(2022, 3, 9), "clause")
    assert (check.result, check.evidence) == (result, evidence)


@pytest.mark.parametrize(("same", "result"), [(False, "passed"), (True, "failed")])
def test_raised_and_decided_by_different_people(same: bool, result: str) -> None:
    assert conformance.separation_check("clause", same_person=same).result == result
