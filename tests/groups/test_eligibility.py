"""Who may speak for a party: its members' people, or whom they chose; nobody who holds an office or chairs the group."""

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
from groups.queries.eligibility import is_eligible, separate, those_eligible
from groups.queries.importing import Book
from groups.queries.refusals import may_sit
from groups.rules import Office, Period, separation
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
OVERSEERS = [*Office, "administrator"]


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
    """Somebody of a member organisation of the DNOs who has an office, or administers the programme."""
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


def test_while_no_member_is_entered_anybody_of_an_organisation_is_eligible() -> None:
    assert appoint(AffiliationFactory()).seat.code == "DNO"


def test_by_hand_it_is_said_on_what_the_appointment_rests() -> None:
    pmo, who = seated("PMO"), member()
    before = Appointment.objects.count()
    with pytest.raises(Refused, match="Say on what the appointment"):
        appoint(who, actor=pmo, basis=" ")
    assert Appointment.objects.count() == before
    assert appoint(who, actor=pmo, basis="Letter of the network operators").basis == "Letter of the network operators"


@pytest.mark.parametrize("office", OVERSEERS)
def test_who_has_an_office_or_administers_speaks_for_nobody(office: str) -> None:
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
    assert separate(seat("DNO", "DAG"), who.person, Period(DAY))
    assert not separate(seat("DNO", "DAG"), who.person, Period(date(2026, 3, 1)))


# --- one duty at a time, whichever comes first ------------------------------------------------------------------------

PLACES = {
    "office": separation.Place("", "PMO", "office"),
    "chair": separation.Place("DAG", "CHAIR", "chair"),
    "voice": separation.Place("DAG", "DNO", "constituency"),
    "another voice": separation.Place("DAG", "IDNO", "constituency"),
    "code body": separation.Place("CCAG", "SEC", "code_body"),
    "programme": separation.Place("DAG", "LDP", "programme"),
    "secretariat": separation.Place("DAG", "PMO", "secretariat"),
    "observer": separation.Place("DAG", "OFGEM", "observer"),
}
APART = {
    frozenset({"office", "voice"}): separation.OFFICE,
    frozenset({"office", "another voice"}): separation.OFFICE,
    frozenset({"office", "code body"}): separation.OFFICE,
    frozenset({"chair", "voice"}): separation.CHAIR,
    frozenset({"chair", "another voice"}): separation.CHAIR,
    frozenset({"voice", "another voice"}): separation.VOICE,
}


@pytest.mark.parametrize("one", PLACES)
@pytest.mark.parametrize("other", PLACES)
def test_what_nobody_has_beside_a_seat(one: str, other: str) -> None:
    assert separation.apart(PLACES[one], PLACES[other]) == APART.get(frozenset({one, other}), "")


def holds(who: Affiliation, code: str, group: str = "", **fields: object) -> Appointment:
    given = {"person": who.person, "organisation": who.organisation, "valid_from": date(2026, 1, 1), **fields}
    return AppointmentFactory(seat=seat(code, group), **given)


ORDERS = [
    # what they have, what they are given, what the refusal says
    (
        ("DNO", "DAG"),
        ("PMO", ""),
        "holds the seat .*DNO.* from 1 January 2026. Duties are separate: who holds an office",
    ),
    (("DNO", "DAG"), ("SRO", ""), "who holds an office"),
    (("SEC", "CCAG"), ("CCM", ""), "who holds an office"),
    (("CCM", ""), ("DNO", "DAG"), "holds the office Change Control Manager .*who holds an office"),
    (("SRO", ""), ("SEC", "CCAG"), "who holds an office"),
    (("CHAIR", "DAG"), ("DNO", "DAG"), "who chairs a group speaks for no party on it"),
    (("DNO", "DAG"), ("CHAIR", "DAG"), "who chairs a group speaks for no party on it"),
    (("IDNO", "DAG"), ("DNO", "DAG"), "One person speaks for one seat alone on a group"),
    (("CHAIR", "CCAG"), ("DNO", "DAG"), ""),
    (("DNO", "PSG"), ("DNO", "DAG"), ""),
    (("DNO", "DAG"), ("LDP", "DAG"), ""),
    (("PMO", ""), ("CHAIR", "DAG"), ""),
]


@pytest.mark.parametrize("case", ORDERS)
def test_separate_duties_in_whatever_order_they_are_given(case: tuple[tuple[str, str], tuple[str, str], str]) -> None:
    has, given, says = case
    who = AffiliationFactory()
    holds(who, *has)
    if not says:
        assert appoint(who, seat=seat(*given)).person == who.person
        return
    with pytest.raises(Refused, match=says) as told:
        appoint(who, seat=seat(*given))
    assert told.value.citation
    assert Appointment.objects.get().seat.code == has[0]
    book = Book.read()
    assert separate(seat(*given), book.people[who.person.email], Period(DAY), known=book) == separate(
        seat(*given), who.person, Period(DAY)
    )


def test_duties_on_other_days_stand_in_nobodys_way() -> None:
    who = AffiliationFactory()
    holds(who, "CHAIR", "DAG", valid_to=date(2026, 3, 1))
    holds(who, "PMO", valid_from=date(2026, 5, 1))
    with pytest.raises(Refused, match="from 1 May 2026"):
        appoint(who)
    assert appoint(who, valid_to=date(2026, 4, 30)).valid_from == DAY


def test_an_alternate_of_two_seats_of_one_group_is_refused_in_either_order() -> None:
    pmo, first, second, mate = seated("PMO"), AffiliationFactory(), AffiliationFactory(), AffiliationFactory()
    holds(first, "DNO", "DAG")
    holds(second, "IDNO", "DAG")
    said = {"person": mate.person, "organisation": mate.organisation, "valid_from": DAY, "valid_to": DAY}
    said |= {"reason": "Leave", "actor": pmo}
    services.nominate_alternate(seat=seat("DNO", "DAG"), **said)
    with pytest.raises(Refused, match=r"is an alternate in the seat DNO.*on 2 March 2026. One person speaks for one"):
        services.nominate_alternate(seat=seat("IDNO", "DAG"), **said)
    for place in (("CONSUMER", "DAG"), ("CHAIR", "DAG"), ("PMO", "")):
        with pytest.raises(Refused, match="is an alternate in"):
            appoint(mate, seat=seat(*place))
    assert Alternate.objects.count() == 1
    assert not Appointment.objects.filter(person=mate.person).exists()
    assert appoint(mate, seat=seat("CHAIR", "DAG"), valid_from=date(2026, 3, 3))


@pytest.mark.parametrize("has", [("CHAIR", "DAG"), ("PMO", ""), ("CCM", ""), ("SRO", "")])
def test_who_chairs_or_has_an_office_stands_in_for_no_party(has: tuple[str, str]) -> None:
    pmo, holder, who = seated("PMO"), AffiliationFactory(), AffiliationFactory()
    holds(holder, "DNO", "DAG")
    holds(who, *has)
    said = {"seat": seat("DNO", "DAG"), "valid_from": DAY, "valid_to": DAY, "reason": "Leave", "actor": pmo}
    with pytest.raises(Refused, match="Duties are separate"):
        services.nominate_alternate(person=who.person, organisation=who.organisation, **said)
    assert not Alternate.objects.exists()


def test_a_code_bodys_seat_is_its_organisations_once_that_is_entered(client: Client) -> None:
    place, other = seat("SEC", "CCAG"), AffiliationFactory()
    client.force_login(seated("PMO"))
    told = "No member organisation is entered"
    assert told in client.get(place.get_absolute_url()).content.decode()
    assert told in client.get(reverse("groups:appoint", args=["CCAG", "SEC"])).content.decode()
    mine = member("SEC")
    assert told not in client.get(place.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="not among those for whom the seat Smart Energy Code"):
        appoint(other, seat=place)
    assert appoint(mine, seat=place).organisation == mine.organisation


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


def test_the_forms_offer_those_alone_who_is_eligible(client: Client) -> None:
    mine, other, auditor, chair, voice, named = (
        member(), AffiliationFactory(), overseer("AUDITOR"), member(), member(), member()
    )  # fmt: skip
    every = [mine, other, auditor, chair, voice, named]
    holds(chair, "CHAIR", "DAG")
    holds(voice, "IDNO", "DAG")
    stands_in = {
        "person": named.person,
        "organisation": named.organisation,
        "valid_from": DAY,
        "valid_to": date(2046, 3, 2),
    }
    services.nominate_alternate(seat=seat("IDNO", "DAG"), reason="Leave", actor=seated("PMO"), **stands_in)
    there = seat("DNO", "DAG")
    offered = those_eligible(Affiliation.objects.order_by("pk"), there, DAY)
    allowed = [is_eligible(there, one.person, one.organisation, Period(DAY)) for one in every]
    assert [one in offered for one in every] == [bool(verdict) for verdict in allowed] == [True, *[False] * 5]
    client.force_login(seated("PMO"))
    page = client.get(reverse("groups:appoint", args=["DAG", "DNO"])).content.decode()
    assert [f">{one.person.name}, {one.organisation.name}<" in page for one in every] == [True, *[False] * 5]
    given = {"who": mine.pk, "valid_from": "2026-03-02", "step": "record"}
    assert client.post(reverse("groups:appoint", args=["DAG", "DNO"]), given).status_code == 422
    client.post(reverse("groups:appoint", args=["DAG", "DNO"]), {**given, "basis": "Letter"})
    assert Appointment.objects.get(seat=there).basis == "Letter"


def test_a_table_read_in_knows_the_same() -> None:
    mine, other, auditor = member(), AffiliationFactory(), overseer("AUDITOR")
    book, place = Book.read(), seat("DNO", "DAG")
    for who in (mine, other, auditor):
        person = book.people[who.person.email.lower()]
        asked = is_eligible(place, person, who.organisation, Period(DAY), known=book)
        assert asked == is_eligible(place, who.person, who.organisation, Period(DAY))
