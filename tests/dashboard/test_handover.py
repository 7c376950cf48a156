"""What passes with a seat: its duties, promises, positions and meetings, for who takes it and who oversees."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.urls import reverse

from dashboard.queries.handover import find_seat, handover
from deadlines.models import Obligation
from foundation.core.clock import london_datetime, today
from groups.models import Appointment
from meetings.services import plan
from raid.models import ActionOwner
from tests.factories import decisions as make
from tests.factories.groups import AffiliationFactory, OrganisationFactory, PersonFactory
from tests.factories.meetings import ActionFactory, MeetingFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
LARGE = ("DAG", "LARGE-SUPPLIER")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-02T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def people() -> make.Programme:
    return make.programme()


def address(group: str = "DAG", seat: str = "LARGE-SUPPLIER") -> str:
    return reverse("dashboard:handover", args=[group, seat])


def passed(people: make.Programme, name: str = "large"):
    """What the secretariat finds on the seat of that person."""
    return handover(people.pmo, people.seat_of(name))


def test_proposals_wait_until_the_seat_has_spoken(people):
    first, second = make.proposal(people), make.proposal(people)
    make.view(people, first)
    found = passed(people)
    assert [proposal.pk for proposal in found.waiting] == [second.pk]
    assert [(view.proposal, view.position) for view in found.positions] == [(first, "support")]


def test_positions_are_the_seats_whoever_held_it(people):
    proposal = make.proposal(people)
    make.view(people, proposal)
    held = Appointment.objects.get(person=people.large, seat=people.seat_of("large"))
    Appointment.objects.filter(pk=held.pk).update(valid_to=today() - timedelta(days=1))
    new = PersonFactory(name="The New One")
    Appointment.objects.create(
        seat=held.seat, person=new, organisation=OrganisationFactory(), valid_from=today(), exclusive=True
    )
    found = handover(new, people.seat_of("large"))
    assert [one.person for one in found.holders] == [new]
    assert [one.person for one in found.former] == [people.large]
    assert found.positions[0].spoken_by == people.large.name


def test_actions_of_the_seat_its_holder_and_those_before(people):
    former = PersonFactory(name="Whoever Went")
    Appointment.objects.filter(person=people.large).update(valid_from=date(2024, 1, 1))
    seat = people.seat_of("large")
    Appointment.objects.create(
        seat=seat,
        person=former,
        organisation=OrganisationFactory(),
        valid_from=date(2022, 1, 1),
        valid_to=date(2023, 12, 31),
    )
    dag, psg = people.group(), people.group("PSG")
    owned = {
        "DAG01-01": {"seat": seat},
        "DAG01-02": {"person": people.large},
        "DAG01-03": {"person": former},
        "DAG01-04": {"person": people.medium},
    }
    for number, (reference, owner) in enumerate(owned.items()):
        action = ActionFactory(group=dag, reference=reference, due_on=date(2026, 12, 1 + number))
        ActionOwner.objects.create(action=action, name=reference, **owner)
    other = ActionFactory(group=psg, reference="PSG01-01")
    ActionOwner.objects.create(action=other, name="elsewhere", person=people.large)
    done = ActionFactory(group=dag, reference="DAG01-09", status="closed", closed_on=today())
    ActionOwner.objects.create(action=done, name="done", seat=seat)
    found = {promise.action.reference: promise.whose for promise in passed(people).promises}
    assert found == {
        "DAG01-01": "The seat's",
        "DAG01-02": people.large.name,
        "DAG01-03": "Promised by Whoever Went",
    }


def test_duties_of_the_seat_and_of_the_chair(people):
    meeting = plan(
        group=people.group(), number=9, starts_at=london_datetime(date(2026, 12, 9), time(10)), actor=make.SYSTEM
    )
    Obligation.objects.filter(about=meeting.reference, key="papers_issued").update(owner="CHAIR")
    assert [duty.obligation.key for duty in passed(people, "chair").duties] == ["papers_issued"]
    assert passed(people).duties == ()
    pmo = handover(people.pmo, find_seat(None, "PMO"))
    assert "headline_report" in {duty.obligation.key for duty in pmo.duties}


def test_meetings_to_come(people):
    MeetingFactory(group=people.group(), number=3, on=today() - timedelta(days=9), status="held")
    ahead = MeetingFactory(group=people.group(), number=4, on=today() + timedelta(days=9))
    assert list(passed(people).meetings) == [ahead]


@pytest.mark.parametrize(
    ("who", "status"),
    [("large", 200), ("pmo", 200), ("ipa", 200), ("auditor", 200), ("medium", 403), ("sro", 403), ("participant", 403)],
)
def test_who_reads_it(client: Client, people, who, status):
    client.force_login(people.people[who])
    assert client.get(address()).status_code == status


def test_who_is_to_take_it_reads_it_before_their_first_day(client: Client, people):
    seat, ahead = people.seat_of("large"), today() + timedelta(days=30)
    Appointment.objects.filter(person=people.large, seat=seat).update(valid_to=ahead - timedelta(days=1))
    new = AffiliationFactory(person__name="The New One")
    client.force_login(new.person)
    assert client.get(address()).status_code == 403
    made = Appointment.objects.create(
        seat=seat, person=new.person, organisation=new.organisation, valid_from=ahead, exclusive=True
    )
    page = client.get(address())
    assert page.status_code == 200
    assert people.large.name in page.content.decode()
    assert address() in client.get(seat.get_absolute_url()).content.decode()
    assert client.get(address(seat="MEDIUM-SUPPLIER")).status_code == 403
    Appointment.objects.filter(pk=made.pk).update(valid_from=date(2021, 8, 1), valid_to=date(2021, 8, 31))
    assert client.get(address()).status_code == 403


def test_of_a_closed_group_nobody_outside_learns_of_a_seat(client: Client, people):
    client.force_login(people.chair)
    hidden = client.get(address("SDWG", "CHAIR"))
    assert hidden.status_code == client.get(address("SDWG", "NOBODY")).status_code == 404
    client.force_login(people.sdwg_chair)
    assert client.get(address("SDWG", "CHAIR")).status_code == 200
    assert client.get(address("NOBODY", "CHAIR")).status_code == 404


def test_the_page_says_it_all(client: Client, people):
    proposal = make.proposal(people)
    make.view(people, proposal, "large", "object")
    client.force_login(people.large)
    shown = client.get(address()).content.decode()
    assert proposal.reference in shown
    assert "Cost to small senders" in shown
    assert "since" in shown
    seat_page = client.get(people.seat_of("large").get_absolute_url()).content.decode()
    assert address() in seat_page
    client.force_login(people.medium)
    assert address() not in client.get(people.seat_of("large").get_absolute_url()).content.decode()


def test_an_office_has_a_handover_too(client: Client, people):
    client.force_login(people.pmo)
    assert client.get(address("offices", "PMO")).status_code == 200
