"""People, organisations, groups and seats. The programme's own groups come from the real framework, by `cast()`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import factory
from django.contrib.auth.models import AnonymousUser

from constituencies.models import Constituency
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit.services import System
from foundation.core.clock import today
from framework.models import FrameworkVersion
from framework.services import load_versions, shipped
from groups.models import Appointment, Group, Reporting, Seat
from groups.queries import seats_on
from groups.rules import needs_single_holder

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


Rows = list[dict[str, Any]]
_loaded: dict[str, Rows] = {}


def load_framework() -> None:
    """The shipped versions, with their groups, seats, offices and constituencies.

    Through the service once; then the same rows again, without the ledger's events, because it takes a second each time.
    """
    if _loaded:
        _put_back()
        return
    load_versions(actor=SYSTEM, texts=shipped())
    for model in (FrameworkVersion, Group, Reporting, Seat, Constituency):
        _loaded[model.__name__] = list(model.objects.order_by("pk").values())


def _put_back() -> None:
    FrameworkVersion.objects.bulk_create([FrameworkVersion(**_bare(row)) for row in _loaded["FrameworkVersion"]])
    Constituency.objects.bulk_create([Constituency(**_bare(row)) for row in _loaded["Constituency"]])
    kept = _loaded["Group"]
    groups = Group.objects.bulk_create([Group(**_bare(row, "parent_id", "predecessor_id")) for row in kept])
    known: dict[int | None, Group | None] = {None: None}
    known |= {row["id"]: made for row, made in zip(kept, groups, strict=True)}
    for row, made in zip(kept, groups, strict=True):
        made.parent, made.predecessor = known[row["parent_id"]], known[row["predecessor_id"]]
    Group.objects.bulk_update(groups, ["parent", "predecessor"])
    seats = _loaded["Seat"]
    Seat.objects.bulk_create([Seat(group=known[row["group_id"]], **_bare(row, "group_id")) for row in seats])
    Reporting.objects.bulk_create(
        [
            Reporting(
                group=known[row["group_id"]], parent=known[row["parent_id"]], **_bare(row, "group_id", "parent_id")
            )
            for row in _loaded["Reporting"]
        ]
    )


def _bare(row: dict[str, Any], *without: str) -> dict[str, Any]:
    """A row without its own number, and without what is set anew."""
    return {name: value for name, value in row.items() if name not in {"id", *without}}


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
