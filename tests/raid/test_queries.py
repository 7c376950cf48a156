"""Who finds which action; what is overdue; what an import may change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine

from foundation.audit.services import System
from raid import policy, queries, services
from raid.filters import ActionFilters
from raid.models import Action, ActionOwner
from raid.rules.importing import ActionRow
from raid.tables import pill
from tests.factories.meetings import ActionFactory

if TYPE_CHECKING:
    from groups.models import Group
    from tests.raid.conftest import People

pytestmark = pytest.mark.django_db
ACTOR = System("test")


@pytest.fixture
def log(dag: Group, sdwg: Group) -> dict[str, Action]:
    return {
        "public": ActionFactory(group=dag, reference="DAG06-01"),
        "programme": ActionFactory(group=dag, reference="DAG06-02", classification="programme"),
        "restricted": ActionFactory(group=dag, reference="DAG06-03", classification="restricted"),
        "closed group": ActionFactory(group=sdwg, reference="SDWG01-01"),
    }


SEEN = [
    # who, sees: public, programme, restricted, closed group
    ("anonymous", "1000"),
    ("stranger", "1000"),
    ("participant", "1100"),
    ("member", "1110"),
    ("sdwg", "1101"),
    ("pmo", "1111"),
    ("auditor", "1111"),
]


@pytest.mark.parametrize(("who", "expected"), SEEN, ids=[case[0] for case in SEEN])
def test_who_sees_which_action_and_policy_agrees(
    people: People, log: dict[str, Action], who: str, expected: str
) -> None:
    user = people.by_name(who)
    seen = set(queries.visible_to(user))
    assert "".join(str(int(action in seen)) for action in log.values()) == expected
    assert "".join(str(int(bool(policy.may_see(user, action)))) for action in log.values()) == expected
    for action in log.values():
        found = queries.find(user, action.group.code, action.reference)
        assert (found is not None) == (action in seen)


def test_open_actions_of_a_group(people: People, log: dict[str, Action], dag: Group) -> None:
    ActionFactory(group=dag, reference="DAG05-01", status="closed", closed_on=date(2026, 11, 11))
    ActionFactory(group=dag, reference="DAG05-02", due_on=date(2026, 11, 12))
    assert [action.reference for action in queries.open_for(dag)] == ["DAG05-02", "DAG06-01", "DAG06-02", "DAG06-03"]
    assert [action.reference for action in queries.of_group(people.anonymous, dag)] == ["DAG05-02", "DAG06-01"]


def test_actions_owned_by_name(people: People, log: dict[str, Action]) -> None:
    for name in ("Ian Smith", "PMO"):
        ActionOwner.objects.create(action=log["restricted"], name=name, person=people.stranger)
    assert list(queries.owned_by(people.stranger)) == []  # they may not read it
    ActionOwner.objects.create(action=log["public"], name="Ian Smith", person=people.stranger)
    assert list(queries.owned_by(people.stranger)) == [log["public"]]
    assert list(queries.owned_by(people.member)) == []


def test_actions_owned_by_a_seat_or_a_party(people: People, log: dict[str, Action]) -> None:
    held = people.member.appointments.get()
    ActionOwner.objects.create(action=log["restricted"], name="DCC", seat=held.seat)
    party = people.participant.affiliations.get().organisation
    for key in ("programme", "restricted"):
        ActionOwner.objects.create(action=log[key], name="A Party", organisation=party)
    assert list(queries.owned_by(people.member)) == [log["restricted"]]
    assert list(queries.owned_by(people.participant)) == [log["programme"]]


@pytest.mark.parametrize(
    ("status", "on", "overdue"),
    [
        ("open", date(2026, 12, 9), False),
        ("open", date(2026, 12, 10), True),
        ("recommend_closed", date(2026, 12, 10), True),
        ("closed", date(2026, 12, 10), False),
    ],
)
def test_an_action_is_overdue_after_its_day(dag: Group, status: str, on: date, overdue: bool) -> None:
    closed = {"closed_on": date(2026, 12, 1)} if status == "closed" else {}
    assert queries.is_overdue(ActionFactory(group=dag, status=status, **closed), on) is overdue


def test_nobody_calls_an_action_overdue_that_was_entered_after_the_fact(dag: Group) -> None:
    old = ActionFactory(group=dag, reference="DAG04-01", historical=True, due_on=date(2022, 3, 9))
    late = ActionFactory(group=dag, reference="DAG06-01", due_on=date(2022, 3, 9))
    assert [queries.is_overdue(action) for action in (old, late)] == [False, True]
    assert "overdue" not in pill(old).label
    assert list(ActionFilters({"due": "overdue"}, queryset=Action.objects.order_by("pk")).qs) == [late]


def test_how_an_action_stood_on_a_day(people: People, dag: Group) -> None:
    def on(day: str) -> time_machine.travel:
        return time_machine.travel(f"{day}T09:00+00:00", tick=False)

    with on("2026-10-01"):
        action = services.raise_action(
            group=dag,
            text="Look",
            owner_text="PMO",
            due_on=date(2026, 12, 9),
            raised_on=date(2026, 10, 1),
            meeting_number=6,
            actor=ACTOR,
        )
    with on("2026-11-02"):
        services.mark_ongoing(action=action, actor=ACTOR)
    with on("2026-11-04"):
        services.note(action=action, text="As it was on the first", actor=ACTOR, on=date(2026, 11, 1))
    with on("2026-12-01"):
        services.recommend_closed(action=action, reason="Done", actor=ACTOR)
    with on("2026-12-04"):
        met = date(2026, 12, 2)
        services.keep_open(action=action, on=met, meeting_reference="DAG #7", reason="Not yet", actor=ACTOR)
    with on("2026-12-07"):
        services.recommend_closed(action=action, reason="Done now", actor=ACTOR)
    with on("2026-12-10"):
        services.close(action=action, on=date(2026, 12, 9), meeting_reference="DAG #8", actor=ACTOR)
    stood = {
        date(2026, 9, 1): ("open", ""),
        date(2026, 10, 1): ("open", ""),
        date(2026, 11, 1): ("open", "As it was on the first"),
        date(2026, 11, 2): ("ongoing", "As it was on the first"),
        date(2026, 12, 1): ("recommend_closed", "Done"),
        date(2026, 12, 2): ("ongoing", "Not yet"),
        date(2026, 12, 7): ("recommend_closed", "Done now"),
        date(2026, 12, 8): ("recommend_closed", "Done now"),
        date(2026, 12, 9): ("closed", "Done now"),
    }
    assert {day: (queries.status_on(action, day), queries.note_on(action, day)) for day in stood} == stood


def test_a_step_is_never_dated_before_the_one_it_follows(people: People, dag: Group) -> None:
    action = ActionFactory(group=dag)
    with time_machine.travel("2026-12-10T09:00+00:00", tick=False):
        services.recommend_closed(action=action, reason="Done", actor=ACTOR)  # written up after the meeting
        services.keep_open(action=action, on=date(2026, 12, 9), meeting_reference="DAG #8", reason="", actor=ACTOR)
    days = (date(2026, 12, 9), date(2026, 12, 10))
    assert [queries.status_on(action, day) for day in days] == ["open", "ongoing"]


def row(**changes: object) -> ActionRow:
    given: dict[str, object] = {
        "line": 2,
        "ref": "DAG06-01",
        "raised_on": date(2026, 11, 11),
        "text": "Look",
        "owner_text": "PMO",
        "owners": ("PMO",),
        "due_on": date(2026, 12, 9),
        "status": "ongoing",
        "note": "",
    }
    return ActionRow(**{**given, **changes})


@time_machine.travel("2026-11-23T09:00:00+00:00", tick=False)
def test_a_meeting_to_come_closes_nothing_by_an_import(dag: Group) -> None:
    action = ActionFactory(group=dag, reference="DAG06-01")
    ahead, past = date(2026, 12, 9), date(2026, 11, 20)
    closing = row(status="closed")
    for known in (action, None):  # one of the log, a new one
        assert queries.import_refusal(known, row(), ahead, historical=False) is None
        assert queries.import_refusal(known, closing, past, historical=True) is None
        assert "by ratifying" in str(queries.import_refusal(known, closing, past, historical=False))
        for historical in (False, True):
            assert queries.import_refusal(known, closing, ahead, historical=historical) == (
                "Only a meeting closes an action, and that of 9 December 2026 has not been held."
            )
    closed = ActionFactory(group=dag, reference="DAG06-02", status="closed", closed_on=past)
    again = row(ref="DAG06-02", status="closed", text="In other words")
    assert queries.import_refusal(closed, again, past, historical=False) is None


def test_what_the_importer_compares_with(dag: Group) -> None:
    action = ActionFactory(group=dag, reference="DAG06-01")
    for day, text in ((date(2026, 11, 12), "First"), (date(2026, 11, 14), "Last"), (date(2026, 11, 13), "Between")):
        services.note(action=action, text=text, actor=ACTOR, on=day)
    assert queries.existing(dag) == {
        "DAG06-01": {
            "raised_on": date(2026, 11, 11),
            "text": "Look at the pathway of artefacts",
            "owner_text": "PMO",
            "due_on": date(2026, 12, 9),
            "status": "open",
            "note": "Last",
        }
    }
    assert queries.by_reference(dag) == {"DAG06-01": action}
