"""Two people at once, for real: on PostgreSQL, each in a connection of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from decisions import services
from decisions.models import Decision, Proposal, View
from foundation.accounts.models import Organisation, Person
from foundation.audit.queries import verify_ledger
from foundation.core.errors import Refused
from groups.queries import voices_on
from tests.factories import decisions as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(acts) -> list[object]:
    """Run the acts at the same moment, each in its own connection; what came back, refusals included."""
    if connection.vendor != "postgresql":
        return [_result(act) for act in acts]  # SQLite has one writer at a time: one after the other says the same
    together = Barrier(len(acts))

    def run(act) -> object:
        try:
            connection.ensure_connection()
            together.wait(timeout=20)
            return _result(act)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _result(act) -> object:
    try:
        return act()
    except Refused as refused:
        return refused


def test_ten_representatives_at_once_lose_no_view() -> None:
    cast = make.programme()
    proposal = make.proposal(cast)
    party = Organisation.objects.get()
    people = {}
    for seat in voices_on(proposal.group, make.today())[:10]:
        person = seat.holders[0].person if seat.holders else Person.objects.create_user(f"{seat.code}@example.org")
        if not seat.holders:
            make.appoint(seat, person, party)
        people[seat] = person

    def speaker(seat, person):
        return lambda: services.record_view(proposal=proposal, seat=seat, position="support", actor=person)

    results = at_once([speaker(seat, person) for seat, person in people.items()])
    assert all(isinstance(result, View) for result in results), results
    assert View.objects.count() == 10
    assert verify_ledger() == []


def test_one_seat_from_two_windows_keeps_both_versions() -> None:
    cast = make.programme()
    proposal = make.proposal(cast)
    results = at_once(
        [lambda: make.view(cast, proposal, "large", "support"), lambda: make.view(cast, proposal, "large", "abstain")]
    )
    assert all(isinstance(result, View) for result in results), results
    assert sorted(View.objects.values_list("version", flat=True)) == [1, 2]


def test_an_outcome_is_recorded_once() -> None:
    cast = make.programme()
    proposal = make.proposal(cast)
    results = at_once([lambda: make.decision(cast, Proposal.objects.get(pk=proposal.pk))] * 4)
    assert sum(isinstance(result, Decision) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 3
    assert Decision.objects.count() == 1
    assert verify_ledger() == []


def test_no_objection_slips_in_beside_the_outcome() -> None:
    cast = make.programme()
    proposal = make.proposal(cast)
    results = at_once(
        [
            lambda: make.decision(cast, Proposal.objects.get(pk=proposal.pk)),
            lambda: make.view(cast, proposal, "ic", "object"),
        ]
    )
    decision, view = results
    assert isinstance(decision, Decision) != isinstance(view, View)  # whichever came first, the other was refused


def test_two_acceptances_cannot_both_pass_below_the_cumulative_threshold() -> None:
    cast = make.programme()
    for _ in range(3):
        make.decision(cast, make.proposal(cast, cost_gbp=make.Decimal(4_900_000)))
    last = [make.proposal(cast, cost_gbp=make.Decimal(4_000_000)) for _ in range(2)]
    results = at_once([lambda one=one: make.decision(cast, one) for one in last])
    assert sum(isinstance(result, Decision) for result in results) == 1
