"""The registers of people and organisations: who sees addresses, who keeps them, and that nobody is ever deleted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from foundation.accounts import services
from foundation.accounts.models import Affiliation, KeptError, Organisation, Person
from foundation.audit import queries as ledger
from foundation.core.clock import now
from foundation.core.errors import Refused
from groups import services as groups
from groups.models import Alternate, Appointment, Membership
from tests.factories.groups import (
    SYSTEM,
    AffiliationFactory,
    AppointmentFactory,
    GroupFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    load_framework,
    seated,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client: Client) -> Client:
    load_framework()
    client.force_login(seated("PMO"))
    return client


def test_a_person_is_entered_with_their_organisation(secretary: Client) -> None:
    given = {
        "name": "A Member",
        "email": "a.member@example.org",
        "organisation": "Northern Light",
        "valid_from": "2026-01-05",
    }
    response = secretary.post(reverse("groups:person-new"), given)
    person = Person.objects.get(email="a.member@example.org")
    assert response.url == reverse("groups:person", args=[person.pk])
    page = secretary.get(response.url).content.decode()
    assert "Northern Light" in page
    assert "Account open" in page
    again = secretary.post(reverse("groups:person-new"), given)
    assert again.status_code == 409
    assert Person.objects.filter(name="A Member").count() == 1


def test_a_person_is_corrected_moved_and_closed(secretary: Client) -> None:
    held = AffiliationFactory()
    person, other = held.person, OrganisationFactory(name="Western Wind")
    secretary.post(
        reverse("groups:person-edit", args=[person.pk]), {"name": "New Name", "email": person.email, "telephone": ""}
    )
    secretary.post(reverse("groups:affiliation-end", args=[held.pk]), {"on": "2026-01-31"})
    secretary.post(
        reverse("groups:person-affiliate", args=[person.pk]), {"organisation": other.pk, "valid_from": "2026-02-01"}
    )
    secretary.post(reverse("groups:person-close", args=[person.pk]))
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("New Name", False)
    assert [one.valid_to for one in Affiliation.objects.filter(person=person).order_by("valid_from")] == [
        date(2026, 1, 31),
        None,
    ]
    trail = secretary.get(reverse("groups:person", args=[person.pk])).content.decode()
    assert "closed the account of New Name" in trail
    secretary.post(reverse("groups:person-open", args=[person.pk]))
    person.refresh_from_db()
    assert person.is_active


def test_an_organisation_is_renamed_and_leaves_with_its_people(secretary: Client) -> None:
    held = AffiliationFactory()
    organisation = held.organisation
    secretary.post(reverse("groups:organisation-rename", args=[organisation.pk]), {"name": "A New Name"})
    secretary.post(reverse("groups:organisation-end", args=[organisation.pk]), {"on": "2026-03-31"})
    organisation.refresh_from_db()
    held.refresh_from_db()
    assert (organisation.name, organisation.ended_on, held.valid_to) == (
        "A New Name",
        date(2026, 3, 31),
        date(2026, 3, 31),
    )
    page = secretary.get(reverse("groups:organisation", args=[organisation.pk])).content.decode()
    assert "Has left" in page


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (
            lambda held: services.end_affiliation(affiliation=held, on=date(2000, 1, 1), actor=SYSTEM),
            "before it begins",
        ),
        (
            lambda held: services.rename_organisation(
                organisation=held.organisation, name=held.organisation.name, actor=SYSTEM
            ),
            "its name already",
        ),
        (lambda held: services.close_account(person=held.person, actor=held.person), "their own account"),
        (lambda held: services.reopen_account(person=held.person, actor=SYSTEM), "is open"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_happens(act, said: str) -> None:
    held = AffiliationFactory()
    with pytest.raises(Refused, match=said):
        act(held)
    held.refresh_from_db()
    assert held.valid_to is None
    assert ledger.streams() == {}


LAST = date(2026, 3, 31)


def leaves(organisation: Organisation, on: date = LAST, actor: object = SYSTEM) -> None:
    services.end_organisation(organisation=organisation, on=on, actor=actor)


def test_an_organisation_does_not_leave_while_its_people_sit_for_it_afterwards() -> None:
    held = AffiliationFactory(person__name="Robin Holder")
    organisation = held.organisation
    seat = SeatFactory(group=GroupFactory(code="OPEN"), name="DNO")
    appointment = AppointmentFactory(seat=seat, person=held.person, organisation=organisation)
    groups.add_member(
        group=GroupFactory(code="WORK", level=4),
        organisation=organisation,
        valid_from=date(2026, 4, 1),
        actor=SYSTEM,
    )
    before = len(ledger.history(organisation))
    with pytest.raises(Refused, match="Robin Holder holds the seat DNO, OPEN; it becomes a member of the WORK on 1 Ap"):
        leaves(organisation)
    organisation.refresh_from_db()
    held.refresh_from_db()
    assert (organisation.ended_on, held.valid_to) == (None, None)
    assert len(ledger.history(organisation)) == before
    groups.end_appointment(appointment=appointment, on=LAST, actor=SYSTEM)
    with pytest.raises(Refused, match="cannot leave with 31 March 2026: it becomes a member of the WORK"):
        leaves(organisation)


def test_nor_while_somebody_is_named_to_stand_in_for_it() -> None:
    held = AffiliationFactory(person__name="Sam Alternate")
    row = {
        "seat": SeatFactory(group=GroupFactory(code="OPEN"), name="DNO"),
        "person": held.person,
        "organisation": held.organisation,
        "valid_from": date(2026, 4, 8),
        "valid_to": date(2026, 4, 8),
        "reason": "Leave",
        "status": "nominated",
        "approval": "members",
        "nominated_by": held.person,
        "nominated_at": now(),
    }
    Alternate(**row).save()
    with pytest.raises(Refused, match="Sam Alternate is named as alternate in DNO, OPEN"):
        leaves(held.organisation)
    assert Organisation.objects.get(pk=held.organisation_id).ended_on is None
    leaves(held.organisation, date(2026, 4, 8))


def test_a_closed_groups_seats_are_not_told_to_an_administrator() -> None:
    held = AppointmentFactory(seat=SeatFactory(group=GroupFactory(code="SHUT", attendance="closed", level=4)))
    with pytest.raises(Refused, match="its people take part in a closed group") as told:
        leaves(held.organisation, actor=PersonFactory(is_staff=True))
    assert "SHUT" not in told.value.reason
    with pytest.raises(Refused, match="SHUT"):
        leaves(held.organisation)


def test_as_an_organisation_leaves_its_memberships_and_affiliations_end_with_it() -> None:
    held, brief = AffiliationFactory(), date(2026, 6, 30)
    organisation = held.organisation
    soon = AffiliationFactory(organisation=organisation, valid_to=brief)
    group = GroupFactory(code="WORK", level=4)
    membership = groups.add_member(group=group, organisation=organisation, valid_from=date(2026, 1, 1), actor=SYSTEM)
    leaves(organisation)
    assert {one.valid_to for one in Affiliation.objects.filter(pk__in=[held.pk, soon.pk])} == {LAST}
    membership.refresh_from_db()
    assert membership.valid_to == LAST
    assert "groups.member_ended" in [event.kind for event in ledger.history(group)]
    assert ledger.verify_ledger() == []


def test_nobody_takes_part_for_an_organisation_after_its_last_day() -> None:
    held = AffiliationFactory()
    organisation, seat = held.organisation, SeatFactory(group=GroupFactory(code="OPEN"))
    leaves(organisation)
    whom = {"seat": seat, "person": held.person, "organisation": organisation, "actor": SYSTEM}
    with pytest.raises(Refused, match="left the programme with 31 March 2026"):
        groups.appoint(valid_from=date(2026, 1, 1), **whom)
    with pytest.raises(Refused, match="left the programme"):
        services.affiliate(person=held.person, organisation=organisation, valid_from=date(2026, 4, 1), actor=SYSTEM)
    work = GroupFactory(code="WORK", level=4)
    with pytest.raises(Refused, match="left the programme"):
        groups.add_member(group=work, organisation=organisation, valid_from=date(2026, 4, 1), actor=SYSTEM)
    assert not Appointment.objects.exists()
    assert not Membership.objects.exists()
    assert groups.appoint(valid_from=date(2026, 1, 1), valid_to=LAST, **whom).valid_to == LAST
    begun = date(2026, 1, 1)
    assert groups.add_member(group=work, organisation=organisation, valid_from=begun, actor=SYSTEM).valid_to == LAST


def test_nobody_is_deleted() -> None:
    held = AffiliationFactory()
    for thing in (held, held.organisation, Affiliation.objects.all(), Organisation.objects.all()):
        with pytest.raises(KeptError):
            thing.delete()
    assert Affiliation.objects.count() == Organisation.objects.count() == 1


def test_addresses_are_for_those_who_keep_or_oversee_them(client: Client) -> None:
    load_framework()
    shown = PersonFactory(email="shown@people.example")
    for person, status in (
        (AffiliationFactory().person, 403),
        (seated("CHAIR", "DAG"), 403),
        (seated("AUDITOR"), 200),
        (PersonFactory(is_staff=True), 200),
    ):
        client.force_login(person)
        assert client.get(reverse("groups:people")).status_code == status
        assert client.get(reverse("groups:person", args=[shown.pk])).status_code == status
    client.logout()
    assert client.get(reverse("groups:people")).status_code == 302


def test_the_register_filters_and_exports(secretary: Client) -> None:
    AffiliationFactory(person__name="Findable Person", organisation__name="Northern Light")
    AffiliationFactory(person__name="Somebody Else", organisation__name="Southern Grid")
    found = secretary.get(reverse("groups:people"), {"q": "northern"}).content.decode()
    assert "Findable Person" in found
    assert "Somebody Else" not in found
    export = secretary.get(reverse("groups:people"), {"q": "northern", "export": "csv"}).content.decode()
    assert "Findable Person" in export


def test_an_organisations_page_keeps_a_closed_group_closed(client: Client) -> None:
    shut = GroupFactory(code="SHUT", attendance="closed", level=4)
    open_group = GroupFactory(code="OPEN")
    organisation = OrganisationFactory()
    for group in (shut, open_group):
        AppointmentFactory(seat=SeatFactory(group=group), organisation=organisation)
    client.force_login(AffiliationFactory().person)
    page = client.get(reverse("groups:organisation", args=[organisation.pk])).content.decode()
    assert "OPEN" in page
    assert "SHUT" not in page


def test_a_closed_groups_seats_are_not_counted_for_those_outside(client: Client) -> None:
    organisation = OrganisationFactory(name="Northern Light")
    shut = GroupFactory(code="SHUT", attendance="closed", level=4)
    AppointmentFactory(seat=SeatFactory(group=shut), organisation=organisation)
    load_framework()
    address = reverse("groups:organisations")
    for person, seats in ((AffiliationFactory().person, "0"), (seated("AUDITOR"), "1")):
        client.force_login(person)
        rows = client.get(address, {"q": "Northern Light", "export": "csv"}).content.decode()
        assert f'"Northern Light","0","{seats}"' in rows


def test_who_sits_on_a_closed_group_is_not_told_in_the_register_of_people(client: Client) -> None:
    shut, apart = GroupFactory(code="SHUT", attendance="closed", level=4), GroupFactory(code="OPEN")
    held = AppointmentFactory(seat=SeatFactory(group=shut, code="KEYS"), person__name="Robin Holder")
    AppointmentFactory(seat=SeatFactory(group=apart, code="DNO"), person=held.person)
    mate = AppointmentFactory(seat=SeatFactory(group=shut, code="CODE"))
    Alternate(
        seat=mate.seat,
        person=held.person,
        organisation=held.organisation,
        valid_from=date(2026, 4, 8),
        valid_to=date(2026, 4, 8),
        reason="Leave",
        status="nominated",
        approval="members",
        nominated_by=held.person,
        nominated_at=now(),
    ).save()
    load_framework()
    register, own = reverse("groups:people"), reverse("groups:person", args=[held.person_id])
    for person, told in ((PersonFactory(is_staff=True), False), (seated("PMO"), True), (seated("AUDITOR"), True)):
        client.force_login(person)
        rows = client.get(register, {"q": "Robin Holder", "export": "csv"}).content.decode()
        assert "OPEN/DNO" in rows
        for shown in (rows, client.get(register).content.decode(), client.get(own).content.decode()):
            assert ("SHUT" in shown) is told
