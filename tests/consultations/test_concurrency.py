"""Two people at once, for real: on PostgreSQL, each in a connection of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from consultations import queries, services
from consultations.models import Answer, Consultation
from foundation.audit.queries import verify_ledger
from foundation.core.errors import Refused
from foundation.notifications.models import Notice
from tests.consultations.conftest import MONDAY, answered, make_cast, opened
from tests.decisions.test_concurrency import at_once
from tests.factories.groups import SYSTEM

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def _standing_clock():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def cast(transactional_db):
    return make_cast()


def test_two_of_one_organisation_who_read_the_same_version(cast):
    """Whoever is first answers; the other is told to read that before replacing it."""
    made = opened(cast)
    results = at_once(
        [
            lambda: answered(cast, made, "north", replaces=0),
            lambda: answered(cast, made, "north", "object", actor=cast("north2"), replaces=0),
        ]
    )
    assert sorted(type(result).__name__ for result in results) == ["Answer", "Refused"]
    assert Answer.objects.count() == 1
    assert verify_ledger() == []


def test_two_who_did_not_say_what_they_replace_keep_both_versions(cast):
    made = opened(cast)
    results = at_once([lambda: answered(cast, made, "north")] * 2)
    assert all(isinstance(result, Answer) for result in results), results
    assert sorted(Answer.objects.values_list("version", flat=True)) == [1, 2]


def test_organisations_at_once_lose_no_answer(cast):
    made = opened(cast)
    results = at_once([lambda name=name: answered(cast, made, name) for name in ("north", "south", "wires")])
    assert all(isinstance(result, Answer) for result in results), results
    assert queries.coverage(made).answered == 3
    assert verify_ledger() == []


def test_no_answer_slips_in_beside_the_close(cast):
    made = opened(cast, "north")
    answered(cast, made, "north")
    close, late = at_once(
        [
            lambda: services.close(consultation=made, actor=cast("pmo")),
            lambda: answered(cast, made, "north", "object"),
        ]
    )
    assert isinstance(close, Consultation)
    assert queries.newest_answers(made).get().version == (2 if isinstance(late, Answer) else 1)
    assert isinstance(late, Answer | Refused)


def test_two_workers_close_once_and_remind_once(cast):
    made = opened(cast)
    closes = Consultation.objects.get().ends_at
    before = closes - timedelta(hours=15)
    with time_machine.travel(before, tick=False):
        at_once([lambda: services.sweep(at=before, actor=SYSTEM)] * 2)
    assert Notice.objects.filter(key__contains=":remind:").count() == 4
    with time_machine.travel(closes, tick=False):
        swept = at_once([lambda: services.sweep(at=closes, actor=SYSTEM)] * 2)
    assert sorted(reference for one in swept for reference in one.closed) == [made.reference]
    assert [one.failed for one in swept] == [[], []]
    assert verify_ledger() == []
