"""Every service writes its event in the transaction of its change: break the event, and nothing has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from foundation.audit import services as audit
from foundation.audit.models import Event
from meetings import services
from tests.meetings.evidence import SERVICES
from tests.meetings.evidence.world import World, begin

if TYPE_CHECKING:
    from collections.abc import Sequence

    import time_machine

    from meetings.models import Meeting
    from tests.factories.groups import Cast

PARTS = {"add_standing_items"}  # acts inside the acts in the table: nothing else calls them
RENDERS = {"issue_report", "issue_papers"}  # make PDFs first; what follows is the act
NO_EVENT = {
    "keep_words": "words being written and not captured are nobody's record",
}
APPS = ["meetings", "deadlines", "notifications", "raid", "documents", "jobs"]
EVENTFUL = sorted(set(SERVICES) - set(NO_EVENT))

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def world(cast: Cast, clock: time_machine.Traveller, meeting: Meeting) -> World:
    return begin(cast, clock, meeting)


def state() -> Rows:
    """Every row that these services may change."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {str(model): list(model._default_manager.order_by("pk").values()) for model in models}


class BrokenLedgerError(Exception):
    pass


def broken(drafts: Sequence[object]) -> None:
    """A ledger that takes no event. An act that has none does not notice."""
    if drafts:
        raise BrokenLedgerError


@pytest.mark.parametrize("name", EVENTFUL)
def test_without_its_event_nothing_happens(world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    act = SERVICES[name](world)
    before = state()
    with monkeypatch.context() as patched:
        patched.setattr(audit, "_write", broken)
        with pytest.raises(BrokenLedgerError):
            act()
    assert state() == before


@pytest.mark.parametrize("name", EVENTFUL)
def test_with_its_event_it_happens(world: World, name: str) -> None:
    act = SERVICES[name](world)
    before, events = state(), Event.objects.count()
    act()
    assert state() != before
    assert Event.objects.count() > events


@pytest.mark.parametrize("name", sorted(NO_EVENT))
def test_what_is_nobodys_record_leaves_the_ledger_alone(world: World, name: str) -> None:
    act = SERVICES[name](world)
    before, events = state(), Event.objects.count()
    act()
    assert state() != before
    assert Event.objects.count() == events


def test_every_service_stands_in_the_table() -> None:
    public = {name for name in services.__all__ if getattr(getattr(services, name), "is_service", False)}
    assert public - PARTS == set(SERVICES) - RENDERS
