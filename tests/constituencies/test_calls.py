"""A representative asks the members: who may, who is asked, who reads what they say, and the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from constituencies import services
from constituencies.services.calls import MEMBERS_CALL
from consultations import queries as asked_of
from consultations import services as consultations
from consultations.models import Answer, Consultation
from foundation.accounts.models import Person
from foundation.audit.models import Event
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from tests.factories.groups import group, seat, seated

pytestmark = pytest.mark.django_db
CODE = "SMALL-SUPPLIER"


@pytest.fixture
def holder(stage) -> Person:
    """The representative of the constituency on the DAG."""
    return seated(CODE, "DAG")


def call(stage, actor: Person, **fields: object) -> Consultation:
    """The members' view on a proposal."""
    wanted = {
        "title": "Migration plan",
        "question": "Do you support the plan?",
        "closes_on": today() + timedelta(days=4),
        "about": "PRO-0001",
        "url": "/decisions/proposals/PRO-0001/",
        **fields,
    }
    return services.call_members(**{"seat": stage.seat, "actor": actor, **wanted})


def says(stage, called: Consultation, at: int, choice: str) -> Answer:
    """What one member organisation answers."""
    given = {"choice": choice, "words": f"We {choice}.", "actor": stage.people[at]}
    return consultations.answer(consultation=called, organisation=stage.organisations[at], **given)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def footprint() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Consultation, Notice, Event))


@pytest.mark.clause("reps-consult")
def test_the_members_are_asked_and_their_representative_counts(stage, holder):
    called = call(stage, holder)
    assert (called.status, called.asked_by, called.about, called.scope) == ("open", CODE, "PRO-0001", "-:restricted")
    assert [party.organisation for party in asked_of.parties_of(called)] == stage.organisations
    assert {notice.person for notice in Notice.objects.filter(topic="consultation")} == set(stage.people)
    for at, choice in enumerate(("support", "object")):
        says(stage, called, at, choice)
    assert asked_of.tally_for(holder, called).counts == {"support": 1, "object": 1, "abstain": 0}
    assert asked_of.silent(called) == [stage.organisations[2]]


def test_what_members_say_is_for_their_representative_and_the_offices(stage, holder):
    called = call(stage, holder)
    given = says(stage, called, 0, "object")

    def reads(person):
        return asked_of.answers_visible_to(Person.objects.get(pk=person.pk)).filter(pk=given.pk).exists()

    assert reads(holder)
    assert reads(stage.pmo)
    assert reads(stage.auditor)
    assert reads(stage.people[0])
    assert not any(reads(person) for person in (stage.people[1], stage.representative, stage.sro, stage.outsider))
    for person in (stage.outsider, stage.representative, stage.sro):
        assert not asked_of.visible_to(person).exists(), "it is between a seat, its members and the overseeing offices"


@pytest.mark.parametrize("who", ["representative", "sro", "auditor", "stranger", "outsider"])
def test_only_the_seats_own_representative_asks(stage, holder, who):
    before = footprint()
    with pytest.raises(NotAllowed, match="the SMALL-SUPPLIER seat"):
        call(stage, getattr(stage, who))
    assert footprint() == before


def test_the_secretariat_asks_for_the_representative(stage, holder):
    assert call(stage, stage.pmo).drafted_by == stage.pmo


def test_a_representative_writes_down_nobodys_answer(stage, holder):
    called = call(stage, holder)
    before = footprint()
    with pytest.raises(NotAllowed, match="Only the PMO secretariat enters"):
        consultations.answer(
            consultation=called, organisation=stage.organisations[0], choice="support", sender="Ada", actor=holder
        )
    assert footprint() == before
    assert not Answer.objects.exists()


def test_a_seat_without_members_asks_nobody(stage):
    large = seat("LARGE-SUPPLIER", "DAG")
    before = footprint()
    with pytest.raises(Refused, match="No organisation is a member"):
        call(stage, stage.representative, seat=large)
    chair = seat("CHAIR", "DAG")
    with pytest.raises(Refused, match="speaks for no constituency"):
        call(stage, stage.pmo, seat=chair)
    assert footprint() == before


def test_a_day_that_has_passed_and_an_objection_without_words(stage, holder):
    before = footprint()
    with pytest.raises(Refused, match="passed"):
        call(stage, holder, closes_on=today() - timedelta(days=1))
    assert footprint() == before
    called = call(stage, holder)
    before = footprint()
    with pytest.raises(Refused, match="“Object” needs its reason"):
        consultations.answer(
            consultation=called, organisation=stage.organisations[0], choice="object", actor=stage.people[0]
        )
    assert footprint() == before


def test_a_call_ends_with_its_close(stage, holder):
    called = call(stage, holder)
    for at in range(3):
        says(stage, called, at, "support")
    assert consultations.close(consultation=called, actor=holder).status == "closed"
    assert not asked_of.to_publish(holder)


# --- pages ----------------------------------------------------------------------------------------------------------


def test_the_page_from_the_seat_to_the_call(stage, holder):
    client = signed_in(holder)
    assert b"Ask the members of" in client.get(group("DAG").get_absolute_url()).content
    address = reverse("constituencies:call-new", args=["DAG", CODE])
    page = client.get(address, {"about": "PRO-0001", "url": "/decisions/proposals/PRO-0001/"}).content.decode()
    assert "Amber Supply" in page
    assert "PRO-0001" in page
    wrong = client.post(address, {"title": "Plan", "question": "Well?", "closes_on": "2020-01-01"})
    assert wrong.status_code == 422
    sent = {"title": "Plan", "question": "Well?", "closes_on": (today() + timedelta(days=4)).isoformat()}
    answer = client.post(address, {**sent, "about": "PRO-0001", "url": "https://elsewhere.example/"})
    called = Consultation.objects.get(kind=MEMBERS_CALL.key)
    assert answer.url == called.get_absolute_url()
    assert (called.about, called.url) == ("PRO-0001", "")  # an address elsewhere is dropped
    assert called.reference in client.get(group("DAG").get_absolute_url()).content.decode()


def test_the_page_is_closed_to_others(stage, holder):
    address = reverse("constituencies:call-new", args=["DAG", CODE])
    for person in (stage.representative, stage.stranger, stage.people[0]):
        assert signed_in(person).get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert signed_in(holder).get(reverse("constituencies:call-new", args=["DAG", "CHAIR"])).status_code == 404
    assert signed_in(holder).get(reverse("constituencies:call-new", args=["NONE", CODE])).status_code == 404
