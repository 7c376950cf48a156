"""Two people at once, for real: on PostgreSQL, each in a connection of their own."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from constituencies import queries, services
from constituencies.models import Ballot, SealedVote
from foundation.audit.queries import history, verify_ledger
from foundation.core.clock import today
from foundation.core.errors import Refused
from tests.constituencies.stage import set_stage
from tests.constituencies.test_ballots import end
from tests.constituencies.test_services import close
from tests.decisions.test_concurrency import at_once
from tests.factories.groups import AffiliationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_two_people_of_one_organisation_vote_at_once(clock):
    """One vote stands, the last one; both events are in the ledger and the count agrees with it."""
    stage = set_stage()
    opened = stage.open()
    stage.stand(opened, 0, 1)
    close(opened, clock)
    ballot = services.open_ballot(round_=opened, closes_on=today() + timedelta(days=7), actor=stage.pmo)
    colleague = AffiliationFactory(organisation=stage.organisations[2]).person
    both = list(queries.candidates(opened))
    start, failures = threading.Barrier(2), []

    def vote(person, nomination):
        try:
            start.wait(timeout=10)
            services.cast(ballot=ballot, organisation=stage.organisations[2], nomination=nomination, actor=person)
        except Exception as error:  # noqa: BLE001  # told to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=vote, args=pair) for pair in zip((stage.people[2], colleague), both, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    sealed = SealedVote.objects.get()
    assert sealed.times == 2
    told = [entry for entry in history(ballot) if entry.kind == "constituencies.vote_cast"]
    assert len(told) == 2
    assert told[-1].data["commitment"] == sealed.commitment
    end(ballot, clock)
    assert ballot.cast == 1


def test_a_vote_and_the_count_at_once(clock):
    """Neither waits for the other for ever: the vote is counted, or it came too late and is refused."""
    stage = set_stage()
    opened = stage.open()
    stage.stand(opened, 0, 1)
    close(opened, clock)
    ballot = services.open_ballot(round_=opened, closes_on=today() + timedelta(days=7), actor=stage.pmo)
    first = queries.candidates(opened)[0]
    for at in (0, 1):
        stage.vote(ballot, at, first)
    stage.vote(ballot, 2, first)  # all have voted, so that it may be closed by hand, and one votes again
    late, closed = at_once(
        [
            lambda: stage.vote(ballot, 2, first),
            lambda: services.close_ballot(ballot=ballot, actor=stage.pmo),
        ]
    )
    assert closed is None
    assert isinstance(late, services.Receipt | Refused)
    assert Ballot.objects.get().cast == 3
    assert verify_ledger() == []
