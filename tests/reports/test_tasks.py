"""The ledger is sealed once a day, and the IPA gets each seal."""

from __future__ import annotations

import json

import pytest
import time_machine

from foundation.audit import queries as ledger
from foundation.notifications.models import Notice
from reports.tasks import seal_daily
from tests.factories.decisions import programme

pytestmark = pytest.mark.django_db


def test_sealing_every_hour_seals_once_a_day() -> None:
    cast = programme()
    with time_machine.travel("2026-11-22T00:30:00+00:00", tick=False) as clock:
        for _ in range(3):
            seal_daily()
        assert ledger.seals().count() == 1
        clock.move_to("2026-11-23T00:30:00+00:00")
        seal_daily()
    assert [json.loads(seal.text)["reason"] for seal in ledger.seals()] == ["daily", "daily"]
    notices = Notice.objects.order_by("pk")
    assert [(notice.person, notice.subject) for notice in notices] == [
        (cast.ipa, "Seal 1 of the ledger"),
        (cast.ipa, "Seal 2 of the ledger"),
    ]
    assert ledger.seals().last().hash in notices[0].body
    assert ledger.verify_ledger() == []
