"""The dated rows of actions made before there were any, told from the ledger, the notes and the meetings' reviews."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
import time_machine
from django.apps import apps

from foundation.audit.services import System
from raid import services as raid
from raid.models import ActionStanding
from tests.factories.groups import GroupFactory, load_versions_alone

pytestmark = pytest.mark.django_db
ACTOR = System("test")
stand = import_module("meetings.migrations.0017_since_when_actions_stand_so").stand


def rows() -> list[tuple[str, date, str]]:
    found = ActionStanding.objects.order_by("action", "since", "pk")
    return list(found.values_list("action__reference", "since", "status"))


def test_they_come_out_as_the_steps_would_have_written_them() -> None:
    load_versions_alone()
    group = GroupFactory(code="DAG")
    with time_machine.travel("2026-10-01T09:00+00:00", tick=False):
        first, second = (
            raid.raise_action(
                group=group,
                text="Look",
                owner_text="PMO",
                due_on=date(2026, 12, 9),
                raised_on=date(2026, 10, 1),
                meeting_number=6,
                actor=ACTOR,
            )
            for _ in range(2)
        )
    with time_machine.travel("2026-11-02T09:00+00:00", tick=False):
        raid.mark_ongoing(action=first, actor=ACTOR)
        raid.mark_ongoing(action=second, actor=ACTOR)
    with time_machine.travel("2026-12-01T09:00+00:00", tick=False):
        raid.recommend_closed(action=first, reason="Done", actor=ACTOR)
    with time_machine.travel("2026-12-10T09:00+00:00", tick=False):
        raid.close(action=first, on=date(2026, 12, 9), meeting_reference="DAG #7", actor=ACTOR)
    written = rows()
    assert written == [
        ("DAG06-01", date(2026, 10, 1), "open"),
        ("DAG06-01", date(2026, 11, 2), "ongoing"),
        ("DAG06-01", date(2026, 12, 1), "recommend_closed"),
        ("DAG06-01", date(2026, 12, 9), "closed"),
        ("DAG06-02", date(2026, 10, 1), "open"),
        ("DAG06-02", date(2026, 11, 2), "ongoing"),
    ]
    ActionStanding.objects.all().delete()
    stand(apps, None)
    assert rows() == written
    stand(apps, None)
    assert rows() == written, "a second run adds nothing"
