"""The programme in June 2026, three organisations with their people, and consultations at every stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from consultations import services
from consultations.services import Audience
from foundation.accounts.models import Affiliation, Organisation, Person
from tests.beneath import afresh, beneath
from tests.factories import groups as make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from consultations.models import Answer, Consultation

MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # 10:00 in London
CLOSES = date(2026, 6, 12)  # a Friday in summer time
SINCE = date(2021, 11, 1)


@dataclass
class Cast:
    """People by name, organisations by name. `north` and `south` are suppliers, `wires` a network operator."""

    people: dict[str, int] = field(default_factory=dict)
    organisations: dict[str, int] = field(default_factory=dict)

    def __call__(self, name: str) -> Person | AnonymousUser:
        """Somebody read anew: a person remembers what they hold."""
        return Person.objects.get(pk=self.people[name]) if name in self.people else AnonymousUser()

    def of(self, name: str) -> Organisation:
        """An organisation."""
        return Organisation.objects.get(pk=self.organisations[name])

    def audience(self, *names: str) -> list[Audience]:
        """Organisations with the constituency they answer in."""
        where = {"north": ("LARGE-SUPPLIER", "Large Supplier"), "south": ("LARGE-SUPPLIER", "Large Supplier")}
        places = {**where, "wires": ("DNO", "Distribution Network Operator")}
        return [Audience(self.organisations[name], *places.get(name, ("", ""))) for name in names]


@pytest.fixture
def clock() -> Iterator[Any]:
    """Monday 1 June 2026, 10:00 in London; a test moves it on."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="module")
def cast_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The framework and the people, for all tests of the module."""
    with beneath(django_db_blocker):
        with time_machine.travel(MONDAY, tick=False):
            made = make_cast()
        yield made


@pytest.fixture
def cast(cast_once: Cast, db: None, clock: Any) -> Cast:
    return afresh(cast_once)


def make_cast() -> Cast:
    """The framework, and one person of each kind."""
    make.load_framework()
    found = Cast()
    for name in ("north", "south", "wires", "elsewhere"):
        found.organisations[name] = Organisation.objects.create(name=f"{name.title()} Energy").pk
        found.people[name] = _somebody(name, found.organisations[name])
    found.people["north2"] = _somebody("north2", found.organisations["north"])
    seats = {
        "chair": ("CHAIR", "DAG"),
        "representative": ("LARGE-SUPPLIER", "DAG"),
        "sdwg": ("CHAIR", "SDWG"),
        "pmo": ("PMO", ""),
        "sro": ("SRO", ""),
        "ipa": ("IPA", ""),
        "ofgem": ("OFGEM", ""),
        "auditor": ("AUDITOR", ""),
    }
    for name, (code, group) in seats.items():
        found.people[name] = make.seated(code, group).pk
    found.people["stranger"] = make.PersonFactory(name="A Stranger").pk
    return found


def _somebody(name: str, organisation: int) -> int:
    person = make.PersonFactory(name=f"Somebody of {name}")
    Affiliation.objects.create(person=person, organisation_id=organisation, valid_from=SINCE)
    return person.pk


def draft(cast: Cast, *, by: str = "pmo", group: str = "DAG", **fields: Any) -> Consultation:
    """A consultation of the DAG on a plan."""
    words = {"kind": "consultation", "title": "Migration plan", "question": "Do you support the plan?", **fields}
    held = make.group(group) if group else None
    return services.draft_consultation(group=held, actor=cast(by), **{"closes_on": CLOSES, **words})


def opened(cast: Cast, *asked: str, **fields: Any) -> Consultation:
    """An open one, put to north, south and wires unless others are named."""
    made = draft(cast, **fields)
    audience = cast.audience(*(asked or ("north", "south", "wires")))
    return services.open_consultation(consultation=made, audience=audience, actor=cast(fields.get("by", "pmo")))


def answered(cast: Cast, consultation: Consultation, name: str, choice: str = "support", **fields: Any) -> Answer:
    """An answer by somebody of that organisation."""
    given = {"words": f"{name} says {choice}.", "actor": cast(name), **fields}
    return services.answer(consultation=consultation, organisation=cast.of(name), choice=choice, **given)


def closed(cast: Cast, **answers: str) -> Consultation:
    """One that closed with everybody's answer: north supports, south objects, wires has no view; or as given."""
    made = opened(cast)
    for name, choice in (answers or {"north": "support", "south": "object", "wires": "none"}).items():
        answered(cast, made, name, choice)
    return services.close(consultation=made, actor=cast("pmo"))


def published(cast: Cast, classes: dict[str, str] | None = None) -> Consultation:
    """A published one; `classes` gives each organisation's confidentiality."""
    made = opened(cast)
    wanted = {"north": "public", "south": "programme", "wires": "ofgem", **(classes or {})}
    for name, confidentiality in wanted.items():
        answered(cast, made, name, confidentiality=confidentiality)
    made = services.close(consultation=made, actor=cast("pmo"))
    for given in made.answers.exclude(confidentiality="ofgem").order_by("pk"):
        services.dispose(answer=given, result="noted", actor=cast("pmo"))
    return services.publish(consultation=made, actor=cast("pmo"))
