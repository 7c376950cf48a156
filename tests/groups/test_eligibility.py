"""Who may speak for a constituency: its members' people, or whom they chose; and nobody who oversees the programme."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from constituencies.models import Constituency, Member
from foundation.accounts.models import Affiliation
from foundation.core.errors import Refused
from groups import services
from groups.models import Alternate, Appointment
from groups.queries.eligibility import may_speak, oversees_nothing, those_who_may_speak
from groups.queries.importing import Book
from groups.queries.refusals import may_sit
from groups.rules import Period
from tests.factories.groups import (
    SYSTEM,
    AffiliationFactory,
    AppointmentFactory,
    PersonFactory,
    load_framework,
    seat,
    seated,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
OVERSEERS = ["IPA", "OFGEM", "AUDITOR", "administrator"]


@pytest.fixture(autouse=True)
def _loaded(db: None) -> None:
    load_framework()


def member(code: str = "DNO", since: date = date(2022, 1, 1), **fields: object) -> Affiliation:
    """Somebody of an organisation that is a member of the constituency."""
    who = AffiliationFactory(**fields)
    belongs = {"constituency": Constituency.objects.get(code=code), "organisation": who.organisation}
    Member.objects.create(valid_from=since, **belongs)
    return who


def overseer(office: str) -> Affiliation:
    """Somebody of a member organisation of the DNOs who oversees or administers the programme."""
    who = member(person=PersonFactory(is_staff=True)) if office == "administrator" else member()
    if office != "administrator":
        AppointmentFactory(seat=seat(office), person=who.person, organisation=who.organisation)
    return who


def appoint(who: Affiliation, **fields: object) -> Appointment:
    said = {"seat": seat("DNO", "DAG"), "valid_from": DAY, "actor": SYSTEM, **fields}
    return services.appoint(person=who.person, organisation=who.organisation, **said)


def test_a_seat_is_held_by_somebody_of_a_member_or_whom_its_round_chose() -> None:
    mine, other = member(), AffiliationFactory(organisation__name="Somebody Else Ltd")
    with pytest.raises(
        Refused, match=r"Somebody Else Ltd is not among those for whom the seat .*DNO.* speaks on 2 March"
    ):
        appoint(other)
    assert not Appointment.objects.exists()
    assert appoint(other, chosen=True, valid_to=date(2026, 3, 31)).organisation == other.organisation
    assert appoint(mine, valid_from=date(2026, 4, 1)).organisation == mine.organisation


def test_the_members_are_those_of_the_first_day() -> None:
    late = member(since=date(2026, 4, 1))
    member()
    with pytest.raises(Refused, match="not among those"):
        appoint(late)
    assert appoint(late, valid_from=date(2026, 4, 1)).organisation == late.organisation


def test_while_no_member_is_entered_anybody_of_an_organisation_may_speak() -> None:
    assert appoint(AffiliationFactory()).seat.code == "DNO"


def test_by_hand_it_is_said_on_what_the_appointment_rests() -> None:
    pmo, who = seated("PMO"), member()
    before = Appointment.objects.count()
    with pytest.raises(Refused, match="Say on what the appointment"):
        appoint(who, actor=pmo, basis=" ")
    assert Appointment.objects.count() == before
    assert appoint(who, actor=pmo, basis="Letter of the network operators").basis == "Letter of the network operators"


@pytest.mark.parametrize("office", OVERSEERS)
def test_who_oversees_or_administers_speaks_for_nobody(office: str) -> None:
    who = overseer(office)
    before = Appointment.objects.count()
    for fields in ({}, {"chosen": True}, {"seat": seat("CONSUMER", "PSG")}):
        with pytest.raises(Refused, match="Duties are separate") as told:
            appoint(who, **fields)
        assert bool(told.value.citation) is (office != "administrator")  # the clause that makes the office
    assert Appointment.objects.count() == before
    # what oversees has seats of its own, which speak for no party
    assert may_sit(seat("IPA", "DAG"), who.person, who.organisation, Period(DAY))


def test_an_office_that_ended_before_stands_in_nobodys_way() -> None:
    who = member()
    office = {"seat": seat("AUDITOR"), "person": who.person, "organisation": who.organisation}
    AppointmentFactory(valid_to=date(2026, 3, 1), **office)
    assert oversees_nothing(who.person, Period(DAY))
    assert not oversees_nothing(who.person, Period(date(2026, 3, 1)))


@pytest.mark.parametrize("who", ["auditor", "outsider"])
def test_an_alternate_is_of_those_the_seat_speaks_for_too(who: str) -> None:
    pmo, holder = seated("PMO"), member()
    AppointmentFactory(seat=seat("DNO", "DAG"), person=holder.person, organisation=holder.organisation)
    found = overseer("AUDITOR") if who == "auditor" else AffiliationFactory()
    said = {"seat": seat("DNO", "DAG"), "valid_from": DAY, "valid_to": DAY, "reason": "Leave", "actor": pmo}
    with pytest.raises(Refused, match="Duties are separate" if who == "auditor" else "not among those"):
        services.nominate_alternate(person=found.person, organisation=found.organisation, **said)
    assert not Alternate.objects.exists()
    mate = AffiliationFactory(organisation=holder.organisation)
    assert services.nominate_alternate(person=mate.person, organisation=mate.organisation, **said)


def test_the_forms_offer_those_alone_who_may_speak(client: Client) -> None:
    mine, other, auditor = member(), AffiliationFactory(), overseer("AUDITOR")
    every = [mine, other, auditor]
    place = seat("DNO", "DAG")
    offered = those_who_may_speak(Affiliation.objects.order_by("pk"), place, DAY)
    allowed = [may_speak(place, one.person, one.organisation, Period(DAY)) for one in every]
    assert [one in offered for one in every] == [bool(verdict) for verdict in allowed] == [True, False, False]
    client.force_login(seated("PMO"))
    page = client.get(reverse("groups:appoint", args=["DAG", "DNO"])).content.decode()
    assert [f">{one.person.name}, {one.organisation.name}<" in page for one in every] == [True, False, False]
    given = {"who": mine.pk, "valid_from": "2026-03-02", "step": "record"}
    assert client.post(reverse("groups:appoint", args=["DAG", "DNO"]), given).status_code == 422
    client.post(reverse("groups:appoint", args=["DAG", "DNO"]), {**given, "basis": "Letter"})
    assert Appointment.objects.get(seat=place).basis == "Letter"


def test_a_table_read_in_knows_the_same() -> None:
    mine, other, auditor = member(), AffiliationFactory(), overseer("AUDITOR")
    book, place = Book.read(), seat("DNO", "DAG")
    for who in (mine, other, auditor):
        person = book.people[who.person.email.lower()]
        asked = may_speak(place, person, who.organisation, Period(DAY), known=book)
        assert asked == may_speak(place, who.person, who.organisation, Period(DAY))
