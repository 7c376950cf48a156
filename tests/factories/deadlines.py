"""A programme small enough for deadlines: the real framework, its groups and seats, and the people who owe and oversee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import factory

from deadlines import services
from deadlines.models import Obligation
from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit.services import System
from foundation.core.scope import scope
from groups.models import Appointment, Group, Seat
from tests.factories.groups import load_framework

SYSTEM = System("test")
APPOINTED = date(2021, 9, 1)
MEETING_DAY = date(2026, 12, 9)  # a Wednesday; papers are due on Wed 2 December, the report on Fri 11 December


class PersonFactory(factory.django.DjangoModelFactory):
    """A person with an e-mail address of their own."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Person {number}")
    email = factory.Sequence(lambda number: f"person{number}@example.org")


class OrganisationFactory(factory.django.DjangoModelFactory):
    """An organisation. It also stands for "any subject": an obligation may point at everything."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Organisation {number}")


class ObligationFactory(factory.django.DjangoModelFactory):
    """An open headline report of the DAG, due on Friday 11 December 2026."""

    class Meta:
        model = Obligation

    status = "open"
    key = "headline_report"
    label = "Headline report issued"
    group = factory.LazyFunction(lambda: Group.objects.get(code="DAG"))
    subject = factory.Sequence(lambda number: f"meeting:{number}")
    about = factory.Sequence(lambda number: f"DAG #{number}")
    url = "/meetings/DAG/7/"
    scope = "DAG:public"
    owner = "PMO"
    ruled_on = MEETING_DAY
    framework_version = "3.2"
    clause = "headline-report"
    citation = "MHHS-DEL031 v3.2, Generic Meeting Practices and Frequency"
    anchor = "meeting"
    anchor_on = MEETING_DAY
    direction = "after"
    working_days = 2
    due_on = date(2026, 12, 11)
    counted = ["2026-12-10", "2026-12-11"]
    skipped: list[object] = []


@dataclass(frozen=True)
class Cast:
    """Who owes (the PMO), who chairs the DAG, the SRO, somebody with no part in it, and the subject."""

    pmo: Person
    chair: Person
    sro: Person
    participant: Person
    dag: Group
    subject: Organisation


def cast() -> Cast:
    """The framework loaded, and people in their seats since 2021."""
    load_framework()
    party, dag = OrganisationFactory(), Group.objects.get(code="DAG")
    seats = {
        "pmo": Seat.objects.get(group=None, code="PMO"),
        "chair": Seat.objects.get(group=dag, kind="chair"),
        "sro": Seat.objects.get(group=None, code="SRO"),
    }
    people = {name: PersonFactory(name=f"The {name}") for name in (*seats, "participant")}
    for name, seat in seats.items():
        Appointment.objects.create(seat=seat, person=people[name], organisation=party, valid_from=APPOINTED)
    Affiliation.objects.create(person=people["participant"], organisation=party, valid_from=APPOINTED)
    return Cast(**people, dag=dag, subject=OrganisationFactory(name="DAG #7"))


def start(
    cast: Cast,
    on: date = MEETING_DAY,
    *,
    next_on: date | None = None,
    historical: bool = False,
    keys: tuple[str, ...] | None = None,
) -> dict[str, Obligation]:
    """What a DAG meeting on that day owes, by key."""
    started = services.start_for(
        group=cast.dag,
        anchors={"meeting": on, "next_month_meeting": next_on},
        subject=cast.subject,
        about="DAG #7",
        url="/meetings/DAG/7/",
        scope=scope("DAG", "public"),
        on=on,
        historical=historical,
        actor=cast.pmo,
        keys=keys,
    )
    return {one.key: one for one in started}
