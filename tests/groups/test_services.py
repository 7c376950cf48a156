"""Groups and seats come from the framework; people are put in them by date."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit import queries as ledger
from foundation.audit.services import System
from foundation.core.errors import Refused
from framework.services import load_versions, shipped
from groups import policy, queries, services
from groups.models import Appointment, Group, Seat
from groups.rules import Office
from tests.factories.groups import AppointmentFactory

pytestmark = pytest.mark.django_db
ACTOR = System("test")
DAY = date(2022, 3, 9)


@pytest.fixture
def loaded() -> None:
    load_versions(actor=ACTOR, texts=shipped())
    services.sync_framework(actor=ACTOR)


def seat(group: str, code: str, day: date = DAY) -> Seat:
    return queries.seats_on(Group.objects.get(code=group), day).get(code=code)


def person(name: str = "A Representative") -> Person:
    return Person.objects.create_user(f"{name.lower().replace(' ', '.')}@example.org", name=name)


def representative(name: str = "A Representative", of: str = "Energy UK") -> Person:
    """Somebody of an organisation since long ago."""
    somebody = person(name)
    Affiliation.objects.create(person=somebody, organisation=organisation(of), valid_from=date(2021, 8, 1))
    return somebody


def organisation(name: str = "Energy UK") -> Organisation:
    return Organisation.objects.get_or_create(name=name)[0]


def test_syncing_twice_changes_nothing(loaded: None) -> None:
    events = sum(head.seq for head in ledger.streams().values())
    again = services.sync_framework(actor=ACTOR)
    assert (again.groups, again.added, again.changed, again.ended) == (0, 0, 0, 0)
    assert sum(head.seq for head in ledger.streams().values()) == events


@pytest.mark.parametrize(
    ("day", "has_recco"), [(date(2022, 3, 9), False), (date(2022, 6, 9), False), (date(2022, 6, 10), True)]
)
def test_the_dag_has_a_recco_seat_only_once_the_framework_says_so(loaded: None, day: date, has_recco: bool) -> None:
    codes = set(queries.seats_on(Group.objects.get(code="DAG"), day).values_list("code", flat=True))
    assert ("RECCO" in codes) is has_recco
    assert {"CHAIR", "DCC", "DNO", "PMO"} <= codes


def test_parents_and_closed_groups_follow_the_framework(loaded: None) -> None:
    assert Group.objects.get(code="TDWG").parent == Group.objects.get(code="DAG")
    assert Group.objects.get(code="DAG").parent == Group.objects.get(code="PSG")
    assert [group.code for group in Group.objects.all() if group.is_closed] == ["SDWG", "SDWG-SUB"]


def test_offices_are_seats_without_a_group(loaded: None) -> None:
    codes = set(Seat.objects.filter(group=None).values_list("code", flat=True))
    assert set(Office) <= codes


def test_a_seat_has_one_holder_at_a_time(loaded: None) -> None:
    held = {"seat": seat("DAG", "DCC"), "organisation": organisation(), "actor": ACTOR}
    services.appoint(person=representative(), valid_from=date(2021, 11, 17), valid_to=date(2022, 3, 31), **held)
    with pytest.raises(Refused, match="holds the seat"):
        services.appoint(person=representative("Another"), valid_from=date(2022, 3, 31), **held)
    assert Appointment.objects.count() == 1
    services.appoint(person=representative("Next"), valid_from=date(2022, 4, 1), **held)
    assert Appointment.objects.count() == 2
    assert ledger.verify_ledger() == []


def test_programme_seats_may_have_several_holders(loaded: None) -> None:
    held = {"seat": seat("DAG", "PMO"), "organisation": organisation(), "actor": ACTOR, "valid_from": DAY}
    services.appoint(person=representative(), **held)
    services.appoint(person=representative("Other"), **held)
    assert Appointment.objects.count() == 2


def test_nobody_is_appointed_to_a_seat_that_is_not_there_yet(loaded: None) -> None:
    recco = Seat.objects.get(group__code="DAG", code="RECCO")
    with pytest.raises(Refused, match="does not exist on") as refusal:
        services.appoint(seat=recco, person=person(), organisation=organisation("RECCo"), valid_from=DAY, actor=ACTOR)
    assert refusal.value.citation
    assert not Appointment.objects.exists()


@pytest.mark.postgres
def test_postgresql_itself_refuses_a_second_holder(loaded: None) -> None:
    first = {"seat": seat("DAG", "DCC"), "organisation": organisation(), "valid_from": DAY, "exclusive": True}
    Appointment.objects.create(person=person(), **first)
    with pytest.raises(IntegrityError, match="one_holder"), transaction.atomic():
        Appointment.objects.create(person=person("Other"), **first)
    assert Appointment.objects.count() == 1


def test_rights_follow_the_appointment_of_the_day(loaded: None) -> None:
    chair = representative("The Chair")
    appointment = services.appoint(
        seat=seat("DAG", "CHAIR"), person=chair, organisation=organisation(), valid_from=DAY, actor=ACTOR
    )
    dag = Group.objects.get(code="DAG")
    assert policy.is_chair(chair, dag)
    services.end_appointment(appointment=appointment, on=date(2022, 6, 1), actor=ACTOR)
    former = Person.objects.get(pk=chair.pk)
    verdict = policy.is_chair(former, dag)
    assert not verdict
    assert verdict.reason == "Only the chair of the DAG may do this."


def test_members_of_an_open_group_come_by_their_organisation(loaded: None) -> None:
    tdwg = Group.objects.get(code="TDWG")
    someone = person("Somebody")
    Affiliation.objects.create(person=someone, organisation=organisation("Stark"), valid_from=DAY)
    assert someone not in queries.members(tdwg)
    services.add_member(group=tdwg, organisation=organisation("Stark"), valid_from=DAY, actor=ACTOR)
    assert someone in queries.members(tdwg)
    with pytest.raises(Refused, match="open membership"):
        services.add_member(
            group=Group.objects.get(code="DAG"), organisation=organisation(), valid_from=DAY, actor=ACTOR
        )


SCOPES = [
    # who, may read: DAG public, DAG programme, DAG restricted, SDWG public, SDWG restricted, programme without group
    ("nobody", "100000"),
    ("participant", "110001"),
    ("dag member", "111001"),
    ("sdwg member", "110111"),
    ("pmo", "111111"),
    ("auditor", "111111"),
    ("sro", "110001"),
]


@pytest.mark.parametrize(("who", "expected"), SCOPES, ids=[case[0] for case in SCOPES])
def test_what_each_kind_of_person_may_read(loaded: None, who: str, expected: str) -> None:
    someone = person("Somebody")
    if who == "participant":
        Affiliation.objects.create(person=someone, organisation=organisation(), valid_from=DAY)
    places = {
        "dag member": ("DAG", "DCC"),
        "sdwg member": ("SDWG", "CHAIR"),
        "pmo": (None, "PMO"),
        "auditor": (None, "AUDITOR"),
        "sro": (None, "SRO"),
    }
    if who in places:
        group, code = places[who]
        held = (
            Seat.objects.filter(group__code=group, code=code) if group else Seat.objects.filter(group=None, code=code)
        )
        AppointmentFactory(seat=held.get(), person=someone, organisation=organisation(), valid_from=date(2021, 11, 17))
    scopes = ["DAG:public", "DAG:programme", "DAG:restricted", "SDWG:public", "SDWG:restricted", "-:programme"]
    readable = queries.readable_scopes(someone)
    assert "".join(str(int(scope in readable)) for scope in scopes) == expected
    assert "".join(str(int(bool(policy.may_read(someone, scope)))) for scope in scopes) == expected


def test_loading_the_framework_brings_groups_and_seats_along() -> None:
    load_versions(actor=ACTOR, texts=shipped())
    assert set(Group.objects.values_list("code", flat=True)) >= {"PSG", "DAG", "CCAG", "BPRWG", "TDWG", "SDWG"}
    assert Seat.objects.filter(group=None).count() == len(Office)
    events = sum(head.seq for head in ledger.streams().values())
    load_versions(actor=ACTOR, texts=shipped())
    assert sum(head.seq for head in ledger.streams().values()) == events
    assert ledger.verify_ledger() == []


def test_a_refused_load_brings_nothing_along() -> None:
    with pytest.raises(Refused):
        load_versions(actor=ACTOR, texts={"v1_1.toml": "nothing = true"})
    assert not Group.objects.exists()


def test_a_group_that_differs_from_the_framework_is_brought_into_line_on_the_record(loaded: None) -> None:
    Group.objects.filter(code="TDWG").update(name="Something else", attendance="closed")
    services.sync_framework(actor=ACTOR)
    tdwg = Group.objects.get(code="TDWG")
    assert not tdwg.is_closed
    last = ledger.history(tdwg)[-1]
    assert (last.kind, last.data["fields"]) == ("groups.group_changed", "attendance, name")
    assert ledger.verify_ledger() == []
