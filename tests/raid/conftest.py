"""Two groups, one of them closed, and one person of each kind; of the framework its versions alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.groups import (
    AffiliationFactory,
    AppointmentFactory,
    GroupFactory,
    PersonFactory,
    SeatFactory,
    load_versions_alone,
)

if TYPE_CHECKING:
    from foundation.accounts.models import Person
    from groups.models import Group


@dataclass(frozen=True)
class People:
    """Who reads or keeps the log. `sdwg` sits on the closed group."""

    pmo: Person
    auditor: Person
    member: Person
    sdwg: Person
    participant: Person
    stranger: Person
    anonymous: AnonymousUser

    def by_name(self, name: str) -> Person | AnonymousUser:
        found: Person | AnonymousUser = getattr(self, name)
        return found


@pytest.fixture
def dag(db: None) -> Group:
    load_versions_alone()  # under which actions are owed
    return GroupFactory(code="DAG")


@pytest.fixture
def sdwg(db: None) -> Group:
    return GroupFactory(code="SDWG", level=4, attendance="closed")


@pytest.fixture
def people(dag: Group, sdwg: Group) -> People:
    def in_seat(code: str, group: Group | None, kind: str) -> Person:
        seat = SeatFactory(group=group, code=code, kind=kind)
        return AppointmentFactory(seat=seat, person__name=f"The {code}").person

    return People(
        pmo=in_seat("PMO", None, "office"),
        auditor=in_seat("AUDITOR", None, "office"),
        member=in_seat("DCC", dag, "constituency"),
        sdwg=in_seat("CHAIR", sdwg, "chair"),
        participant=AffiliationFactory(person__name="A Participant").person,
        stranger=PersonFactory(name="A Stranger"),
        anonymous=AnonymousUser(),
    )
