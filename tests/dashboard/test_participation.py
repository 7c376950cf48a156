"""The participation map: constituencies by groups, computed from appointments, memberships and attendance."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from constituencies.models import Constituency, Member
from dashboard.queries.participation import CODE_BODIES, OTHERS, Place, participation
from foundation.core.clock import today
from framework.services import load_versions, shipped
from groups.models import Appointment, Membership
from meetings.models import Attendance
from tests.factories.groups import (
    APPOINTED,
    SYSTEM,
    AppointmentFactory,
    Cast,
    OrganisationFactory,
    cast,
    group,
    seat,
    seated,
)
from tests.factories.meetings import MeetingFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
ADDRESS = "/groups/participation/"


@pytest.fixture
def people() -> Cast:
    return cast()


def found(user, on: date | None = None, since: date | None = None) -> dict[tuple[str, str], Place]:
    day = on or today()
    read = participation(user, on=day, since=since or day - timedelta(days=365))
    return {
        (row.code, held.code): place for row in read.rows for held, place in zip(read.groups, row.places, strict=True)
    }


def member(code: str, *constituencies: str, contacts: int = 1, group_code: str = "TDWG"):
    organisation = OrganisationFactory(name=code)
    for each in constituencies:
        constituency, _ = Constituency.objects.get_or_create(code=each, defaults={"name": each.title()})
        Member.objects.create(constituency=constituency, organisation=organisation, valid_from=APPOINTED)
    return Membership.objects.create(
        group=group(group_code), organisation=organisation, valid_from=APPOINTED, contacts=contacts
    )


def test_people_in_seats_and_contacts_of_members(people):
    member("Big", "LARGE-SUPPLIER", contacts=3)
    member("Nowhere", contacts=2)
    places = found(people.pmo)
    assert places["LARGE-SUPPLIER", "DAG"].people == 1
    assert places["LARGE-SUPPLIER", "TDWG"].people == 3
    assert places[OTHERS, "TDWG"].people == 2


def test_an_organisation_of_two_constituencies_counts_once_in_the_total(people):
    member("Both", "LARGE-SUPPLIER", "SMALL-SUPPLIER", contacts=2)
    read = participation(people.pmo, on=today(), since=today())
    at = [held.code for held in read.groups].index("TDWG")
    assert [row.places[at].people for row in read.rows if row.places[at].people] == [2, 2]
    assert read.totals[at].people == 2


def test_it_is_the_people_of_the_day(people):
    Appointment.objects.filter(person=people.representative).update(valid_to=date(2023, 6, 30))
    assert found(people.pmo, on=date(2023, 6, 30))["LARGE-SUPPLIER", "DAG"].people == 1
    later = found(people.pmo, on=date(2023, 7, 1))
    assert later.get(("LARGE-SUPPLIER", "DAG"), Place()).people == 0


def test_code_bodies_have_a_row_of_their_own(people):
    seated("SEC", "CCAG")
    assert found(people.pmo)[CODE_BODIES, "CCAG"].people == 1


def test_a_seat_for_two_constituencies_counts_for_both(people):
    from groups.models import Seat

    fed = next(
        one
        for one in Seat.objects.filter(kind="constituency", valid_to=None).select_related("group").order_by("pk")
        if len(_speaks_for(one)) > 1
    )
    AppointmentFactory(seat=fed)
    places = found(people.pmo)
    if fed.group.convened_on:
        assert all(places[code, fed.group.code].people == 1 for code in _speaks_for(fed))


def _speaks_for(held) -> tuple[str, ...]:
    from constituencies.queries import constituencies_of

    return constituencies_of(held, today())


def attended(on: date, mode: str, code: str = "LARGE-SUPPLIER", at: str = "DAG", **fields: object) -> None:
    meeting = MeetingFactory(group=group(at), on=on, status="held", **fields)
    alternate = "Somebody" if mode == "alternate" else ""
    Attendance.objects.create(meeting=meeting, seat=seat(code, at), mode=mode, alternate=alternate)


def test_attendance_is_the_share_of_seats_filled_in_the_period(people):
    for days, mode in ((10, "in_person"), (20, "alternate"), (30, "apologies"), (40, "absent"), (400, "absent")):
        attended(today() - timedelta(days=days), mode)
    place = found(people.pmo)["LARGE-SUPPLIER", "DAG"]
    assert (place.attended, place.counted, place.share) == (2, 4, 50)
    assert found(people.pmo)["MEDIUM-SUPPLIER", "DAG"].share is None
    assert found(people.pmo, since=today() - timedelta(days=15))["LARGE-SUPPLIER", "DAG"].share == 100


DNO_ALONE = """
[version]
id = "3.3"
title = "Governance Framework v3.3"
document = "MHHS-DEL031 v3.3"
authored = 2024-05-01
authors = ["A. Writer"]
change = "The shared seat of the CCAG speaks for the DNOs alone."
in_force_from = 2024-06-03
change_requests = ["CR041"]
based_on = "3.2"
summary = ["The shared seat of the CCAG speaks for the DNOs alone."]

[groups.CCAG]
seats = [
  { code = "DNO-IDNO", name = "DNO and iDNO", kind = "constituency", constituencies = ["DNO"], clause = "ccag-membership" },
]
"""


def test_attendance_counts_for_whom_the_seat_spoke_for_on_the_day_of_the_meeting(people):
    load_versions(actor=SYSTEM, texts={**shipped(), "v3_3.toml": DNO_ALONE})
    attended(date(2024, 5, 1), "in_person", "DNO-IDNO", "CCAG")
    attended(date(2024, 7, 1), "absent", "DNO-IDNO", "CCAG")
    places = found(people.pmo, on=date(2024, 7, 31), since=date(2024, 4, 1))
    assert (places["DNO", "CCAG"].attended, places["DNO", "CCAG"].counted) == (1, 2)
    assert (places["IDNO", "CCAG"].attended, places["IDNO", "CCAG"].counted) == (1, 1)


def test_who_holds_two_seats_is_one_person(people):
    for code in ("DNO", "IDNO"):
        AppointmentFactory(seat=seat(code, "DAG"), person=people.representative)
    AppointmentFactory(seat=seat("LARGE-SUPPLIER", "PSG"), person=people.representative)
    read = participation(people.pmo, on=today(), since=today())
    at = {held.code: place for held, place in zip(read.groups, read.totals, strict=True)}
    assert at["DAG"].persons == {people.representative.pk, people.other_representative.pk}
    assert at["DAG"].people == 2
    large = next(row for row in read.rows if row.code == "LARGE-SUPPLIER")
    assert large.people == 1


def test_closed_groups_are_counted_for_those_inside(people):
    member("Quiet", "LARGE-SUPPLIER", group_code="SDWG")
    for who, inside in ((people.participant, False), (people.sdwg, True), (people.pmo, True)):
        read = participation(who, on=today(), since=today())
        assert ("SDWG" in {held.code for held in (*read.groups, *read.nobody)}) is inside


@pytest.mark.parametrize(("number", "shade"), [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3)])
def test_the_shade_follows_the_number(number, shade):
    assert Place(contacts=number).shade == shade


@pytest.mark.parametrize(("who", "status"), [("pmo", 200), ("participant", 200), ("auditor", 200), ("stranger", 403)])
def test_who_sees_the_page(client: Client, people, who, status):
    client.force_login(people.by_name(who))
    assert client.get(ADDRESS).status_code == status


@pytest.mark.parametrize("query", ["on=2024-06-01", "on=2024-06-01&since=2024-01-01", ""])
def test_a_period_that_has_been_is_shown(client: Client, people, query):
    client.force_login(people.pmo)
    assert client.get(f"{ADDRESS}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["on=soon", "on=0001-01-01", "on=9999-12-31", "on=2026-01-01&since=2027-01-01"])
def test_a_day_that_cannot_be_looked_at_says_so(client: Client, people, query):
    client.force_login(people.pmo)
    page = client.get(f"{ADDRESS}?{query}")
    assert page.status_code == 422
    assert "There is a problem" in page.content.decode() or "field-error" in page.content.decode()


def test_it_is_exported_as_it_stands(client: Client, people):
    member("Big", "LARGE-SUPPLIER", contacts=3)
    client.force_login(people.participant)
    text = client.get(f"{ADDRESS}?export=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    header, large = rows[1], next(row for row in rows if row[0].casefold() == "large supplier")
    assert large[header.index("TDWG people")] == "3"
    assert not any("SDWG" in name for name in header)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{ADDRESS}?export=xlsx").content))
    assert f"{today().day}" in book.active["A1"].value


def test_more_people_take_no_more_queries(people):
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            participation(people.pmo, on=today(), since=date(2021, 1, 1))
        return len(caught)

    member("One", "LARGE-SUPPLIER")
    attended(today() - timedelta(days=3), "in_person")
    count()  # what somebody is in the programme is read once per person
    few = count()
    for number in range(3):
        member(f"More {number}", "LARGE-SUPPLIER")
        attended(today() - timedelta(days=10 + number), "in_person")
    assert count() == few


def test_the_list_of_groups_leads_there(client: Client, people):
    client.force_login(people.participant)
    assert reverse("dashboard:participation") in client.get("/groups/").content.decode()
