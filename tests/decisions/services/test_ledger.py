"""The threshold ledger: what a decision cost in the end, and what the next decision is then judged by."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from decisions import queries, services
from decisions.events import EventKind
from decisions.models import CostEntry, Decision
from foundation.audit import queries as ledger
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from framework.queries import rules_in_force
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(cast: make.Programme, dag6) -> Decision:
    """Accepted at £1,400,000."""
    return make.decision(cast, make.proposal(cast, item=dag6))


def enter(
    decision: Decision, actor, pounds: str, evidence: str = "Report of the programme's finance team"
) -> CostEntry:
    return services.enter_actual(decision=decision, actual_gbp=Decimal(pounds), evidence=evidence, actor=actor)


def amounts() -> list[str]:
    return [str(entry.amount_gbp) for entry in CostEntry.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("actual", "difference"), [("1650000.50", "250000.50"), ("1000000", "-400000.00"), ("0", "-1400000.00")]
)
def test_what_it_cost_in_the_end_counts_in_place_of_the_high_end(cast, taken, actual: str, difference: str) -> None:
    entry = enter(taken, cast.pmo, actual)
    assert amounts() == ["1400000.00", difference]
    assert (entry.kind, queries.counted_for(taken), queries.total_counted()) == (
        "actual",
        Decimal(actual),
        Decimal(actual),
    )
    event = ledger.events_about([taken]).filter(kind=EventKind.ACTUAL_ENTERED).get()
    told = ledger.entry(event).sentence
    assert f"entered the cost of {taken.reference}: £{actual}, not the £1400000 counted" in told


def test_a_later_figure_counts_in_place_of_an_earlier_one(cast, taken) -> None:
    enter(taken, cast.pmo, "1650000")
    enter(taken, cast.pmo, "1500000", "Corrected report")
    assert amounts() == ["1400000.00", "250000.00", "-150000.00"]
    assert queries.total_counted() == Decimal(1_500_000)


def test_the_next_proposal_is_judged_by_the_new_total_and_the_decision_taken_keeps_its_own(cast, taken) -> None:
    before = taken.snapshot["thresholds"]["cumulative_gbp"]
    enter(taken, cast.pmo, "19000000")
    following = make.proposal(cast, cost_gbp=Decimal(1_000_000))
    assert [met.rule.key for met in queries.bearings(following).assessment.met] == ["cumulative_gbp"]
    assert Decision.objects.get(pk=taken.pk).snapshot["thresholds"]["cumulative_gbp"] == before


@pytest.mark.parametrize(
    ("pounds", "evidence", "says"),
    [
        ("-1", "A report", "Savings never net off"),
        ("1400000", "A report", "counted already"),
        ("1500000", "  ", "on what evidence"),
    ],
)
def test_what_is_no_actual_cost_is_refused(cast, taken, pounds: str, evidence: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        enter(taken, cast.pmo, pounds, evidence)
    assert amounts() == ["1400000.00"]
    assert not ledger.events_about([taken]).filter(kind=EventKind.ACTUAL_ENTERED).exists()


@pytest.mark.parametrize("who", ["chair", "large", "designer", "sro"])
def test_only_the_secretariat_enters_it(cast, taken, who: str) -> None:
    with pytest.raises(NotAllowed):
        enter(taken, getattr(cast, who), "1500000")
    assert amounts() == ["1400000.00"]


def test_what_was_rejected_costs_nothing(cast, dag6) -> None:
    rejected = make.decision(cast, make.proposal(cast, item=dag6), outcome="reject")
    with pytest.raises(Refused, match="Only what was accepted"):
        enter(rejected, cast.pmo, "1500000")
    assert amounts() == []


def corrected(cast, decision: Decision, option: int) -> Decision:
    criteria = {rule.key: make.Finding("met") for rule in rules_in_force("DAG", today()).criteria}
    return services.correct(
        decision=decision,
        outcome="accept",
        basis="consensus",
        answers=make.Answers(reason="It was recorded wrongly.", criteria=criteria),
        option=decision.proposal.options.get(number=option),
        actor=cast.chair,
    )


def test_a_corrected_decision_counts_where_it_was_corrected_and_only_once(cast, taken) -> None:
    enter(taken, cast.pmo, "1650000")
    second = corrected(cast, taken, 1)
    assert set(CostEntry.objects.filter(decision=second).values_list("kind", flat=True)) == {"counter", "high_end"}
    assert (queries.counted_for(second), queries.total_counted()) == (Decimal(1_400_000), Decimal(1_400_000))
    with pytest.raises(Refused, match=f"{second.reference} has corrected this decision"):
        enter(taken, cast.pmo, "1500000")
    third = corrected(cast, second, 2)
    assert (queries.counted_for(third), queries.total_counted()) == (Decimal(1_400_000), Decimal(1_400_000))
    enter(third, cast.pmo, "1200000")
    assert queries.total_counted() == Decimal(1_200_000)


def test_the_total_of_a_day_holds_what_was_entered_up_to_it(cast, taken) -> None:
    enter(taken, cast.pmo, "1650000")
    assert sum(entry.amount for entry in queries.ledger(date(2022, 3, 9))) == Decimal(1_400_000)
    assert sum(entry.amount for entry in queries.ledger(date(2100, 1, 1))) == Decimal(1_650_000)
