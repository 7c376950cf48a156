"""What is raised in a group and its closing wait for one another: nothing is left open in a group that is closed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connections, transaction

from constituencies.models import Constituency, Member, Round
from constituencies.services import call_members, open_round
from consultations.models import Consultation
from consultations.services import draft_consultation
from decisions.models import Proposal
from decisions.services import draft_proposal
from foundation.audit.models import Event
from foundation.audit.queries import verify_ledger
from foundation.core.clock import london_datetime, today
from foundation.core.errors import Refused
from groups import services
from groups.models import Group
from groups.services.holding import lock_open_group
from meetings.models import InboxEntry, Meeting
from meetings.services import plan, propose_item, receive
from raid.models import Action
from raid.rules.importing import ActionRow
from raid.services import import_actions, raise_action
from tests.factories.groups import AffiliationFactory, OrganisationFactory, group, load_framework, seat, seated

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from django.db.models import Model

    from foundation.accounts.models import Person

CODE = "SITAG"  # the framework permits it and does not keep it: it may be closed
MONTH = timedelta(days=30)


def _round(of: Group, by: Person) -> object:
    place = seat("LARGE-SUPPLIER", of.code)
    return open_round(seat=place, why="Vacant", starts_on=today() + 2 * MONTH, closes_on=today() + MONTH, actor=by)


def _call(of: Group, by: Person) -> object:
    held = seat("LARGE-SUPPLIER", of.code)
    return call_members(seat=held, title="A plan", question="Do you agree?", closes_on=today() + MONTH, actor=by)


def _sent(of: Group, by: Person) -> object:
    source, address = group("DAG"), "/groups/DAG/"
    what = {"reference": "PRO-0001", "title": "A matter", "url": address, "scope": of.scope}
    return receive(group=of, source=source, actor=by, **what)


def _item(of: Group, by: Person) -> object:
    words = {"title": "An item", "objective": "INFORMATION", "objective_text": "", "lead": "PMO", "minutes": 10}
    return propose_item(group=of, actor=by, **words)


def _imported(of: Group, by: Person) -> object:
    day = today()
    row = ActionRow(1, "OLD-01", day, "Look into it", "PMO", ("PMO",), day + MONTH, "open", "")
    return import_actions(group=of, rows=[row], as_at=day, source="a table", actor=by, classification="public")


RAISED: dict[str, tuple[type[Model], Callable[[Group, Person], object]]] = {
    "a proposal": (
        Proposal,
        lambda of, by: draft_proposal(group=of, title="T", problem="P", raised_by="PMO", actor=by),
    ),
    "an action": (
        Action,
        lambda of, by: raise_action(
            group=of,
            text="Look into it",
            owner_text="PMO",
            due_on=today() + MONTH,
            raised_on=today(),
            meeting_number=None,
            actor=by,
        ),
    ),
    "an imported action": (Action, _imported),
    "a consultation": (
        Consultation,
        lambda of, by: draft_consultation(kind="consultation", title="T", question="Q?", group=of, actor=by),
    ),
    "a call to members": (Consultation, _call),
    "a round": (Round, _round),
    "a meeting": (
        Meeting,
        lambda of, by: plan(
            group=of, number=1, starts_at=london_datetime(today() + MONTH, time(10)), classification="public", actor=by
        ),
    ),
    "an inbox entry": (InboxEntry, _sent),
    "an item": (InboxEntry, _item),
}


@pytest.fixture
def pmo(transactional_db: None) -> Person:
    """The secretariat, with the SITAG convened a while ago and a large supplier to ask."""
    load_framework()
    Group.objects.filter(code=CODE).update(convened_on=today() - MONTH)
    member = OrganisationFactory(name="Large One")
    large = Constituency.objects.get(code="LARGE-SUPPLIER")
    Member.objects.create(constituency=large, organisation=member, valid_from=today() - MONTH)
    AffiliationFactory(organisation=member)
    held: Person = AffiliationFactory(person=seated("PMO")).person
    return held


def close(by: Person) -> Group:
    return services.close_group(group=group(CODE), on=today(), why="Its work is done", actor=by)


def beside(pool: ThreadPoolExecutor, act: Callable[[], object]) -> Future[object]:
    """Do something in another connection meanwhile; a refusal is what came back."""

    def run() -> object:
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    return pool.submit(run)


def waits(result: Future[object]) -> bool:
    """It is not done, though nothing hinders it but what this side holds."""
    return not done_within(result, 0.4)


def done_within(result: Future[object], seconds: float) -> bool:
    try:
        result.result(timeout=seconds)
    except TimeoutError:
        return False
    return True


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", RAISED)
def test_what_is_raised_while_the_group_closes_is_refused(pmo: Person, what: str) -> None:
    kind, act = RAISED[what]
    of = group(CODE)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            close(pmo)
            result = beside(pool, lambda: act(of, pmo))
            assert waits(result)
        refused = result.result(timeout=20)
    assert isinstance(refused, Refused), refused
    assert "SITAG" in str(refused)
    assert not kind.objects.exists()
    assert services.left_open(group(CODE)) == []
    assert verify_ledger() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", RAISED)
def test_a_group_does_not_close_on_what_is_raised_meanwhile(pmo: Person, what: str) -> None:
    kind, act = RAISED[what]
    of = group(CODE)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            act(of, pmo)
            result = beside(pool, lambda: close(pmo))
            assert waits(result)
        refused = result.result(timeout=20)
    assert isinstance(refused, Refused), refused
    assert "still has things open" in str(refused)
    assert group(CODE).valid_to is None
    assert kind.objects.exists()
    assert verify_ledger() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_row_that_points_at_a_group_is_written_while_somebody_holds_it(pmo: Person) -> None:
    """Two who wrote such rows before they hold the group do not wait for one another for ever."""
    of = group(CODE)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        services.lock_group(of)
        assert done_within(beside(pool, lambda: Group.objects.create(**_child(of))), 10)
    assert Group.objects.filter(parent=of).exists()


def _child(of: Group) -> dict[str, object]:
    return {"code": "SUB", "name": "Sub", "level": 4, "parent": of, "attendance": "open", "valid_from": today()}


@pytest.mark.django_db
def test_nothing_new_is_raised_in_a_group_that_is_closed() -> None:
    load_framework()
    dag = group("DAG")
    assert lock_open_group(dag) == dag
    Group.objects.filter(pk=dag.pk).update(valid_to=today())
    assert lock_open_group(dag).valid_to == today(), "its last day is a day like any other"
    Group.objects.filter(pk=dag.pk).update(valid_to=today() - timedelta(days=1))
    events = Event.objects.count()
    for act in (RAISED["an action"][1], RAISED["an inbox entry"][1]):
        with pytest.raises(Refused, match=r"The DAG was closed on .*; nothing new is raised in it"):
            act(dag, seated("PMO"))
    assert not Action.objects.exists()
    assert not InboxEntry.objects.exists()
    assert Event.objects.count() == events
