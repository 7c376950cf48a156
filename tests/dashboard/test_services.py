"""The demonstration's clock goes forward, is recorded, and exists nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from dashboard import services
from foundation.audit import rules
from foundation.audit.models import Event
from foundation.core.clock import now, shift, today
from foundation.core.errors import Refused
from tests.factories.groups import PersonFactory

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True


@pytest.mark.usefixtures("demonstration")
def test_it_goes_on_at_the_same_time_of_a_later_day(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as afterwards:
        services.move_clock(to=date(2026, 12, 9), actor=PersonFactory())
        assert now() == MONDAY, "not before it is written"
    assert now() == datetime(2026, 12, 9, 9, 30, tzinfo=UTC)
    assert today() == date(2026, 12, 9)
    assert len(afterwards) == 2, "the clock, and what fell due on the way"


@pytest.mark.usefixtures("demonstration")
@pytest.mark.django_db(transaction=True)
def test_the_clock_stands_when_the_act_fails(monkeypatch):
    def broken(*_, **__):
        raise OSError("the disk is full")

    person = PersonFactory()
    monkeypatch.setattr(rules, "event_text", broken)
    with pytest.raises(OSError, match="disk"):
        services.move_clock(to=date(2026, 12, 9), actor=person)
    assert (now(), shift()) == (MONDAY, timedelta())
    assert not Event.objects.exists()


@pytest.mark.usefixtures("demonstration")
def test_it_is_recorded():
    person = PersonFactory()
    services.move_clock(to=date(2026, 11, 24), actor=person)
    event = Event.objects.get()
    assert event.kind == "dashboard.clock_moved"
    assert event.actor == person.audit_key


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("to", [date(2026, 11, 22), date(2026, 11, 23), date(2027, 11, 25)])
def test_never_back_and_never_far(to):
    with pytest.raises(Refused, match="later day"):
        services.move_clock(to=to, actor=PersonFactory())
    assert shift() == timedelta()
    assert not Event.objects.exists()


def test_only_in_a_demonstration():
    with pytest.raises(Refused, match="Only a demonstration"):
        services.move_clock(to=date(2026, 12, 9), actor=PersonFactory())
    assert now() == MONDAY
    assert not Event.objects.exists()
