"""Who sits where on a date: the command, a seat's page, vacancies over all groups, members of open groups."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation.audit.queries import history, verify_ledger
from foundation.audit.services import System, subject_key
from foundation.core.errors import NotAllowed, Refused
from groups import policy, queries, services
from groups.models import Group, Membership
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
from tests.factories.meetings import planned

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from foundation.accounts.models import Affiliation
    from groups.models import Alternate

SYSTEM = System("test")
DAG6 = date(2022, 3, 9)


@pytest.fixture
def loaded(db: None) -> None:
    load_framework()


def roster(*args: str) -> str:
    out = StringIO()
    call_command("roster", *args, stdout=out)
    return out.getvalue()


def data(*args: str) -> dict[str, object]:
    return json.loads(roster(*args, "--json"))


def held(code: str, name: str, on: str = "DAG", day: date = DAG6, **fields: object) -> Affiliation:
    who = AffiliationFactory(person__name=name, organisation__name=f"{name} Ltd")
    said = {"valid_from": date(2021, 11, 17), **fields}
    AppointmentFactory(seat=seat(code, on, day), person=who.person, organisation=who.organisation, **said)
    return who


def alternate_for(code: str, name: str) -> Alternate:
    who = AffiliationFactory(person__name=name, organisation__name=f"{name} Ltd")
    made = services.nominate_alternate(
        seat=seat(code, "DAG", DAG6),
        person=who.person,
        organisation=who.organisation,
        valid_from=DAG6,
        valid_to=DAG6,
        occasion=subject_key(planned("DAG", 6, DAG6)),
        reason="Leave",
        actor=seated("PMO"),
    )
    services.approve_alternate(alternate=made, why="5 of 5", actor=SYSTEM)
    return made


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_roster_of_dag_6(loaded: None) -> None:
    held("DNO", "Robin Holder")
    held("IDNO", "Gone Before", valid_to=date(2022, 3, 8))
    held("CONSUMER", "Not Yet", valid_from=date(2022, 3, 10))
    alternate_for("DNO", "Sam Alternate")
    found = data("dag", "--on", "2022-03-09")
    assert (found["group"], found["on"], found["version"], found["convened"]) == ("DAG", "2022-03-09", "2.4", True)
    seats = {one["code"]: one for one in found["seats"]}
    assert "RECCO" not in seats
    assert seats["DNO"] == {
        "code": "DNO",
        "name": "DNO",
        "kind": "constituency",
        "status": "held",
        "holders": [
            {
                "name": "Robin Holder",
                "organisation": "Robin Holder Ltd",
                "remit": "",
                "from": "2021-11-17",
                "to": None,
            }
        ],
        "alternates": [
            {
                "name": "Sam Alternate",
                "organisation": "Sam Alternate Ltd",
                "remit": "",
                "from": "2022-03-09",
                "to": "2022-03-09",
                "occasion": "DAG #6",
            }
        ],
    }
    assert {"IDNO", "CONSUMER"} <= set(found["vacancies"])
    assert "DNO" not in found["vacancies"]
    assert set(found["vacancies"]) == {code for code, one in seats.items() if one["status"] == "vacant"}


def test_a_declined_seat_is_no_vacancy(loaded: None) -> None:
    said = {"party": "Citizens Advice", "reason": "No part in testing", "valid_from": DAG6}
    services.decline_seat(seat=seat("CONSUMER", "TMAG", DAG6), actor=seated("PMO"), **said)
    found = data("TMAG", "--on", "2022-03-09")
    assert {one["code"]: one["status"] for one in found["seats"]}["CONSUMER"] == "declined"
    assert "CONSUMER" not in found["vacancies"]


def test_the_roster_in_words(loaded: None) -> None:
    held("DNO", "Robin Holder")
    alternate_for("DNO", "Sam Alternate")
    shown = roster("DAG", "--on", "2022-03-09")
    assert shown.startswith("DAG on 2022-03-09, framework 2.4, convened\n")
    assert "held     Robin Holder (Robin Holder Ltd) from 2021-11-17; alternate: Sam Alternate" in shown
    assert "19 of 20 seats vacant" in shown


def test_an_operator_sees_a_closed_group_too(loaded: None) -> None:
    held("CHAIR", "Quiet Chair", "SDWG", date(2022, 6, 1))
    assert "Quiet Chair" in roster("SDWG", "--on", "2022-06-01")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["NONE"], "There is no group NONE. Known are PSG"),
        (["DAG", "--on", "2021-01-01"], "No version of the Governance Framework was in force on 1 January 2021"),
        (["TMAG", "--on", "2021-12-01"], "has no rules for a group 'TMAG'"),
    ],
)
def test_what_cannot_be_told_ends_with_a_sentence_and_1(loaded: None, args: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=r"^(There|No|Gov|DAG)") as stopped:
        roster(*args)
    assert says in str(stopped.value)
    assert stopped.value.returncode == 1


def test_a_day_that_is_none_is_called_wrongly(loaded: None) -> None:
    with pytest.raises(CommandError, match="is not a date"):
        roster("DAG", "--on", "soon")


def test_without_a_framework_it_says_what_to_run(db: None) -> None:
    with pytest.raises(CommandError, match="Run load_framework first"):
        roster("DAG")


# --- how seats stand --------------------------------------------------------------------------------------------------


def test_the_open_part_of_a_shared_seat(loaded: None) -> None:
    spring = date(2023, 3, 15)
    held("DNO", "Robin Holder", "TMAG", spring, remit="testing", valid_from=spring)
    stands = {one.seat.code: one for one in queries.seating_on(group("TMAG"), spring)}
    assert (stands["DNO"].status, stands["DNO"].open_remits) == ("held", ("migration",))
    assert stands["IDNO"].open_remits == ()
    shown = {one.seat.code: one for one in queries.seating_on(group("TMAG"), date(2022, 6, 15))}
    assert shown["DNO"].remits == ()


def test_vacancies_over_all_groups_on_a_day(loaded: None) -> None:
    held("DNO", "Robin Holder", valid_to=date(2022, 3, 31))
    april = queries.vacancies(date(2022, 4, 10))
    places = {(one.seat.group.code, one.seat.code): one for one in april}
    assert places["DAG", "DNO"].since == date(2022, 4, 1)
    assert places["DAG", "IDNO"].since == date(2021, 11, 17)
    assert ("TAG", "DNO") not in places  # closed by then
    assert ("DAG", "RECCO") not in places  # not there yet
    assert not {code for code, _ in places} & {"IAG", "MAG", "SITAG"}
    assert ("DAG", "DNO") not in {(one.seat.group.code, one.seat.code) for one in queries.vacancies(DAG6)}
    kinds = [one.seat.kind in {"constituency", "code_body"} for one in april if one.seat.group.code == "DAG"]
    assert kinds == sorted(kinds, reverse=True)  # those that make consensus first


def test_vacancies_take_the_same_queries_however_many(db: None) -> None:
    SeatFactory()
    with CaptureQueriesContext(connection) as few:
        queries.vacancies(DAG6)
    for _ in range(3):
        SeatFactory()
    with CaptureQueriesContext(connection) as many:
        assert len(queries.vacancies(DAG6)) == 4
    assert len(few) == len(many) == 3


# --- pages ------------------------------------------------------------------------------------------------------------


def seat_page(client: Client, held_seat: object, **query: str) -> str:
    response = client.get(held_seat.get_absolute_url(), query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_seats_page_shows_its_people_over_time(client: Client, loaded: None) -> None:
    held("DNO", "Robin Holder", valid_to=date(2022, 3, 31))
    held("DNO", "Sam Next", valid_from=date(2022, 4, 1))
    place = seat("DNO", "DAG", DAG6)
    now = seat_page(client, place)
    assert now.index("Sam Next") < now.index("Robin Holder")
    assert "Design Advisory Group, Membership" in now
    then = seat_page(client, place, on="2022-03-09")
    assert "Robin Holder" in then
    assert "Sam Next" not in then
    assert "You are looking at the past" in then
    assert "Not there on this day" in seat_page(client, seat("RECCO", "DAG"), on="2022-03-09")
    assert "Nobody has held this seat" in seat_page(client, seat("IDNO", "DAG"))
    assert "Vacant" in seat_page(client, seat("IDNO", "DAG"))
    assert client.get(seat("IDNO", "DAG").get_absolute_url(), {"on": "soon"}).status_code == 422


def test_only_those_with_a_part_in_it_see_buttons(client: Client, loaded: None) -> None:
    place = seat("DNO", "DAG")
    for nobody in (None, seated("AUDITOR"), seated("IDNO", "DAG"), seated("SRO"), AffiliationFactory().person):
        client.logout()
        if nobody:
            client.force_login(nobody)
        shown = seat_page(client, place)
        assert "Appoint somebody" not in shown
        assert "Name an alternate" not in shown
    client.force_login(seated("PMO"))
    assert "Appoint somebody" in seat_page(client, place)
    assert "it is vacant" in seat_page(client, place)  # why it cannot be declined


PEOPLE_PAGES = [
    ("seat", ["CHAIR"]),
    ("appoint", ["CHAIR"]),
    ("members", []),
    ("member-new", []),
    ("delegations", []),
    ("delegate", []),
    ("competence", []),
    ("nominate-alternate", ["CHAIR"]),
    ("delegate-chair", ["CHAIR"]),
]


@pytest.mark.parametrize(("name", "args"), PEOPLE_PAGES)
def test_of_a_closed_group_an_outsider_finds_nothing(client: Client, loaded: None, name: str, args: list[str]) -> None:
    held("CHAIR", "Quiet Chair", "SDWG", date(2022, 6, 1))
    for outsider in (AffiliationFactory().person, seated("CHAIR", "DAG"), seated("SRO"), PersonFactory(is_staff=True)):
        client.force_login(outsider)
        there = client.get(reverse(f"groups:{name}", args=["SDWG", *args]))
        missing = client.get(reverse(f"groups:{name}", args=["NONE", *args]))
        assert (there.status_code, missing.status_code) == (404, 404)
        assert bare(there) == bare(missing)
    client.force_login(seated("PMO"))
    assert client.get(reverse(f"groups:{name}", args=["SDWG", *args])).status_code in {200, 403, 409}


def bare(response: HttpResponse) -> str:
    """A page without the token that changes from one request to the next."""
    return "\n".join(line for line in response.content.decode().splitlines() if "csrf" not in line.lower())


def test_vacancies_of_a_closed_group_are_for_its_own(client: Client, loaded: None) -> None:
    address = reverse("groups:vacancies")
    assert 'id="SDWG"' not in client.get(address).content.decode()
    client.force_login(seated("PMO", "SDWG"))
    assert 'id="SDWG"' in client.get(address).content.decode()
    then = client.get(address, {"on": "2022-02-16"}).content.decode()
    assert 'id="TAG"' in then
    assert 'id="TAG"' not in client.get(address).content.decode()


def test_whose_people_are_shown_agrees_with_each_groups_own_rule(loaded: None) -> None:
    for person in (None, AffiliationFactory().person, seated("CHAIR", "SDWG"), seated("AUDITOR"), seated("SRO")):
        listed = set(policy.groups_whose_people(person).values_list("code", flat=True))
        assert listed == {one.code for one in Group.objects.order_by("pk") if policy.may_see_people(person, one)}


def test_the_offices_and_who_holds_them(client: Client, loaded: None) -> None:
    seated("SRO")
    page = client.get(reverse("groups:offices")).content.decode()
    assert "Office Sro" in page
    assert "Senior Responsible Owner" in page
    assert client.get(reverse("groups:offices"), {"on": "2020-01-01"}).status_code == 422


# --- members ----------------------------------------------------------------------------------------------------------


def enter(name: str = "Stark", **fields: object) -> Membership:
    said = {"group": group("TDWG"), "valid_from": DAG6, "actor": SYSTEM, **fields}
    organisation = said.pop("organisation", None) or OrganisationFactory(name=name)
    return services.add_member(organisation=organisation, **said)


def test_a_member_with_a_lead_contact(loaded: None) -> None:
    lead = AffiliationFactory(person__name="Lee Contact")
    made = enter(organisation=lead.organisation, contacts=3, lead=lead.person)
    assert (made.contacts, made.lead) == (3, lead.person)
    with pytest.raises(Refused, match="not recorded as being of"):
        enter("Another", lead=lead.person)
    with pytest.raises(Refused, match="is a member of the TDWG then"):
        enter(organisation=lead.organisation)
    services.change_member(membership=made, contacts=5, lead=None, actor=SYSTEM)
    assert (made.contacts, made.lead) == (5, None)
    assert [one.kind for one in history(made)] == ["groups.member_added", "groups.member_changed"]
    assert "on the TDWG" in history(made)[-1].sentence
    assert verify_ledger() == []


def test_a_membership_ends_and_may_begin_again(loaded: None) -> None:
    made = enter()
    with time_machine.travel(date(2022, 7, 1)):
        services.end_member(membership=made, on=date(2022, 6, 30), actor=SYSTEM)
        with pytest.raises(Refused, match="corrected by a later entry"):
            services.end_member(membership=made, on=date(2022, 7, 1), actor=SYSTEM)
        with pytest.raises(Refused, match="no member of the TDWG any more"):
            services.change_member(membership=made, contacts=2, lead=None, actor=SYSTEM)
        enter(organisation=made.organisation, valid_from=date(2022, 7, 1))
    assert Membership.objects.filter(organisation=made.organisation).count() == 2


def test_who_may_not_keep_the_list(loaded: None) -> None:
    made = enter()
    other = OrganisationFactory()
    for nobody in (seated("CHAIR", "TDWG"), seated("AUDITOR"), AffiliationFactory().person):
        with pytest.raises(NotAllowed):
            enter(organisation=other, actor=nobody)
        with pytest.raises(NotAllowed):
            services.end_member(membership=made, on=DAG6, actor=nobody)
        with pytest.raises(NotAllowed):
            services.change_member(membership=made, contacts=9, lead=None, actor=nobody)
    assert (Membership.objects.count(), Membership.objects.get().contacts) == (1, 1)


def test_a_group_not_convened_has_no_members(loaded: None) -> None:
    with pytest.raises(Refused, match="not convened"):
        enter(group=GroupFactory(level=4, convened_on=None))
    assert not Membership.objects.exists()


def test_the_list_in_the_browser(client: Client, loaded: None) -> None:
    lead = AffiliationFactory(person__name="Lee Contact", organisation__name="Stark")
    client.force_login(seated("PMO"))
    listed = reverse("groups:members", args=["TDWG"])
    new = reverse("groups:member-new", args=["TDWG"])
    said = {"organisation": lead.organisation.pk, "valid_from": "2022-03-09", "contacts": 2}
    assert client.post(new, {**said, "contacts": 0}).status_code == 422
    assert client.post(new, said).status_code == 302
    made = Membership.objects.get()
    assert made.valid_from == DAG6
    change = reverse("groups:member-change", args=["TDWG", made.pk])
    assert "Lee Contact" in client.get(change).content.decode()
    assert client.post(change, {"contacts": 4, "lead": lead.person.pk}).status_code == 302
    assert "Lee Contact" in client.get(listed).content.decode()
    client.logout()
    shown = client.get(listed).content.decode()
    assert ("Stark" in shown, "Lee Contact" in shown) == (True, False)
    client.force_login(seated("PMO", "TDWG"))
    end = reverse("groups:member-end", args=["TDWG", made.pk])
    assert client.post(end, {"on": "2022-06-30"}).status_code == 302
    assert "Stark is a member until" in client.get(listed).content.decode()
    assert "Stark" not in client.get(listed).content.decode()
    assert "Stark" in client.get(listed, {"on": "2022-06-30"}).content.decode()
    assert client.get(reverse("groups:members", args=["DAG"])).status_code == 404
