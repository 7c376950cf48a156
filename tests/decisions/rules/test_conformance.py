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
