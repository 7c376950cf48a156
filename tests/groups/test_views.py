"""The pages of groups: open to everybody, today and on any day, without a closed group's people and material."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.audit.services import System
from groups import services
from tests.factories import decisions as make
from tests.factories.groups import (
    AffiliationFactory,
    AppointmentFactory,
    GroupFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    group,
    load_framework,
    seat,
    seated,
)
from tests.factories.meetings import ActionFactory, MeetingFactory

if TYPE_CHECKING:
    from django.test import Client

    from groups.models import Group

pytestmark = pytest.mark.django_db
ACTOR = System("test")
LIST = "/groups/"


def page(client: Client, code: str, **query: str) -> str:
    response = client.get(reverse("groups:detail", args=[code]), query)
    assert response.status_code == 200
    return response.content.decode()


# --- on a group of its own, which is quick -----------------------------------------------------------------------------


@pytest.fixture
def small(db: None) -> Group:
    return GroupFactory(code="SMALL", name="A Small Group")


@pytest.fixture
def shut(db: None) -> Group:
    return GroupFactory(code="SHUT", name="A Closed Group", level=4, attendance="closed")


def in_seat(group: Group, code: str = "DCC", name: str = "Robin Holder", **fields: object) -> object:
    held = SeatFactory(group=group, code=code, name=code.title())
    return AppointmentFactory(seat=held, person__name=name, organisation__name=f"{code} Ltd", **fields)


def test_a_group_without_a_framework_has_a_page(client: Client, small: Group) -> None:
    assert "A Small Group" in page(client, "SMALL")
    assert client.get(reverse("groups:detail", args=["NOBODY"])).status_code == 404


def test_a_held_seat_shows_who_holds_it_and_a_vacant_one_says_so(client: Client, small: Group) -> None:
    in_seat(small, remit="testing")
    assert "Vacant seat" not in page(client, "SMALL")
    SeatFactory(group=small, code="DNO")
    shown = page(client, "SMALL")
    assert "Robin Holder, DCC Ltd (testing)" in shown
    assert "Vacant seat" in shown
    assert "No response" not in shown


def test_a_closed_groups_people_and_material_are_for_its_own(client: Client, shut: Group, small: Group) -> None:
    held = in_seat(shut)
    services.add_member(
        group=shut, organisation=OrganisationFactory(name="Quiet Ltd"), valid_from=date(2021, 11, 1), actor=ACTOR
    )
    ActionFactory(group=shut, text="Renew the certificates")
    MeetingFactory(group=shut, number=41)
    in_seat(small, "DNO", name="Sam Other")
    secrets = ("Robin Holder", "DCC Ltd", "Quiet Ltd", "Renew the certificates", "SHUT #41")
    for person in (None, AffiliationFactory().person, PersonFactory()):
        client.logout()
        if person:
            client.force_login(person)
        shown = page(client, "SHUT")
        assert not [secret for secret in secrets if secret in shown]
        assert "Who sits on a closed group is shown to its members" in shown
        assert "Robin Holder" not in client.get(LIST).content.decode()
    client.force_login(held.person)
    shown = page(client, "SHUT")
    assert [secret for secret in secrets if secret in shown] == list(secrets)


def test_history_tells_only_what_may_be_read(client: Client, shut: Group, small: Group) -> None:
    for where in (shut, small):
        works = AffiliationFactory(person__name="Robin Holder")
        services.appoint(
            seat=SeatFactory(group=where, code="DCC"),
            person=works.person,
            organisation=works.organisation,
            valid_from=date(2022, 1, 1),
            actor=ACTOR,
        )
    assert "appointed Robin Holder" in page(client, "SMALL")
    assert "appointed" not in page(client, "SHUT")


def test_as_at_a_day(client: Client, small: Group) -> None:
    in_seat(small, valid_from=date(2022, 1, 1), valid_to=date(2022, 6, 30))
    MeetingFactory(group=small, number=41)
    then = page(client, "SMALL", on="2022-06-30")
    assert "Robin Holder" in then
    assert "You are looking at the past" in then
    assert "SMALL #41" not in then
    assert "Robin Holder" not in page(client, "SMALL", on="2022-07-01")
    assert "SMALL #41" in page(client, "SMALL")
    before = page(client, "SMALL", on="2020-01-01")
    assert "Not yet convened" in before


@pytest.mark.parametrize("on", ["", "0001-01-01", "9999-12-31"])
def test_any_day_may_be_asked_for(client: Client, small: Group, on: str) -> None:
    assert "What is shown is how it stands today." not in page(client, "SMALL", on=on)


NO_DAY, TOO_EARLY = "Enter a real date, such as 2022-03-09.", "was in force on 1 January 2019"


@pytest.mark.parametrize(("on", "says"), [("soon", NO_DAY), ("2022-13-01", NO_DAY), ("2019-01-01", TOO_EARLY)])
@pytest.mark.parametrize(
    "address",
    ["/groups/", "/groups/map/", "/groups/DAG/", "/groups/DAG/seats/DNO/", "/groups/vacancies/", "/constituencies/"],
)
def test_a_day_that_cannot_be_looked_at_is_said_to_be_none(client: Client, address: str, on: str, says: str) -> None:
    load_framework()
    shown = client.get(address, {"on": on})
    assert shown.status_code == 422
    words = shown.content.decode()
    assert says in words
    assert "What is shown is how it stands today." in words
    assert "You are looking at the past" not in words
    assert client.get(address, {"on": "2022-03-09"}).status_code == 200


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_more_groups_and_seats_take_no_more_queries(client: Client, small: Group) -> None:
    in_seat(small)
    few = queries_of(client, LIST), queries_of(client, small.get_absolute_url())
    for number in range(3):
        in_seat(GroupFactory(), f"CODE{number}")
        in_seat(small, f"SEAT{number}")
    assert (queries_of(client, LIST), queries_of(client, small.get_absolute_url())) == few


# --- on the framework's own groups -------------------------------------------------------------------------------------


def test_the_pages_of_the_frameworks_groups(client: Client) -> None:
    load_framework()
    seated("DCC", "DAG")
    listed = client.get(LIST).content.decode()
    assert all(f">{code}</a>" in listed for code in ("PSG", "DAG", "CCAG", "BPRWG", "TDWG", "SDWG"))
    for each in ("PSG", "DAG", "CCAG", "BPRWG", "TDWG", "SDWG"):
        assert "Seats that advise" in page(client, each)
    now, then = page(client, "DAG"), page(client, "DAG", on="2022-03-09")
    assert "Dag Dcc" in now
    assert ("RECCo" in now, "RECCo" in then) == (True, False)
    assert "10 working days after" in then
    assert "Where the documents disagree" in page(client, "SDWG")
    assert "no domestic one" in page(client, "MCAG")
    for day, shown in (("2024-01-10", True), ("2023-12-05", False)):  # its terms left the framework with v3.2
        told = page(client, "CCAG", on=day)
        assert (f"group=CCAG&amp;on={day}#conflicts" in told) is shown
    assert seat("DCC", "DAG").has_voice
    assert group("DAG").parent == group("PSG")


def test_without_a_framework_the_list_says_what_to_do(client: Client) -> None:
    assert "Load the Governance Framework" in client.get(LIST).content.decode()


def test_history_tells_nothing_that_another_app_holds_back(client: Client) -> None:
    """A proposal is for participants until it is decided and published; the group's history is for everybody."""
    cast = make.programme()
    put = make.proposal(cast)
    made = make.decision(cast, make.proposal(cast))
    shown = page(client, "DAG")
    assert put.reference not in shown
    assert made.reference not in shown
    client.force_login(cast.participant)
    assert put.reference in page(client, "DAG")
