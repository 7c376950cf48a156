"""People, organisations, groups and seats. The programme's own groups come from the real framework, by `cast()`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import factory
from django.contrib.auth.models import AnonymousUser

from constituencies.models import Constituency
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit.services import System
from foundation.core.clock import now, today
from framework.models import FrameworkVersion
from framework.rules import parse
from framework.services import load_versions, shipped
from groups.models import Appointment, Group, Reporting, Seat
from groups.queries import seats_on
from groups.rules import needs_single_holder

if TYPE_CHECKING:
    from django.db.models import Model

SYSTEM = System("test")
APPOINTED = date(2021, 11, 1)


class PersonFactory(factory.django.DjangoModelFactory):
    """A person who can sign in (client.force_login)."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.Sequence(lambda number: f"person{number}@people.example")


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A party."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Party {number}")


class AffiliationFactory(factory.django.DjangoModelFactory):
    """A person of a party: a participant."""

    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = APPOINTED


class GroupFactory(factory.django.DjangoModelFactory):
    """A group of its own, beside those of the framework."""

    class Meta:
        model = Group

    code = factory.Sequence(lambda number: f"GRP{number}")
    name = factory.LazyAttribute(lambda group: f"Group {group.code}")
    level = 3
    attendance = "representatives"
    valid_from = APPOINTED
    convened_on = factory.SelfAttribute("valid_from")


class SeatFactory(factory.django.DjangoModelFactory):
    """A constituency seat."""

    class Meta:
        model = Seat

    group = factory.SubFactory(GroupFactory)
    code = factory.Sequence(lambda number: f"SEAT{number}")
    name = factory.LazyAttribute(lambda seat: seat.code.title())
    kind = "constituency"
    valid_from = APPOINTED


class AppointmentFactory(factory.django.DjangoModelFactory):
    """A person in a seat."""

    class Meta:
        model = Appointment

    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = APPOINTED
    exclusive = factory.LazyAttribute(lambda appointment: needs_single_holder(appointment.seat.kind))


OF_THE_FRAMEWORK: Final = (FrameworkVersion, Constituency, Group, Seat, Reporting)
APART: Final = 1_000_000  # rows put back have numbers of their own, whatever a test has made before
_loaded: dict[type[Model], list[dict[str, Any]]] = {}


def load_framework() -> None:
    """The shipped versions, with their groups, seats, offices and constituencies.

    Through the service once; then the same rows again, without the ledger's events, because it takes a second each time.
    """
    if not _loaded:
        load_versions(actor=SYSTEM, texts=shipped())
        _loaded.update({model: [_apart(row) for row in model._default_manager.all()] for model in OF_THE_FRAMEWORK})
        return
    for model, rows in _loaded.items():
        model._default_manager.bulk_create(model(**row) for row in rows)


def _apart(row: Model) -> dict[str, Any]:
    """The columns of a row, its number and those it points at moved apart."""
    among = {field.attname for field in row._meta.concrete_fields if field.related_model in OF_THE_FRAMEWORK}
    said = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    moved = {row._meta.pk.attname, *among}
    return {name: value + APART if name in moved and value is not None else value for name, value in said.items()}


def load_versions_alone() -> None:
    """The shipped versions without their groups, for tests that make groups of their own."""
    texts = shipped()
    FrameworkVersion.objects.bulk_create(
        [
            FrameworkVersion(
                version=one.id,
                title=one.title,
                in_force_from=one.in_force_from,
                date_assumed=one.date_assumed,
                change_request=one.change_request,
                authored=one.authored,
                file=one.file,
                source=texts[one.file],
                sha256=sha256(texts[one.file].encode()).hexdigest(),
                loaded_at=now(),
            )
            for one in parse(texts)
        ]
    )


def group(code: str) -> Group:
    """A group of the framework by its code."""
    return Group.objects.get(code=code)


def seat(code: str, group_code: str = "", on: date | None = None) -> Seat:
    """A seat of a group in force on a day (today by default), or an office when no group is given."""
    if not group_code:
        return Seat.objects.get(group=None, code=code, valid_to=None)
    return seats_on(group(group_code), on or today()).get(code=code)


def seated(code: str, group_code: str = "", **fields: Any) -> Person:
    """Somebody new in that seat or office since 2021."""
    person = PersonFactory(name=f"{group_code or 'Office'} {code}".title())
    AppointmentFactory(seat=seat(code, group_code), person=person, **fields)
    return person


@dataclass(frozen=True)
class Cast:
    """One person of each kind, as the DAG sees them. `sdwg` sits on the closed group."""

    stranger: Person
    participant: Person
    representative: Person
    other_representative: Person
    chair: Person
    pmo: Person
    sro: Person
    auditor: Person
    sdwg: Person
    anonymous: AnonymousUser

    @property
    def dag(self) -> Group:
        """The Design Advisory Group."""
        return group("DAG")

    def by_name(self, name: str) -> Person | AnonymousUser:
        """For parametrised tests."""
        found: Person | AnonymousUser = getattr(self, name)
        return found


def cast() -> Cast:
    """The framework loaded, and its people in their seats."""
    load_framework()
    return Cast(
        stranger=PersonFactory(name="A Stranger"),
        participant=AffiliationFactory(person__name="A Participant").person,
        representative=seated("LARGE-SUPPLIER", "DAG"),
        other_representative=seated("MEDIUM-SUPPLIER", "DAG"),
        chair=seated("CHAIR", "DAG"),
        pmo=seated("PMO"),
        sro=seated("SRO"),
        auditor=seated("AUDITOR"),
        sdwg=seated("CHAIR", "SDWG"),
        anonymous=AnonymousUser(),
    )
