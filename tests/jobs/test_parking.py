"""Rows that a sweep could not work on: left alone longer and longer, parked, retried by hand, forgotten when it works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from foundation.accounts.models import Person
from foundation.audit.models import Event
from foundation.audit.queries import history, verify_ledger
from foundation.jobs import services
from foundation.jobs.models import FailedRow
from foundation.jobs.queries import held_back, parked
from foundation.jobs.rules import TRIES, wait_after

AT = datetime(2026, 12, 3, 0, 0, tzinfo=UTC)
KIND = "deadlines.breach"


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def put_back(at: datetime = AT, subject: str = "obligation:5") -> FailedRow:
    return services.put_back(
        kind=KIND,
        subject=subject,
        reference="DAG #7 papers_issued",
        scope="DAG:public",
        error=ValueError("broken row"),
        at=at,
    )


def fail_for_good() -> FailedRow:
    for _ in range(TRIES - 1):
        put_back()
    return put_back()


@pytest.mark.parametrize(("attempts", "wait"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, None), (6, None)])
def test_the_wait_doubles_and_the_fifth_failure_parks(attempts: int, wait: int | None):
    assert wait_after(attempts) == (None if wait is None else minutes(wait))


@pytest.mark.django_db
def test_a_row_that_failed_is_left_alone_for_a_while():
    row = put_back()
    assert (row.attempts, row.error, row.retry_at, row.parked_at) == (
        1,
        "ValueError: broken row",
        AT + minutes(1),
        None,
    )
    assert held_back([KIND], AT) == {KIND: {"obligation:5"}}
    assert held_back([KIND], AT + minutes(1)) == {KIND: set()}
    assert held_back(["deadlines.remind"], AT) == {"deadlines.remind": set()}
    assert put_back(AT + minutes(1)).retry_at == AT + minutes(3)
    assert FailedRow.objects.count() == 1
    assert not parked().exists()


@pytest.mark.django_db
def test_the_fifth_failure_parks_it_for_good():
    row = fail_for_good()
    assert (row.parked_at, row.retry_at) == (AT, None)
    assert list(parked()) == [row]
    assert held_back([KIND], AT + timedelta(days=365)) == {KIND: {"obligation:5"}}
    services.settle(kinds=[KIND], at=AT + timedelta(days=365), failed=[])
    assert list(parked()) == [row]


@pytest.mark.django_db
def test_what_did_not_fail_again_is_forgotten():
    put_back()
    put_back(subject="obligation:6")
    services.settle(kinds=[KIND], at=AT, failed=[])  # its time has not come
    services.settle(kinds=["deadlines.remind"], at=AT + minutes(1), failed=[])  # another kind of work
    assert FailedRow.objects.count() == 2
    services.settle(kinds=[KIND], at=AT + minutes(1), failed=["obligation:6"])
    assert [row.subject for row in FailedRow.objects.all()] == ["obligation:6"]


@pytest.mark.django_db
def test_a_parked_row_is_retried_by_hand_with_all_its_tries():
    row = fail_for_good()
    person = Person.objects.create(name="The administrator", email="administrator@example.org")
    assert services.retry(row=row, actor=person)
    stored = FailedRow.objects.get()
    assert (stored.parked_at, stored.attempts) == (None, 0)
    assert stored.retry_at is not None
    assert held_back([KIND], stored.retry_at) == {KIND: set()}
    assert history(row)[-1].sentence == (
        "The administrator had the work on DAG #7 papers_issued tried again, which was parked after 5 failures"
    )
    assert not services.retry(row=row, actor=person)  # a second click
    assert Event.objects.count() == 1
    assert verify_ledger() == []
