"""A constituency with three member organisations, a vacant seat on the DAG, and the people who act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from constituencies import services
from constituencies.models import Ballot, Constituency, Nomination, Round
from foundation.accounts.models import Person
from foundation.core.clock import today
from foundation.core.closures import count
from tests.factories.groups import SYSTEM, AffiliationFactory, AppointmentFactory, OrganisationFactory, PersonFactory
from tests.factories.groups import cast as programme
from tests.factories.groups import seat as seat_of

if TYPE_CHECKING:
    from foundation.accounts.models import Organisation
    from groups.models import Seat

STANDS_AT = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001  # for time_machine, which takes it as UTC; a Monday
FORMED = date(2021, 11, 1)
NAMES = ("Amber Supply", "Beech Supply", "Cedar Supply")
CODE = "SMALL-SUPPLIER"


@dataclass
class Stage:
    """The people: `pmo`, `sro`, and one person of each member organisation; `outsider` is of another constituency."""

    pmo: Person
    sro: Person
    auditor: Person
    stranger: Person
    representative: Person
    constituency: Constituency
    organisations: list[Organisation]
    people: list[Person]
    outsider: Person
    seat: Seat

    def open(self, days: int = 5, **fields: object) -> Round:
        """A round open for nominations for so many working days."""
        closes = count(today(), days).due
        wanted = {"why": "The representative moved on.", "starts_on": closes + timedelta(days=30), **fields}
        return services.open_round(seat=self.seat, closes_on=closes, actor=self.pmo, **wanted)

    def stand(self, round_: Round, *who: int) -> list[Nomination]:
        """The people of those organisations put themselves forward."""
        return [
            services.put_forward(
                round_=round_, person=self.people[at], organisation=self.organisations[at], actor=self.people[at]
            )
            for at in who
        ]

    def join_the_pmo(self, at: int) -> Person:
        """The person of that organisation becomes one of the secretariat; nobody of it is put forward, but they were."""
        AppointmentFactory(seat=seat_of("PMO"), person=self.people[at], organisation=self.organisations[at])
        return Person.objects.get(pk=self.people[at].pk)

    def vote(self, ballot: Ballot, at: int, nomination: Nomination) -> services.Receipt:
        """The vote of one organisation."""
        return services.cast(
            ballot=ballot, organisation=self.organisations[at], nomination=nomination, actor=self.people[at]
        )


def set_stage() -> Stage:
    """The framework loaded, and everybody in their place."""
    cast = programme()
    services.sync_constituencies(actor=SYSTEM)
    constituency = Constituency.objects.get(code=CODE)
    organisations = [OrganisationFactory(name=name) for name in NAMES]
    people = []
    for organisation in organisations:
        services.add_member(constituency=constituency, organisation=organisation, valid_from=FORMED, actor=SYSTEM)
        person = PersonFactory(name=f"Somebody of {organisation.name}")
        people.append(AffiliationFactory(person=person, organisation=organisation, valid_from=FORMED).person)
    return Stage(
        pmo=cast.pmo,
        sro=cast.sro,
        auditor=cast.auditor,
        stranger=cast.stranger,
        representative=cast.representative,
        constituency=constituency,
        organisations=organisations,
        people=people,
        outsider=cast.participant,
        seat=seat_of(CODE, "DAG"),
    )
