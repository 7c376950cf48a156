"""The status in a thing's row against the last step the ledger tells of it."""

from __future__ import annotations

import pytest
from django.db import connection

from foundation.audit.queries import verify_ledger
from foundation.audit.services import System
from foundation.workflow import queries
from foundation.workflow.services import advance
from raid.models import Action
from tests.factories.meetings import ActionFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def raw(sql: str) -> None:
    """Somebody with the database's keys, past the application."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_stateful_model_is_looked_at() -> None:
    assert {"action", "meeting", "proposal", "obligation"} <= {
        model._meta.model_name for model in queries.stateful_models()
    }


def test_a_status_changed_past_the_application_is_named() -> None:
    moved, born = ActionFactory(), ActionFactory(status="ongoing")
    advance(moved, "start", actor=System("test"))
    assert list(queries.differing_statuses()) == []
    raw(f"UPDATE raid_action SET status = 'open' WHERE id = {moved.pk}")
    assert list(queries.differing_statuses()) == [f"action:{moved.pk}: its status is open, the ledger says ongoing"]
    assert next(queries.differing_statuses()) in verify_ledger()
    assert Action.objects.get(pk=born.pk).status == "ongoing"  # an import brings an action as its source has it


def test_a_status_it_cannot_be_born_in_is_named() -> None:
    meeting = MeetingFactory(number=71)
    raw(f"UPDATE meetings_meeting SET status = 'reported' WHERE id = {meeting.pk}")
    assert list(queries.differing_statuses()) == [
        f"meeting:{meeting.pk}: its status is reported, the ledger says it has not left planned or held"
    ]


def test_a_thing_that_is_gone_is_named() -> None:
    action = ActionFactory()
    advance(action, "start", actor=System("test"))
    key = f"action:{action.pk}"
    raw(f"DELETE FROM raid_action WHERE id = {action.pk}")
    assert list(queries.differing_statuses()) == [f"{key}: the ledger tells of it, and it is gone"]
