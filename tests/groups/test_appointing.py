"""Who may be put in a seat, by whom, for how long; and that two people at once never both get it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse

from foundation.accounts.models import Affiliation, KeptError
from foundation.audit.queries import history, verify_ledger
from foundation.audit.services import System
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from framework.queries import versions
from groups import policy, queries, services
from groups.models import Alternate, Appointment, Declination, Delegation, Group, Membership, Seat
from groups.queries.seating import rules_during
from groups.rules import Period, Taken
from groups.rules.appointing import clash, during, of_the_end, of_the_remit
from groups.rules.periods import gap
from groups.services.rehoming import SUB_GROUPS
from tests.factories.groups import (
    AffiliationFactory,
    AppointmentFactory,
    GroupFactory,
    OrganisationFactory,
    SeatFactory,
    group,
    load_framework,
    seat,
    seated,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from foundation.accounts.models import Person

SYSTEM = System("test")
DAY = date(2022, 3, 9)
SPRING = date(2023, 3, 8)  # the TMAG meets in two halves from then on

# --- rules ------------------------------------------------------------------------------------------------------------


def days(start: int, end: int | None = None) -> Period:
    return Period(date(2022, 1, start), date(2022, 1, end) if end else None)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (days(1, 5), days(5, 9), True),
        (days(1, 5), days(6, 9), False),
        (days(1), days(6, 9), True),
        (days(10), days(6, 9), False),
        (days(1), days(20), True),
        (days(3, 4), days(1, 9), True),
    ],
)
def test_two_periods_have_a_day_in_common(one: Period, other: Period, both: bool) -> None:
    assert one.overlaps(other) is both
    assert other.overlaps(one) is both


@pytest.mark.parametrize(
    ("held", "first"),
    [
        ([days(1, 9)], None),
        ([days(1)], None),
        ([days(1, 4), days(5, 9)], None),
        ([days(5, 9), days(1, 5)], None),
        ([days(1, 4), days(6, 9)], 5),
        ([days(3, 9)], 2),
        ([days(1, 6)], 7),
        ([], 2),
    ],
)
def test_the_first_day_nobody_covers(held: list[Period], first: int | None) -> None:
    assert gap(days(2, 8), held) == (date(2022, 1, first) if first else None)


@pytest.mark.parametrize(
    ("remit", "held", "stands_in_the_way"),
    [
        ("", "", True),
        ("", "testing", True),
        ("testing", "", True),
        ("testing", "testing", True),
        ("testing", "migration", False),
    ],
)
def test_the_whole_seat_and_a_part_of_it_stand_in_each_others_way(
    remit: str, held: str, stands_in_the_way: bool
) -> None:
    taken = [Taken("Somebody", held, days(1, 9))]
    assert (clash(remit, days(9, 12), taken) is not None) is stands_in_the_way
    assert clash(remit, days(10, 12), taken) is None


@pytest.mark.parametrize(
    ("begun", "on", "says"),
    [
        (days(5), 4, "cannot end before"),
        (days(5), 5, ""),
        (days(5), 30, ""),
        (days(5, 25), 24, ""),
        (days(5, 25), 26, "a new entry"),
        (days(5, 10), 8, "corrected by a later entry"),
        (days(5, 10), 12, "corrected by a later entry"),
    ],
)
def test_what_may_end_when(begun: Period, on: int, says: str) -> None:
    verdict = of_the_end(begun, date(2022, 1, on), today=date(2022, 1, 20))
    assert bool(verdict) is not bool(says)
    assert says in verdict.reason


# --- services ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def loaded(db: None) -> None:
    load_framework()


def somebody(name: str = "Robin Holder", **fields: object) -> Affiliation:
    return AffiliationFactory(person__name=name, **fields)


def appoint(held: Seat, who: Affiliation | None = None, **fields: object) -> Appointment:
    who = who or somebody()
    said = {"valid_from": DAY, "actor": SYSTEM, **fields}
    return services.appoint(seat=held, person=who.person, organisation=who.organisation, **said)


def refused(held: Seat, says: str, who: Affiliation | None = None, **fields: object) -> None:
    before = Appointment.objects.count()
    with pytest.raises(Refused, match=says):
        appoint(held, who, **fields)
    assert Appointment.objects.count() == before


def test_an_appointment_says_who_where_and_on_what_it_rests(loaded: None) -> None:
    made = appoint(seat("DCC", "DAG"), basis="Letter of 1 March")
    assert (made.basis, made.valid_to, made.exclusive) == ("Letter of 1 March", None, True)
    [told] = history(made)
    where = "DCC (smart meter central system provider) of the DAG"
    assert told.sentence == f"The system (test) appointed Robin Holder to {where} from 9 March 2022"
    assert verify_ledger() == []


def test_the_person_was_of_the_organisation_on_that_day(loaded: None) -> None:
    later = somebody(valid_from=date(2022, 3, 10))
    refused(seat("DCC", "DAG"), "not recorded as being of", later)
    left = somebody("Left Before", valid_to=date(2022, 3, 8))
    refused(seat("DCC", "DAG"), "not recorded as being of", left)
    elsewhere = somebody("Of Another")
    elsewhere.organisation = OrganisationFactory()
    refused(seat("DCC", "DAG"), "not recorded as being of", elsewhere)
    appoint(seat("DCC", "DAG"), later, valid_from=date(2022, 3, 10))


@pytest.mark.clause("tmag-co-representation")
@pytest.mark.parametrize(
    ("start", "end", "remit", "says"),
    [
        (SPRING, None, "testing", ""),
        (SPRING, None, "qualification", "only for testing and migration"),
        (date(2023, 3, 7), None, "testing", "Under framework 3.0"),
        (date(2022, 6, 10), date(2023, 6, 1), "migration", "for no part of it"),
        (date(2022, 6, 10), date(2023, 6, 1), "", ""),
    ],
)
def test_co_representatives_only_where_the_rule_has_parts_for_the_whole_time(
    loaded: None, start: date, end: date | None, remit: str, says: str
) -> None:
    held = seat("DNO", "TMAG", SPRING)
    if not says:
        assert appoint(held, valid_from=start, valid_to=end, remit=remit).remit == remit
        return
    refused(held, says, valid_from=start, valid_to=end, remit=remit)


def test_co_representatives_share_the_seat_and_nobody_has_the_whole_of_it_then(loaded: None) -> None:
    held = seat("DNO", "TMAG", SPRING)
    appoint(held, valid_from=SPRING, remit="testing")
    appoint(held, somebody("Sam Other"), valid_from=SPRING, remit="migration")
    refused(held, "Robin Holder holds the seat .* for testing", somebody("Third"), valid_from=SPRING, remit="testing")
    refused(held, "holds the seat", somebody("Fourth"), valid_from=SPRING)
    assert [len(one.holders) for one in queries.seating_on(held.group, SPRING) if one.seat == held] == [2]


def test_the_whole_seat_leaves_no_part_to_another(loaded: None) -> None:
    held = seat("DNO", "TMAG", SPRING)
    appoint(held, valid_from=SPRING)
    refused(held, "holds the seat", somebody("Sam Other"), valid_from=date(2023, 9, 1), remit="testing")


def test_a_seat_without_parts_has_none_on_any_group(loaded: None) -> None:
    assert not of_the_remit("testing", [])
    assert of_the_remit("", [])
    assert [version.id for version in during(versions(), Period(DAY, DAY))] == ["2.4"]
    assert [version for version, _ in rules_during(seat("DCC", "DAG"), Period(DAY, date(2022, 3, 10)))] == [
        "2.4",
        "2.4+DAG-2022-03",
    ]
    refused(seat("DCC", "DAG"), "for no part of it", remit="testing")


def test_an_appointment_ends_with_its_seat(loaded: None) -> None:
    closing = Seat.objects.get(group__code="TAG", code="DCC")
    assert closing.valid_to == date(2022, 3, 2)
    assert appoint(closing, valid_from=date(2022, 1, 20)).valid_to == date(2022, 3, 2)
    refused(closing, "nobody sits on it longer", somebody("A"), valid_from=date(2022, 1, 20), valid_to=date(2022, 3, 3))


def test_nobody_is_seated_on_a_group_that_is_not_convened_or_closed(loaded: None) -> None:
    shut = GroupFactory(valid_from=date(2021, 1, 1), valid_to=date(2022, 1, 31))
    refused(SeatFactory(group=shut, valid_from=date(2021, 1, 1)), "was closed on 31 January 2022")
    refused(SeatFactory(group=GroupFactory(convened_on=None)), "provided for but not convened")
    begins = GroupFactory(valid_from=date(2021, 1, 1), convened_on=date(2022, 6, 1))
    waiting = SeatFactory(group=begins, valid_from=date(2021, 1, 1))
    refused(waiting, "nobody sat on it before", valid_to=date(2022, 5, 31))
    appoint(waiting)  # named shortly before it opens


def test_an_end_before_the_beginning_is_refused(loaded: None) -> None:
    refused(seat("DCC", "DAG"), "before it begins", valid_to=date(2022, 3, 8))


def test_somebody_is_not_twice_in_a_seat_that_several_may_hold(loaded: None) -> None:
    who = somebody()
    appoint(seat("PMO", "DAG"), who)
    appoint(seat("PMO", "DAG"), somebody("Sam Other"))
    refused(seat("PMO", "DAG"), "Robin Holder holds the seat", who)


def test_a_mistaken_end_is_corrected_by_a_later_appointment(loaded: None) -> None:
    who, held = somebody(), seat("DCC", "DAG")
    with time_machine.travel(date(2022, 6, 1)):
        first = appoint(held, who)
        services.end_appointment(appointment=first, on=date(2022, 5, 31), actor=SYSTEM)
        with pytest.raises(Refused, match="corrected by a later entry"):
            services.end_appointment(appointment=first, on=date(2022, 6, 30), actor=SYSTEM)
        assert queries.seating_of([held], date(2022, 6, 1))[0].status == "vacant"
        appoint(held, who, valid_from=date(2022, 6, 1))
    assert Appointment.objects.filter(seat=held).count() == 2
    assert queries.seating_of([held], date(2022, 6, 1))[0].status == "held"
    assert [event.kind for event in history(held)][-3:] == [
        "groups.appointed",
        "groups.appointment_ended",
        "groups.appointed",
    ]
    assert verify_ledger() == []


def test_the_secretariat_alone_appoints_and_ends(loaded: None) -> None:
    pmo, held = seated("PMO"), appoint(seat("DCC", "DAG"))
    for nobody in (
        seated("CHAIR", "DAG"),
        seated("SRO"),
        seated("AUDITOR"),
        somebody("A Party").person,
        administrator(),
    ):
        with pytest.raises(NotAllowed):
            appoint(seat("DNO", "DAG"), actor=nobody)
        with pytest.raises(NotAllowed):
            services.end_appointment(appointment=held, on=date(2027, 1, 1), actor=nobody)
    assert Appointment.objects.filter(seat=seat("DNO", "DAG")).count() == 0
    assert Appointment.objects.get(pk=held.pk).valid_to is None
    appoint(seat("DNO", "DAG"), basis="Letter of its members", actor=pmo)
    services.end_appointment(appointment=held, on=date(2027, 1, 1), actor=pmo)


def test_nobody_appoints_themselves(loaded: None) -> None:
    pmo, sro = seated("PMO"), seated("SRO")
    for who in (pmo, sro):
        AffiliationFactory(person=who)
    mine = {"person": pmo, "organisation": pmo.affiliations.get().organisation, "valid_from": DAY, "actor": pmo}
    with pytest.raises(NotAllowed, match="Nobody appoints themselves"):
        services.appoint(seat=seat("DESIGN-MANAGER", "DAG"), **mine)
    his = {"person": sro, "organisation": sro.affiliations.get().organisation, "valid_from": DAY, "actor": sro}
    with pytest.raises(NotAllowed, match="Nobody appoints themselves"):
        services.delegate_chair(group=group("DAG"), basis="The SRO chairs", **his)
    assert not Appointment.objects.filter(seat__group=group("DAG")).exists()


@pytest.mark.clause("dag-chair")
def test_the_sro_takes_a_chair_back_and_the_secretariat_on_their_words(client: Client, loaded: None) -> None:
    pmo, sro, chair = seated("PMO"), seated("SRO"), seat("CHAIR", "DAG")
    who = somebody()
    AppointmentFactory(seat=seat("DESIGN-MANAGER", "DAG"), person=who.person, organisation=who.organisation)
    given = {"person": who.person, "organisation": who.organisation, "basis": "Leads the design"}
    made = services.delegate_chair(group=group("DAG"), valid_from=DAY, actor=sro, **given)
    ends = {"appointment": made, "on": DAY}
    for nobody in (who.person, seated("CHAIR", "PSG"), seated("CCM")):
        with pytest.raises(NotAllowed):
            services.end_appointment(**ends, why="Mine", actor=nobody)
    with pytest.raises(Refused, match="on which decision of the SRO the end of this chair rests") as told:
        services.end_appointment(**ends, why=" ", actor=pmo)
    assert told.value.citation == chair.citation
    assert Appointment.objects.get(pk=made.pk).valid_to is None
    end = reverse("groups:end-appointment", args=["DAG", "CHAIR", made.pk])
    for reader in (pmo, sro):
        client.force_login(reader)
        assert end in client.get(chair.get_absolute_url()).content.decode()
    assert client.post(end, {"on": DAY.isoformat()}).status_code == 422
    assert client.post(end, {"on": DAY.isoformat(), "why": "Another leads the design"}).status_code == 302
    [*_, told_of] = history(made)
    assert told_of.sentence.endswith("9 March 2022: Another leads the design")
    assert Appointment.objects.get(pk=made.pk).valid_to == DAY


@pytest.mark.clause("dag-chair")
def test_a_chair_rests_on_what_the_sro_said(client: Client, loaded: None) -> None:
    pmo, sro, who, chair = seated("PMO"), seated("SRO"), somebody(), seat("CHAIR", "DAG")
    with pytest.raises(Refused, match="on which delegation of the SRO it rests") as refused_:
        appoint(chair, who, actor=pmo)
    assert refused_.value.citation == chair.citation
    client.force_login(pmo)
    address = reverse("groups:appoint", args=["DAG", "CHAIR"])
    assert "on which delegation of the SRO" in client.post(address, form(who, basis="")).content.decode()
    assert not Appointment.objects.filter(seat=chair).exists()
    made = appoint(chair, who, actor=pmo, basis="The SRO's letter of 1 March", valid_to=date(2022, 5, 31))
    assert made.basis == "The SRO's letter of 1 March"
    himself = AffiliationFactory(person=sro)
    assert appoint(chair, himself, actor=pmo, valid_from=date(2022, 6, 1)).person == sro


def administrator() -> Person:
    who = somebody("The Administrator").person
    who.is_staff = True
    who.save()
    return who


@pytest.mark.clause("secretariat")
def test_the_sro_gives_the_chair_to_somebody_of_the_programme(loaded: None) -> None:
    sro, manager, outsider = seated("SRO"), somebody("A Manager"), somebody("An Outsider")
    appoint(seat("DESIGN-MANAGER", "DAG"), manager)
    said = {"group": group("CCAG"), "valid_from": DAY, "basis": "The SRO is away", "actor": sro}

    def give(who: Affiliation, **fields: object) -> Appointment:
        return services.delegate_chair(person=who.person, organisation=who.organisation, **{**said, **fields})

    with pytest.raises(Refused, match="no seat of the programme"):
        give(outsider)
    with pytest.raises(NotAllowed, match="Senior Responsible Owner"):
        give(manager, actor=seated("PMO"))
    assert not Appointment.objects.filter(seat__code="CHAIR").exists()
    made = give(manager)
    assert (made.delegator, made.seat.code, made.basis) == (sro, "CHAIR", "The SRO is away")
    [told] = history(made)
    assert (told.kind, told.on_behalf_of) == ("groups.chair_delegated", "Senior Responsible Owner")
    with pytest.raises(Refused, match="A Manager holds the seat"):
        give(manager)


def test_what_has_been_part_of_a_record_is_ended_never_deleted(loaded: None) -> None:
    kept = [Seat, Group, Appointment, Membership, Alternate, Declination, Delegation]
    appoint(seat("DCC", "DAG"))
    for model in kept:
        with pytest.raises(KeptError):
            model.objects.all().delete()
        with pytest.raises(KeptError):
            model().delete()
    for model in (Seat, Group, Appointment):
        with pytest.raises(KeptError):
            model.objects.order_by("pk").first().delete()
    assert Appointment.objects.count() == 1


# --- two at once ------------------------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_postgresql_itself_refuses_the_whole_seat_beside_a_part_of_it(loaded: None) -> None:
    first = somebody()
    held = {"seat": seat("DNO", "TMAG", SPRING), "organisation": first.organisation, "exclusive": True}
    Appointment.objects.create(person=first.person, valid_from=SPRING, remit="testing", **held)
    Appointment.objects.create(person=first.person, valid_from=SPRING, remit="migration", **held)
    with pytest.raises(IntegrityError, match="one_holder"), transaction.atomic():
        Appointment.objects.create(person=first.person, valid_from=date(2023, 9, 1), remit="", **held)
    assert Appointment.objects.count() == 2


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run the acts at the same moment, each in its own connection; what came back, refusals included."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            together.wait(timeout=20)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("remits", [("", ""), ("testing", ""), ("testing", "testing")])
def test_of_two_secretaries_at_once_one_gets_the_seat(remits: tuple[str, str]) -> None:
    load_framework()
    held, people = seat("DNO", "TMAG", SPRING), [somebody("First"), somebody("Second")]

    def act(who: Affiliation, remit: str) -> Callable[[], object]:
        return lambda: appoint(held, who, valid_from=SPRING, remit=remit)

    results = at_once([act(who, remit) for who, remit in zip(people, remits, strict=True)])
    assert sum(isinstance(result, Appointment) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Appointment.objects.count() == 1
    assert verify_ledger() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nobody_is_seated_while_the_group_closes() -> None:
    load_framework()
    pmo, who, tdwg = seated("PMO"), somebody(), group("TDWG")
    services.rehome_all(group=tdwg, kind=SUB_GROUPS, to=group("BPRWG"), actor=pmo)
    held = seat("PMO", "TDWG")

    def close() -> object:
        return services.close_group(group=tdwg, on=today(), why="Done", actor=pmo)

    results = at_once([close, lambda: appoint(held, who, valid_from=DAY)])
    assert not isinstance(results[0], Refused)
    assert not Appointment.objects.filter(seat__group=tdwg, valid_to=None).exists()
    assert verify_ledger() == []


# --- pages ------------------------------------------------------------------------------------------------------------


def form(who: Affiliation, **fields: str) -> dict[str, str]:
    return {"who": str(who.pk), "valid_from": "2022-03-09", "valid_to": "", "basis": "A letter", **fields}


def test_appointing_in_the_browser_is_checked_before_it_is_saved(client: Client, loaded: None) -> None:
    client.force_login(seated("PMO"))
    who, held = somebody(), seat("DCC", "DAG")
    address = reverse("groups:appoint", args=["DAG", "DCC"])
    assert client.post(address, form(who, valid_from="soon")).status_code == 422
    checked = client.post(address, form(who)).content.decode()
    assert "Check before you go on" in checked
    assert "Robin Holder" in checked
    assert not Appointment.objects.filter(seat=held).exists()
    again = client.post(address, {**form(who), "step": "change"})
    assert again.status_code == 200
    assert client.post(address, {**form(who), "step": "record"}).url == held.get_absolute_url()
    assert Appointment.objects.get(seat=held).basis == "A letter"
    assert "holds the seat" in client.post(address, form(somebody("Sam Other"))).content.decode()
    assert client.post(address, {**form(somebody("Third")), "step": "record"}).status_code == 409
    assert Appointment.objects.filter(seat=held).count() == 1


def test_ending_in_the_browser_and_appointing_again(client: Client, loaded: None) -> None:
    client.force_login(seated("PMO"))
    made = appoint(seat("DCC", "DAG"))
    page = client.get(made.seat.get_absolute_url()).content.decode()
    address = reverse("groups:end-appointment", args=["DAG", "DCC", made.pk])
    assert address in page
    assert client.post(address, {"on": "2022-05-31"}).status_code == 302
    assert Appointment.objects.get(pk=made.pk).valid_to == date(2022, 5, 31)
    page = client.get(made.seat.get_absolute_url()).content.decode()
    assert address not in page
    again = client.get(reverse("groups:appoint", args=["DAG", "DCC"]), {"again": made.pk}).content.decode()
    assert 'value="2022-06-01"' in again
    assert "selected>Robin Holder" in again


@pytest.mark.parametrize("number", ["²", "١", "-1", "soon", ""])
def test_what_is_no_former_appointment_begins_an_empty_form(client: Client, loaded: None, number: str) -> None:
    client.force_login(seated("PMO"))
    appoint(seat("DCC", "DAG"))
    page = client.get(reverse("groups:appoint", args=["DAG", "DCC"]), {"again": number})
    assert page.status_code == 200
    assert "selected>Robin Holder" not in page.content.decode()


def test_offices_are_filled_in_the_same_way(client: Client, loaded: None) -> None:
    client.force_login(seated("PMO"))
    who = somebody()
    address = reverse("groups:appoint", args=["offices", "CCM"])
    assert client.post(address, {**form(who), "step": "record"}).status_code == 302
    assert policy.holds_office(who.person, "CCM")
    shown = client.get(reverse("groups:offices")).content.decode()
    assert "Robin Holder" in shown
    assert "Change Control Manager" in client.get(reverse("groups:seat", args=["offices", "CCM"])).content.decode()


def test_the_sro_delegates_the_chair_in_the_browser(client: Client, loaded: None) -> None:
    client.force_login(seated("SRO"))
    who = somebody()
    appoint(seat("DESIGN-MANAGER", "DAG"), who)
    assert "Delegate the chair" in client.get(seat("CHAIR", "DAG").get_absolute_url()).content.decode()
    address = reverse("groups:delegate-chair", args=["DAG", "CHAIR"])
    assert client.post(address, {**form(who), "step": "record"}).status_code == 302
    assert policy.is_chair(who.person, group("DAG"))
    assert "Delegated by Office Sro" in client.get(seat("CHAIR", "DAG").get_absolute_url()).content.decode()
