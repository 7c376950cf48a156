"""Who keeps the log, and what may be done to an action in each state."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from raid import policy
from tests.factories.groups import AppointmentFactory, SeatFactory
from tests.factories.meetings import ActionFactory

if TYPE_CHECKING:
    from groups.models import Group
    from tests.raid.conftest import People

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["anonymous", "stranger", "participant", "member", "sdwg", "auditor"])
def test_only_the_secretariat_keeps_the_log(people: People, dag: Group, who: str) -> None:
    verdict = policy.may_keep(people.by_name(who), dag)
    assert not verdict
    assert verdict.reason == "Only the PMO secretariat may do this."


def test_the_pmo_and_a_groups_own_secretariat_keep_the_log(people: People, dag: Group, sdwg: Group) -> None:
    assert policy.may_keep(people.pmo, dag)
    own = AppointmentFactory(seat=SeatFactory(group=dag, code="SECRETARIAT", kind="secretariat")).person
    assert policy.may_keep(own, dag)
    assert not policy.may_keep(own, sdwg)


STATES = [
    # state: may recommend, may mark as ongoing, may change
    ("open", "111"),
    ("ongoing", "101"),
    ("recommend_closed", "001"),
    ("closed", "000"),
]


@pytest.mark.parametrize(("status", "expected"), STATES, ids=[case[0] for case in STATES])
def test_what_may_be_done_in_each_state(people: People, dag: Group, status: str, expected: str) -> None:
    closed = {"closed_on": date(2026, 12, 1)} if status == "closed" else {}
    action = ActionFactory(group=dag, status=status, **closed)

    def may(user: object) -> list[object]:
        return [
            policy.step(user, action, "recommend"),
            policy.step(user, action, "start"),
            policy.change_now(user, action),
        ]

    assert "".join(str(int(bool(verdict))) for verdict in may(people.pmo)) == expected
    assert all(verdict or verdict.reason.endswith(".") for verdict in may(people.pmo))
    assert not any(may(people.member))
