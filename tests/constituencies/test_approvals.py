"""The members approve an alternate by a majority of those that answer; the close settles it, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from constituencies import services
from constituencies.rules import majority
from consultations import queries as asked_of
from consultations import services as consultations
from consultations.models import Consultation
from foundation.audit.models import Event
from foundation.core.clock import end_of_day, now, today
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from groups import services as groups
from groups.models import Alternate, Appointment
from groups.queries import standing
from tests.factories.groups import SYSTEM, AffiliationFactory, seat, seated

if TYPE_CHECKING:
    from foundation.accounts.models import Person

pytestmark = pytest.mark.django_db
CODE = "SMALL-SUPPLIER"


# --- the majority ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("approve", "refuse", "approved"),
    [(0, 0, False), (1, 0, True), (0, 1, False), (1, 1, False), (2, 1, True), (3, 3, False), (4, 3, True)],
)
def test_a_majority_of_those_that_answer(approve, refuse, approved):
    assert majority.outcome({"approve": approve, "refuse": refuse}, asked=9).approved is approved


@pytest.mark.parametrize(
    ("counts", "asked", "words"),
    [
        ({"approve": 2, "refuse": 1}, 5, "2 of the 3 that answered approve; 5 organisations were asked."),
        ({"approve": 1, "refuse": 0}, 1, "1 of the 1 that answered approve; 1 organisation was asked."),
        ({"approve": 0, "refuse": 0}, 5, "None of 5 organisations answered."),
    ],
)
def test_the_count_in_words(counts, asked, words):
    assert majority.outcome(counts, asked).words == words


def test_they_are_asked_before_the_last_day(clock):
    assert majority.asking_refusal(today(), today() + timedelta(days=1)) is None
    assert majority.asking_refusal(today(), None) is None
    assert "before the last day" in majority.asking_refusal(today(), today())


# --- asking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def holder(stage) -> Person:
    """The representative of the constituency on the DAG, of its first member."""
    return seated(CODE, "DAG", organisation=stage.organisations[0])


@pytest.fixture
def alternate(stage, holder) -> Alternate:
    """Somebody of the second member, named for one meeting in two weeks."""
    person = AffiliationFactory(organisation=stage.organisations[1]).person
    day = today() + timedelta(days=14)
    return groups.nominate_alternate(
        seat=stage.seat,
        person=person,
        organisation=stage.organisations[1],
        valid_from=day,
        valid_to=day,
        reason="On leave.",
        actor=holder,
    )


def ask(alternate: Alternate, actor: Person, days: int = 4) -> Consultation:
    return services.ask_members(alternate=alternate, closes_on=today() + timedelta(days=days), actor=actor)


def say(stage, asked: Consultation, *choices: str) -> None:
    for at, choice in enumerate(choices):
        consultations.answer(
            consultation=asked, organisation=stage.organisations[at], choice=choice, actor=stage.people[at]
        )


def over(asked: Consultation, clock) -> Alternate:
    """The worker closes it at its end; the alternate as it stands then."""
    clock.move_to(end_of_day(asked.closes_on))
    swept = consultations.sweep(at=now(), actor=SYSTEM)
    assert (swept.closed, swept.failed) == ([asked.reference], [])
    return Alternate.objects.get()


def footprint() -> tuple[object, ...]:
    return (
        *(model.objects.count() for model in (Consultation, Notice, Event)),
        *Alternate.objects.order_by("pk").values_list("status", flat=True),
    )


def test_most_of_those_that_answered_approve(stage, holder, alternate, clock):
    asked = ask(alternate, holder)
    assert [party.organisation for party in asked_of.parties_of(asked)] == stage.organisations
    say(stage, asked, "approve", "refuse", "approve")
    settled = over(asked, clock)
    assert settled.status == "approved"
    assert settled.settled_why == "CON-0001: 2 of the 3 that answered approve; 3 organisations were asked."
    seats = standing(settled.person, settled.valid_from).seats
    assert [held.code for held in seats] == [CODE]


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (("approve", "refuse"), "1 of the 2 that answered approve"),
        (("refuse",), "0 of the 1 that answered approve"),
        ((), "None of 3 organisations answered"),
    ],
)
def test_without_a_majority_they_do_not(stage, alternate, clock, choices, words):
    asked = ask(alternate, alternate.nominated_by)
    say(stage, asked, *choices)
    settled = over(asked, clock)
    assert settled.status == "refused"
    assert words in settled.settled_why
    assert standing(settled.person, settled.valid_from).seats == ()


def test_the_representative_closes_it_once_all_have_answered_and_the_count_decides(stage, holder, alternate):
    asked = ask(alternate, holder)
    say(stage, asked, "refuse", "refuse", "approve")
    consultations.close(consultation=asked, actor=holder)
    settled = Alternate.objects.get()
    assert (settled.status, settled.settled_by) == ("refused", None)  # the count settled it, not who closed


def test_the_worker_settles_it_once(stage, holder, alternate, clock):
    asked = ask(alternate, holder)
    say(stage, asked, "approve")
    over(asked, clock)
    once = footprint()
    assert consultations.sweep(at=now(), actor=SYSTEM).closed == []
    assert footprint() == once


def test_one_withdrawn_is_asked_about_no_more(stage, holder, alternate, clock):
    asked = ask(alternate, holder)
    say(stage, asked, "approve")
    groups.withdraw_alternate(alternate=alternate, why="Back after all.", actor=stage.pmo)
    asked.refresh_from_db()
    assert (asked.status, asked.withdrawn_why) == ("withdrawn", "Back after all.")
    clock.move_to(end_of_day(asked.closes_on))
    assert consultations.sweep(at=now(), actor=SYSTEM).closed == []
    assert Alternate.objects.get().status == "withdrawn"


def test_one_settled_by_hand_is_asked_about_no_more(stage, holder, alternate):
    asked = ask(alternate, holder)
    groups.refuse_alternate(alternate=alternate, why="Most said no at the meeting.", actor=stage.pmo)
    asked.refresh_from_db()
    assert (asked.status, Alternate.objects.get().status) == ("withdrawn", "refused")


def test_why_the_holder_cannot_come_is_for_those_who_are_asked_alone(stage, holder, alternate):
    """It may be a private matter: not even the rest of the group reads the question."""
    asked = ask(alternate, holder)
    assert "On leave." in asked.question
    reads = {stage.people[0]: 200, holder: 200, stage.pmo: 200, stage.representative: 404, stage.outsider: 404}
    for person, status in reads.items():
        page = signed_in(person).get(asked.get_absolute_url())
        assert (page.status_code, b"On leave." in page.content) == (status, status == 200), person


def test_one_who_cannot_stand_in_any_more_is_refused_with_the_reason(stage, holder, alternate, clock):
    asked = ask(alternate, holder)
    say(stage, asked, "approve")
    Appointment.objects.filter(seat=stage.seat).update(valid_to=today())
    settled = over(asked, clock)
    assert settled.status == "refused"
    assert "1 of the 1 that answered approve" in settled.settled_why
    assert "Nobody holds the seat" in settled.settled_why


@pytest.mark.parametrize("who", ["representative", "sro", "auditor", "stranger", "outsider"])
def test_only_the_seats_own_representative_asks(stage, alternate, who):
    before = footprint()
    with pytest.raises(NotAllowed, match="the SMALL-SUPPLIER seat"):
        ask(alternate, getattr(stage, who))
    assert footprint() == before


def test_asking_refused(stage, holder, alternate):
    before = footprint()
    with pytest.raises(Refused, match="before the last day"):
        ask(alternate, holder, days=14)
    assert footprint() == before
    ask(alternate, holder)
    before = footprint()
    with pytest.raises(Refused, match="being asked already"):
        ask(alternate, stage.pmo)
    assert footprint() == before


def test_a_settled_alternate_is_not_asked_about(holder, alternate):
    groups.withdraw_alternate(alternate=alternate, why="Back after all.", actor=holder)
    before = footprint()
    with pytest.raises(Refused, match="while it is nominated"):
        ask(alternate, holder)
    assert footprint() == before


def test_a_seat_of_one_organisation_approves_its_own(stage):
    dcc = seated("DCC", "DAG")
    organisation = Appointment.objects.get(person=dcc).organisation
    services.add_member(
        constituency=stage.constituency.__class__.objects.get(code="DCC"),
        organisation=organisation,
        valid_from=today(),
        actor=SYSTEM,
    )
    day = today() + timedelta(days=14)
    person = AffiliationFactory(organisation=organisation).person
    own = groups.nominate_alternate(
        seat=seat("DCC", "DAG"),
        person=person,
        organisation=organisation,
        valid_from=day,
        valid_to=day,
        reason="On leave.",
        actor=dcc,
    )
    before = footprint()
    with pytest.raises(Refused, match="approved otherwise"):
        ask(own, dcc)
    assert footprint() == before


def test_a_withdrawn_question_may_be_put_again(stage, holder, alternate):
    asked = ask(alternate, holder)
    consultations.withdraw(consultation=asked, reason="The wrong day.", actor=holder)
    assert Alternate.objects.get().status == "nominated"
    assert ask(alternate, holder).status == "open"


# --- pages ----------------------------------------------------------------------------------------------------------


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_way_from_the_alternates_page_to_the_question_and_back(stage, holder, alternate):
    client = signed_in(holder)
    page = client.get(alternate.get_absolute_url()).content.decode()
    assert "Approval by the members" in page
    address = reverse("constituencies:alternate-ask", args=[alternate.pk])
    assert address in page
    assert b"Amber Supply" in client.get(address).content
    late = client.post(address, {"closes_on": alternate.valid_to.isoformat()})
    assert late.status_code == 422
    answer = client.post(address, {"closes_on": (today() + timedelta(days=4)).isoformat()})
    asked = Consultation.objects.get()
    assert answer.url == asked.get_absolute_url()
    page = client.get(alternate.get_absolute_url()).content.decode()
    assert asked.reference in page
    assert address not in page
    assert client.get(address).status_code == 409


def test_the_page_is_closed_to_others(stage, alternate):
    address = reverse("constituencies:alternate-ask", args=[alternate.pk])
    for person in (stage.representative, stage.stranger, stage.people[2]):
        assert signed_in(person).get(address).status_code == 404
    assert signed_in(stage.auditor).get(address).status_code == 403
    assert signed_in(stage.pmo).get(reverse("constituencies:alternate-ask", args=[0])).status_code == 404
    assert Client().get(address).status_code == 302
