"""Decisions in their table against the events that took and published them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from decisions import services
from decisions.queries import differing_decisions
from foundation.audit.queries import verify_ledger
from tests.factories import decisions as make

if TYPE_CHECKING:
    from decisions.models import Decision


def raw(sql: str, *params: object) -> None:
    """Somebody with the database's keys, past the application."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def decision(cast: make.Programme) -> Decision:
    return make.decision(cast, make.proposal(cast))


def test_decisions_as_they_were_recorded_agree(cast: make.Programme, decision: Decision) -> None:
    rules = services.correct(
        decision=decision,
        outcome="accept",
        basis="consensus",
        answers=make.answers(decision.proposal),
        option=decision.proposal.options.get(number=1),
        actor=cast.chair,
    )
    services.publish(decision=rules, actor=cast.pmo)
    assert list(differing_decisions()) == []
    assert verify_ledger() == []


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("outcome", "reject", "outcome"),
        ("basis", "chair", "basis"),
        ("taken_on", "2026-01-05", "day"),
        ("framework_version", "9.9", "framework"),
        ("option_id", None, "option"),
    ],
)
def test_a_changed_column_is_named(decision: Decision, column: str, value: object, words: str) -> None:
    raw(f"UPDATE decisions_decision SET {column} = %s WHERE id = %s", value, decision.pk)
    assert list(differing_decisions()) == [f"decision {decision.reference}: its {words} is not as it was recorded"]
    assert verify_ledger() == list(differing_decisions())


def test_a_changed_word_in_the_frozen_record_is_named(decision: Decision) -> None:
    held = {**decision.snapshot, "chosen": 1}
    raw("UPDATE decisions_decision SET snapshot = %s WHERE id = %s", json.dumps(held), decision.pk)
    assert list(differing_decisions()) == [
        f"decision {decision.reference}: its frozen record is not as it was recorded"
    ]


def test_a_publication_that_nobody_made_is_named(decision: Decision) -> None:
    raw("UPDATE decisions_decision SET published_at = recorded_at WHERE id = %s", decision.pk)
    assert list(differing_decisions()) == [
        f"decision {decision.reference}: table and ledger differ on whether it is published"
    ]


def test_a_decision_under_another_reference_is_named_twice(decision: Decision) -> None:
    raw("UPDATE decisions_decision SET reference = 'DAG-D0099' WHERE id = %s", decision.pk)
    assert list(differing_decisions()) == [
        "decision DAG-D0099: no event of the ledger took it",
        f"decision {decision.reference}: the ledger tells of it, and it is gone",
    ]
