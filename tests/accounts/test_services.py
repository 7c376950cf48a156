"""People, organisations and who works where; sign-in is by invitation alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from foundation.accounts import services
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit import queries as ledger
from foundation.audit import rules as audit_rules
from foundation.audit.services import System
from foundation.core.errors import Refused

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
ACTOR = System("test")


def test_somebody_is_entered_without_a_password(client: Client) -> None:
    person = services.add_person(name="Robin Example", email="Robin@Example.ORG", actor=ACTOR)
    assert (person.email, person.is_staff, person.has_usable_password()) == ("Robin@example.org", False, False)
    [told] = ledger.history(person)
    assert told.sentence == "The system (test) added Robin Example"
    assert "Robin" not in ledger.stream("person").get().text
    assert client.login(username="Robin@example.org", password="") is False


def test_an_address_is_entered_once_whatever_its_capitals() -> None:
    services.add_person(name="Robin Example", email="robin@example.org", actor=ACTOR)
    with pytest.raises(Refused, match="entered already"):
        services.add_person(name="Robin Again", email="ROBIN@example.org", actor=ACTOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="Past the service", email="Robin@example.org")
    assert Person.objects.count() == 1
    assert ledger.verify_ledger() == []


def test_an_administrator_is_said_to_be_one() -> None:
    person = services.add_person(name="Admin", email="admin@example.org", administrator=True, actor=ACTOR)
    assert person.is_staff
    assert ledger.history(person)[0].data == {"administrator": True}


def test_an_organisation_is_entered_once() -> None:
    first = services.add_organisation(name="Energy UK", actor=ACTOR)
    assert services.add_organisation(name="Energy UK", actor=ACTOR) == first
    assert len(ledger.history(first)) == 1
    assert Organisation.objects.count() == 1


def test_an_affiliation_holds_from_its_day_on() -> None:
    person = services.add_person(name="Robin Example", email="robin@example.org", actor=ACTOR)
    party = services.add_organisation(name="Energy UK", actor=ACTOR)
    made = services.affiliate(person=person, organisation=party, valid_from=date(2021, 11, 1), actor=ACTOR)
    assert list(Affiliation.objects.on(date(2021, 10, 31))) == []
    assert list(Affiliation.objects.on(date(2021, 11, 1))) == [made]
    assert ledger.history(person)[-1].sentence == (
        "The system (test) recorded that Robin Example works for Energy UK from 1 November 2021"
    )


def test_break_the_event_and_nobody_is_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit_rules, "event_text", broken)
    with pytest.raises(OSError, match="disk"):
        services.add_person(name="Robin", email="robin@example.org", actor=ACTOR)
    assert not Person.objects.exists()


def test_a_superuser_is_an_administrator_and_holds_no_seat() -> None:
    person = Person.objects.create_superuser("root@example.org", "correct horse battery", name="Root")
    assert (person.is_staff, person.is_superuser, person.appointments.count()) == (True, True, 0)
    assert person.audit_key == f"person:{person.pk}"
