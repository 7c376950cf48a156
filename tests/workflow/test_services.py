"""advance(): the one gate to a status, shown on actions: conditional, recorded, undone with its event."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connections

from foundation.audit import queries as ledger
from foundation.audit import rules as audit_rules
from foundation.audit.services import System
from foundation.core.errors import Refused
from foundation.workflow.models import StatusChangedError
from foundation.workflow.services import advance
from raid.models import Action
from tests.factories.groups import GroupFactory
from tests.factories.meetings import ActionFactory

pytestmark = pytest.mark.django_db
ACTOR = System("test")


@pytest.fixture
def action(db: None) -> Action:
    return ActionFactory(group=GroupFactory(code="DAG"))


def test_a_step_changes_the_status_and_what_goes_with_it_and_is_recorded(action: Action) -> None:
    advance(action, "recommend", actor=ACTOR, private={"note": "Done"}, on_behalf_of="the PMO")
    advance(action, "close", actor=ACTOR, changes={"closed_on": date(2026, 12, 9)}, data={"meeting": "DAG #7"})
    assert (action.status, action.closed_on) == ("closed", date(2026, 12, 9))
    assert (Action.objects.get().status, Action.objects.get().closed_on) == ("closed", date(2026, 12, 9))
    recommended, closed = ledger.history(action)
    assert (recommended.data, recommended.on_behalf_of) == ({"from": "open", "to": "recommend_closed"}, "the PMO")
    assert closed.data == {"from": "recommend_closed", "to": "closed", "meeting": "DAG #7"}
    assert ledger.stream("group:DAG").get(seq=2).scope == "DAG:public"


def test_a_step_that_the_status_does_not_allow_is_refused_with_the_buttons_sentence(action: Action) -> None:
    with pytest.raises(Refused) as refusal:
        advance(action, "close", actor=ACTOR, changes={"closed_on": date(2026, 12, 9)})
    assert refusal.value.reason == action.lifecycle.refusal("open", "close")
    assert Action.objects.get().closed_on is None
    assert ledger.history(action) == []


def test_a_step_nobody_knows_is_an_error(action: Action) -> None:
    with pytest.raises(KeyError):
        advance(action, "abolish", actor=ACTOR)


def test_whoever_read_the_status_before_is_told(action: Action) -> None:
    other = Action.objects.get()
    advance(action, "start", actor=ACTOR)
    with pytest.raises(Refused, match="Somebody else has just changed this action"):
        advance(other, "start", actor=ACTOR)
    assert len(ledger.history(action)) == 1


def test_break_the_event_and_the_step_is_undone(action: Action, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit_rules, "event_text", broken)
    with pytest.raises(OSError, match="disk"):
        advance(action, "start", actor=ACTOR)
    assert Action.objects.get().status == "open"


def test_no_other_way_leads_to_a_status(action: Action) -> None:
    again = Action.objects.get()
    again.status = "ongoing"
    with pytest.raises(StatusChangedError):
        again.save()
    with pytest.raises(StatusChangedError):
        Action.objects.filter(pk=action.pk).update(status="ongoing")
    with pytest.raises(StatusChangedError):
        Action.objects.bulk_update([again], ["status"])
    assert Action.objects.get().status == "open"
    assert Action.objects.update(text="Other words") == 1


def test_nothing_is_born_in_the_middle_of_its_life() -> None:
    with pytest.raises((StatusChangedError, KeyError)):
        ActionFactory(status="abolished")
    assert not Action.objects.exists()


def test_a_row_read_without_its_status_can_still_be_saved(action: Action) -> None:
    partly = Action.objects.only("text", "group", "classification").get()
    partly.text = "Other words"
    partly.save(update_fields=["text"])
    assert Action.objects.get().text == "Other words"


@pytest.mark.postgres  # the suite's SQLite is one in memory, in which a second thread does not wait
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_gets_there_first() -> None:
    action = ActionFactory(group=GroupFactory(code="DAG"))
    said: list[str] = []
    ready = threading.Barrier(2)

    def take() -> None:
        mine = Action.objects.select_related("group").get(pk=action.pk)
        ready.wait()
        try:
            advance(mine, "start", actor=ACTOR)
            said.append("done")
        except Refused as refusal:
            said.append(refusal.reason[:13])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["Somebody else", "done"]
    assert len(ledger.history(action)) == 1
