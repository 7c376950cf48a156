"""Alternates: named, approved by whom the framework says and never by who named them, and only then in place."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.urls import reverse

from foundation.accounts.models import Affiliation, Organisation, Person
from foundation.audit.queries import history, verify_ledger
from foundation.audit.services import System, subject_key
from foundation.core.clock import london_datetime
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from groups import policy, queries, services
from groups.models import Alternate, Declination
from groups.queries import CONSTITUENTS
from groups.queries.refusals import approval_of
from groups.rules.lifecycles import APPROVED, NOMINATED, REFUSED, WITHDRAWN
from meetings.services import cancel, move
from tests.factories.groups import (
    AffiliationFactory,
    AppointmentFactory,
    OrganisationFactory,
    group,
    load_framework,
    seat,
    seated,
)
from tests.factories.meetings import planned

if TYPE_CHECKING:
    from django.test import Client

    from groups.models import Seat
    from meetings.models import Meeting

SYSTEM = System("test")
TODAY = date(2022, 9, 7)  # a Wednesday; framework 2.6
MEETING = date(2022, 9, 14)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db: None):
    with time_machine.travel(TODAY):
        load_framework()
        yield


def held(code: str = "DNO", on: str = "DAG", **fields: object) -> Person:
    """The holder of a seat, of an organisation of their own."""
    who = AffiliationFactory(person__name=f"Holder {code} {on}")
    AppointmentFactory(seat=seat(code, on, TODAY), person=who.person, organisation=who.organisation, **fields)
    return who.person


def stand_in(name: str = "Sam Alternate", **fields: object) -> Affiliation:
    return AffiliationFactory(person__name=name, **fields)


def nominate(who: Affiliation, actor: Person, code: str = "DNO", on: str = "DAG", **fields: object) -> Alternate:
    said = {"valid_from": MEETING, "valid_to": MEETING, "reason": "Leave", **fields}
    place = seat(code, on, TODAY)
    return services.nominate_alternate(
        seat=place, person=who.person, organisation=who.organisation, actor=actor, **said
    )


def refused(says: str, who: Affiliation, actor: Person, **fields: object) -> None:
    before = Alternate.objects.count()
    with pytest.raises(Refused, match=says):
        nominate(who, actor, **fields)
    assert Alternate.objects.count() == before


# --- who approves -----------------------------------------------------------------------------------------------------


@pytest.mark.clause("alternates")
@pytest.mark.clause("dag-alternates")
@pytest.mark.parametrize(
    ("code", "on", "approval"),
    [
        ("DNO", "DAG", "members"),
        ("LARGE-SUPPLIER", "PSG", "representative"),
        ("DNO", "TMAG", "representative"),
        ("SEC", "CCAG", "own"),  # a code body is one organisation
        ("CHAIR", "DAG", "sro"),
        ("CHAIR", "TDWG", "sro"),
        ("OFGEM", "DAG", ""),
        ("PMO", "TDWG", ""),
    ],
)
def test_the_framework_says_who_approves(code: str, on: str, approval: str) -> None:
    found, citation = approval_of(seat(code, on, TODAY), TODAY)
    assert found == approval
    assert bool(citation) is bool(approval)


@pytest.fixture
def one_member(monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """The one member of the DCC's constituency; the others have two."""
    alone, other = OrganisationFactory(), OrganisationFactory()

    def members(place: Seat, day: date) -> frozenset[int]:
        return frozenset({alone.pk} if place.code == "DCC" else {alone.pk, other.pk})

    monkeypatch.setattr(CONSTITUENTS, "_handlers", {"members": members})
    return alone


def test_a_seat_of_one_organisation_approves_its_own(one_member: Organisation) -> None:
    holder, who = held("DCC"), stand_in(organisation=one_member)
    alternate = nominate(who, holder, "DCC")
    assert alternate.approval == "own"
    with pytest.raises(NotAllowed, match="approves its own alternate"):
        services.approve_alternate(alternate=alternate, why="", actor=seated("PMO"))
    services.approve_alternate(alternate=alternate, why="", actor=holder)
    assert alternate.status == APPROVED
    assert approval_of(seat("DNO", "DAG", TODAY), TODAY)[0] == "members"


def test_the_members_count_is_recorded_by_the_product_or_the_secretariat() -> None:
    holder, pmo = held(), seated("PMO")
    alternate = nominate(stand_in(), holder)
    for nobody in (holder, seated("SRO"), seated("AUDITOR"), stand_in("A Party").person):
        with pytest.raises(NotAllowed, match="secretariat records their count"):
            services.approve_alternate(alternate=alternate, why="7 of 9", actor=nobody)
        with pytest.raises(NotAllowed):
            services.refuse_alternate(alternate=alternate, why="7 of 9", actor=nobody)
    assert Alternate.objects.get().status == NOMINATED
    services.approve_alternate(alternate=alternate, why="7 of 9 answered, 6 for", actor=System("consultations"))
    kept = Alternate.objects.get()
    assert (kept.status, kept.settled_by, kept.settled_why) == (APPROVED, None, "7 of 9 answered, 6 for")
    second = nominate(stand_in("Other"), pmo, valid_from=TODAY, valid_to=TODAY)
    for settle in (services.approve_alternate, services.refuse_alternate):
        with pytest.raises(NotAllowed, match="named themselves"):
            settle(alternate=second, why="5 of 5", actor=pmo)
    assert Alternate.objects.get(pk=second.pk).status == NOMINATED
    other = seated("PMO")
    services.approve_alternate(alternate=second, why="5 of 5", actor=other)
    assert second.settled_by == other
    assert verify_ledger() == []


def test_the_holder_approves_whom_the_secretariat_named_for_them() -> None:
    holder, pmo = held("LARGE-SUPPLIER", "PSG"), seated("PMO")
    alternate = nominate(stand_in(), pmo, "LARGE-SUPPLIER", "PSG")
    assert Notice.objects.get(person=holder).subject.endswith("alternate named")
    with pytest.raises(NotAllowed, match="named themselves"):
        services.approve_alternate(alternate=alternate, why="", actor=pmo)
    with pytest.raises(NotAllowed, match="Only the holder"):
        services.approve_alternate(alternate=alternate, why="", actor=seated("MEDIUM-SUPPLIER", "PSG"))
    services.approve_alternate(alternate=alternate, why="", actor=holder)
    assert alternate.status == APPROVED


def test_whom_the_holder_named_the_secretariat_enters() -> None:
    holder = held("LARGE-SUPPLIER", "PSG")
    alternate = nominate(stand_in(), holder, "LARGE-SUPPLIER", "PSG")
    with pytest.raises(NotAllowed, match="named themselves"):
        services.approve_alternate(alternate=alternate, why="", actor=holder)
    services.approve_alternate(alternate=alternate, why="", actor=seated("PMO"))
    assert alternate.status == APPROVED


def test_what_waits_for_somebodys_own_approval() -> None:
    holder, pmo, sro = held("LARGE-SUPPLIER", "PSG"), seated("PMO"), seated("SRO")
    for_holder = nominate(stand_in(), pmo, "LARGE-SUPPLIER", "PSG")
    for_sro = nominate(stand_in("Other"), held("CHAIR"), "CHAIR")
    nominate(stand_in("A Third"), held())  # the members'
    waiting = {person: policy.alternates_to_settle(person) for person in (holder, pmo, sro, seated("AUDITOR"))}
    assert list(waiting.values()) == [[for_holder], [], [for_sro], []]
    services.approve_alternate(alternate=for_holder, why="", actor=holder)
    assert policy.alternates_to_settle(holder) == []
    with time_machine.travel(MEETING + timedelta(days=1)):
        assert policy.alternates_to_settle(sro) == []


def test_the_chairs_alternate_is_the_sros_to_approve() -> None:
    chair, sro = held("CHAIR"), seated("SRO")
    alternate = nominate(stand_in(), chair, "CHAIR")
    for nobody in (chair, seated("PMO")):
        with pytest.raises(NotAllowed):
            services.approve_alternate(alternate=alternate, why="", actor=nobody)
    services.approve_alternate(alternate=alternate, why="", actor=sro)
    with time_machine.travel(MEETING):
        assert policy.is_chair(Person.objects.get(pk=alternate.person_id), group("DAG"))


# --- naming -----------------------------------------------------------------------------------------------------------


def test_only_the_holder_or_the_secretariat_names_one() -> None:
    held()
    for nobody in (seated("MEDIUM-SUPPLIER", "DAG"), seated("CHAIR", "DAG"), seated("SRO"), seated("AUDITOR")):
        with pytest.raises(NotAllowed, match="names an alternate"):
            nominate(stand_in(), nobody)
    assert not Alternate.objects.exists()


def test_what_a_nomination_needs() -> None:
    pmo, who, holder = seated("PMO"), stand_in(), held()
    later = MEETING + timedelta(days=30)
    refused("Say why", who, pmo, reason=" ")
    dag13 = subject_key(planned("DAG", 13, MEETING))
    refused("on 14 September 2022: .* on that one day", who, pmo, occasion=dag13, valid_to=later)
    refused("on 14 September 2022", who, pmo, occasion=dag13, valid_from=TODAY, valid_to=TODAY)
    refused("no such meeting", who, pmo, occasion=dag13, valid_from=later, valid_to=later)
    refused("no such meeting", who, pmo, occasion=subject_key(planned("PSG", 13, MEETING)))
    refused("until when", who, pmo, valid_to=None)
    refused("cannot end before", who, pmo, valid_to=TODAY)
    refused("Nobody holds the seat .* as a whole", who, pmo, code="IDNO")
    refused("may have several holders", who, pmo, code="OFGEM")
    refused("not recorded as being of", stand_in("Too Late", valid_from=later), pmo)
    own = Affiliation.objects.get(person=holder)
    refused("holds the seat", own, pmo)  # their own alternate
    made = nominate(who, pmo, occasion=dag13)
    assert (made.occasion, made.approval, made.status) == ("DAG #13", "members", NOMINATED)
    assert made.citation
    [told] = [entry for entry in history(made) if entry.kind == "groups.alternate_nominated"]
    assert "nominated Sam Alternate as alternate in DNO of the DAG" in told.sentence


def test_an_alternate_speaks_for_nobody_else() -> None:
    pmo, dno = seated("PMO"), held()
    other = held("IDNO")
    refused("One person speaks for one seat alone", Affiliation.objects.get(person=other), pmo)
    who = stand_in()
    nominate(who, dno)
    refused("is an alternate in", who, pmo, code="IDNO")
    refused("is an alternate in", who, pmo)  # not twice
    refused("is named as alternate", stand_in("A Third"), pmo)  # one at a time
    nominate(who, pmo, valid_from=MEETING + timedelta(days=1), valid_to=MEETING + timedelta(days=1))
    assert Alternate.objects.count() == 2


def test_a_seat_held_until_earlier_has_nobody_to_stand_in_for() -> None:
    holder = held(valid_to=MEETING)
    refused("Nobody holds the seat", stand_in(), holder, valid_to=MEETING + timedelta(days=1))


def test_a_co_representative_has_an_alternate_for_their_part() -> None:
    spring = date(2023, 3, 15)
    with time_machine.travel(spring):
        pmo = seated("PMO")
        who = AffiliationFactory()
        place = seat("DNO", "TMAG")
        services.appoint(
            seat=place,
            person=who.person,
            organisation=who.organisation,
            valid_from=spring,
            remit="testing",
            basis="Letter of its members",
            actor=pmo,
        )
        days = {"valid_from": spring, "valid_to": spring, "code": "DNO", "on": "TMAG"}
        refused("Nobody holds the seat .* as a whole", stand_in(), pmo, **days)
        assert nominate(stand_in(), pmo, remit="testing", **days).remit == "testing"


# --- in place ---------------------------------------------------------------------------------------------------------


def approved(**fields: object) -> Alternate:
    alternate = nominate(stand_in(), held(), **fields)
    services.approve_alternate(alternate=alternate, why="5 of 5", actor=SYSTEM)
    return alternate


def test_an_approved_alternate_has_the_seat_on_those_days_alone() -> None:
    alternate = approved()
    who, dag = alternate.person, group("DAG")
    assert not policy.speaks_for(Person.objects.get(pk=who.pk), dag, "DNO")
    with time_machine.travel(MEETING):
        today = Person.objects.get(pk=who.pk)
        [mine] = queries.standing(today).on_group("DAG")
        assert (mine.code, mine.alternate, mine.citation) == ("DNO", True, alternate.citation)
        verdict = policy.speaks_for(today, dag, "DNO")
        assert verdict
        assert verdict.reason == "Speaks for DNO as the approved alternate of today."
        assert policy.authority(today, dag, "DNO") == "alternate"
        assert not policy.holds_seat(today, alternate.seat)
        assert today in queries.members(dag)
        assert "DAG:restricted" in queries.readable_scopes(today)
        [holder] = queries.holders("DNO", group=dag)
        assert policy.authority(holder, dag, "DNO") == "holder"
        assert policy.speaks_for(holder, dag, "DNO").reason == ""
    assert policy.authority(Person.objects.get(pk=who.pk), dag, "DNO") == ""


def test_nobody_stands_in_before_the_approval_or_after_a_withdrawal() -> None:
    pmo = seated("PMO")
    waiting = nominate(stand_in(), held())
    dag = group("DAG")
    with time_machine.travel(MEETING):
        assert not policy.speaks_for(Person.objects.get(pk=waiting.person_id), dag, "DNO")
        services.approve_alternate(alternate=waiting, why="5 of 5", actor=SYSTEM)
        assert policy.speaks_for(Person.objects.get(pk=waiting.person_id), dag, "DNO")
        with pytest.raises(Refused, match="Say why"):
            services.withdraw_alternate(alternate=waiting, why="", actor=pmo)
        services.withdraw_alternate(alternate=waiting, why="The holder can come", actor=pmo)
        assert not policy.speaks_for(Person.objects.get(pk=waiting.person_id), dag, "DNO")
        with pytest.raises(Refused):
            services.approve_alternate(alternate=waiting, why="again", actor=SYSTEM)
    assert verify_ledger() == []


def test_what_is_over_is_neither_approved_nor_withdrawn() -> None:
    pmo, done, waiting = seated("PMO"), approved(), None
    waiting = nominate(stand_in("A Late One"), held("IDNO"), "IDNO")
    with time_machine.travel(MEETING + timedelta(days=1)):
        with pytest.raises(Refused, match="not taken back"):
            services.withdraw_alternate(alternate=done, why="Too late", actor=pmo)
        with pytest.raises(Refused, match="ended on 14 September 2022"):
            services.approve_alternate(alternate=waiting, why="5 of 5", actor=pmo)
    assert Alternate.objects.get(pk=waiting.pk).status == NOMINATED


def test_what_has_changed_meanwhile_is_asked_again_at_the_approval() -> None:
    alternate = nominate(stand_in(), held())
    AppointmentFactory(
        seat=seat("IDNO", "DAG", TODAY), person=alternate.person, organisation=alternate.organisation, valid_from=TODAY
    )
    with pytest.raises(Refused, match="One person speaks for one seat alone"):
        services.approve_alternate(alternate=alternate, why="5 of 5", actor=SYSTEM)
    assert Alternate.objects.get().status == NOMINATED


def test_an_alternate_who_is_not_approved() -> None:
    alternate = nominate(stand_in(), held())
    with pytest.raises(Refused, match="Say why"):
        services.refuse_alternate(alternate=alternate, why="  ", actor=SYSTEM)
    services.refuse_alternate(alternate=alternate, why="2 of 9", actor=SYSTEM)
    assert alternate.status == REFUSED
    assert Notice.objects.filter(person=alternate.nominated_by, key=f"alternate:{alternate.pk}:refused").exists()


# --- declined seats ---------------------------------------------------------------------------------------------------


def decline(code: str = "CONSUMER", on: str = "TMAG", **fields: object) -> Declination:
    said = {"party": "Citizens Advice", "reason": "No part in testing", "valid_from": TODAY}
    return services.decline_seat(seat=seat(code, on, TODAY), **{"actor": seated("PMO"), **said, **fields})


@pytest.mark.clause("tmag-open-place")
def test_a_party_declines_its_seat_for_now_where_the_terms_let_it() -> None:
    made = decline()
    tmag = group("TMAG")
    stands = {one.seat.code: one.status for one in queries.seating_on(tmag, TODAY)}
    assert (stands["CONSUMER"], stands["DNO"]) == ("declined", "vacant")
    found = {one.seat.code: one.status for one in queries.vacancies(TODAY, among=[tmag])}
    assert (found["CONSUMER"], found["DNO"]) == ("declined", "vacant")
    with pytest.raises(Refused, match="declined for now by Citizens Advice"):
        decline()
    who = stand_in()
    with pytest.raises(Refused, match="record first that it is taken up"):
        services.appoint(
            seat=made.seat, person=who.person, organisation=who.organisation, valid_from=TODAY, actor=SYSTEM
        )
    services.end_declination(declination=made, on=TODAY, actor=SYSTEM)
    services.appoint(
        seat=made.seat,
        person=who.person,
        organisation=who.organisation,
        valid_from=TODAY + timedelta(days=1),
        actor=SYSTEM,
    )
    assert verify_ledger() == []


def test_a_seat_is_not_declined_where_the_terms_leave_no_place_open_or_somebody_sits() -> None:
    held("IDNO", "TMAG")
    for code, on, says in [
        ("DNO", "DAG", "it is vacant"),
        ("OFGEM", "TMAG", "it is vacant"),  # an observer's, not a constituency's
        ("IDNO", "TMAG", "a seat that is held"),
    ]:
        with pytest.raises(Refused, match=says):
            decline(code, on)
    with pytest.raises(Refused, match="who declines"):
        decline(reason=" ")
    with pytest.raises(NotAllowed):
        decline(actor=seated("CHAIR", "TMAG"))
    assert not Declination.objects.exists()


# --- pages ------------------------------------------------------------------------------------------------------------


def test_naming_and_approving_in_the_browser(client: Client) -> None:
    holder, who, pmo = held("LARGE-SUPPLIER", "PSG"), stand_in(), seated("PMO")
    client.force_login(holder)
    place = seat("LARGE-SUPPLIER", "PSG")
    assert "Name an alternate" in client.get(place.get_absolute_url()).content.decode()
    address = reverse("groups:nominate-alternate", args=["PSG", "LARGE-SUPPLIER"])
    psg12 = subject_key(planned("PSG", 12, MEETING))
    assert "PSG #12, Wed 14 September 2022" in client.get(address).content.decode()
    said = {"who": who.pk, "occasion": psg12, "reason": "other", "words": ""}
    assert client.post(address, said).status_code == 422
    said["words"] = "A parental leave"
    assert "Check before you go on" in client.post(address, said).content.decode()
    assert not Alternate.objects.exists()
    made = client.post(address, {**said, "step": "record"})
    alternate = Alternate.objects.get()
    assert made.url == alternate.get_absolute_url()
    assert (alternate.reason, alternate.occasion) == ("A parental leave", "PSG #12")
    assert alternate.valid_from == alternate.valid_to == MEETING
    page = client.get(made.url).content.decode()
    assert "Nobody approves an alternate they named themselves." in page
    step = reverse("groups:alternate-step", args=["PSG", "LARGE-SUPPLIER", alternate.pk, "approve"])
    assert client.post(step, {"why": ""}).status_code == 403
    client.force_login(pmo)
    assert client.post(step, {"why": ""}).status_code == 302
    assert Alternate.objects.get().status == APPROVED
    withdraw = reverse("groups:alternate-step", args=["PSG", "LARGE-SUPPLIER", alternate.pk, "withdraw"])
    assert client.post(withdraw, {"why": ""}).status_code == 422
    assert client.post(withdraw, {"why": "Not needed"}).status_code == 302


def test_without_a_meeting_a_day_is_asked_for(client: Client) -> None:
    holder, who = held("LARGE-SUPPLIER", "PSG"), stand_in()
    client.force_login(holder)
    address = reverse("groups:nominate-alternate", args=["PSG", "LARGE-SUPPLIER"])
    said = {"who": who.pk, "occasion": "", "reason": "other", "words": "Ill", "step": "record"}
    again = client.post(address, said)
    assert again.status_code == 422
    assert "Choose a meeting, or say from which day." in again.content.decode()
    assert client.post(address, {**said, "occasion": "meeting:0"}).status_code == 422
    assert not Alternate.objects.exists()


# --- the meeting moves ------------------------------------------------------------------------------------------------


def moved(meeting: Meeting, to: date) -> None:
    move(meeting=meeting, starts_at=london_datetime(to, time(10)), reason="A clash.", actor=SYSTEM)


def test_whoever_stands_in_at_a_meeting_follows_it_to_its_new_day() -> None:
    meeting = planned("DAG", 13, MEETING)
    there, apart = approved(occasion=subject_key(meeting)), nominate(stand_in("Other"), held("IDNO"), "IDNO")
    later = MEETING + timedelta(days=7)
    moved(meeting, later)
    there.refresh_from_db()
    apart.refresh_from_db()
    assert (there.status, there.valid_from, there.valid_to) == (APPROVED, later, later)
    assert apart.valid_from == MEETING
    last = history(there)[-1]
    assert last.kind == "groups.alternate_moved"
    assert "stands in for DNO of the DAG on 21 September 2022" in last.sentence
    assert Notice.objects.filter(person=there.person, key=f"alternate:{there.pk}:moved:{later.isoformat()}").exists()
    with time_machine.travel(later):
        assert policy.speaks_for(Person.objects.get(pk=there.person_id), group("DAG"), "DNO")
    assert verify_ledger() == []


def test_who_cannot_stand_in_on_the_new_day_is_withdrawn_and_told() -> None:
    meeting = planned("DAG", 13, MEETING)
    who = stand_in(valid_to=MEETING)
    alternate = nominate(who, held(), occasion=subject_key(meeting))
    moved(meeting, MEETING + timedelta(days=7))
    alternate.refresh_from_db()
    assert (alternate.status, alternate.valid_from) == (WITHDRAWN, MEETING)
    assert alternate.settled_why.startswith("DAG #13 has moved to 21 September 2022.")
    assert "not recorded as being of" in alternate.settled_why
    told = Notice.objects.filter(key=f"alternate:{alternate.pk}:withdrawn").values_list("person", flat=True)
    assert set(told) == {who.person_id, alternate.nominated_by_id}


def test_when_the_meeting_is_cancelled_whoever_was_to_stand_in_at_it_is_withdrawn_and_told() -> None:
    meeting = planned("DAG", 13, MEETING)
    there, apart = approved(occasion=subject_key(meeting)), nominate(stand_in("Other"), held("IDNO"), "IDNO")
    cancel(meeting=meeting, reason="Nothing to decide.", actor=SYSTEM)
    there.refresh_from_db()
    apart.refresh_from_db()
    assert (there.status, apart.status) == (WITHDRAWN, NOMINATED)
    assert there.settled_why == "DAG #13 is cancelled. Nothing to decide."
    assert history(there)[-1].kind == "groups.alternate_withdrawn"
    told = Notice.objects.filter(key=f"alternate:{there.pk}:withdrawn").values_list("person", flat=True)
    assert set(told) == {there.person_id, there.nominated_by_id}
    with time_machine.travel(MEETING):
        assert not policy.speaks_for(Person.objects.get(pk=there.person_id), group("DAG"), "DNO")
    assert verify_ledger() == []


def test_members_approve_where_they_answer_not_on_the_page(client: Client) -> None:
    alternate = nominate(stand_in(), held())
    client.force_login(seated("PMO"))
    assert "their answers settle it" in client.get(alternate.get_absolute_url()).content.decode()
    step = reverse("groups:alternate-step", args=["DAG", "DNO", alternate.pk, "approve"])
    assert client.post(step, {"why": "yes"}).status_code == 403
    assert Alternate.objects.get().status == NOMINATED


def test_why_somebody_stands_in_is_for_those_it_concerns(client: Client) -> None:
    holder = held()
    alternate = nominate(stand_in(), holder, reason="A private matter")
    address, place = alternate.get_absolute_url(), alternate.seat.get_absolute_url()
    reading = {
        "holder": (holder, 200),
        "alternate": (alternate.person, 200),
        "secretariat": (seated("PMO"), 200),
        "auditor": (seated("AUDITOR"), 200),
        "another representative": (seated("MEDIUM-SUPPLIER", "DAG"), 404),
        "participant": (AffiliationFactory().person, 404),
    }
    for name, (person, status) in reading.items():
        client.force_login(person)
        assert client.get(address).status_code == status, name
        assert "A private matter" not in client.get(place).content.decode()
    client.logout()
    assert "Sam Alternate" not in client.get(place).content.decode()  # only named, not approved
    services.approve_alternate(alternate=alternate, why="5 of 5", actor=SYSTEM)
    assert "Sam Alternate" in client.get(place).content.decode()


def test_declining_in_the_browser(client: Client) -> None:
    client.force_login(seated("PMO"))
    place = seat("CONSUMER", "TMAG")
    assert "Record as declined for now" in client.get(place.get_absolute_url()).content.decode()
    address = reverse("groups:decline-seat", args=["TMAG", "CONSUMER"])
    said = {"party": "Citizens Advice", "reason": "No part in testing", "valid_from": "2022-09-07"}
    assert "Check before you go on" in client.post(address, said).content.decode()
    assert not Declination.objects.exists()
    assert client.post(address, {**said, "step": "record"}).status_code == 302
    shown = client.get(place.get_absolute_url()).content.decode()
    assert "Declined for now by Citizens Advice" in shown
    listed = client.get(reverse("groups:vacancies")).content.decode()
    assert "1 declined for now" in listed
    made = Declination.objects.get()
    ended = client.post(reverse("groups:end-declination", args=["TMAG", "CONSUMER", made.pk]), {"on": "2022-09-30"})
    assert ended.status_code == 302
    assert Declination.objects.get().valid_to == date(2022, 9, 30)


def test_the_organisation_behind_is_that_of_the_holder(one_member: Organisation) -> None:
    """Somebody of the alternate's own, other organisation does not approve for the seat."""
    holder = held("DCC")
    who = stand_in(organisation=one_member)
    alternate = nominate(who, holder, "DCC")
    colleague = AffiliationFactory(organisation=who.organisation).person
    with pytest.raises(NotAllowed):
        services.approve_alternate(alternate=alternate, why="", actor=colleague)
    own = AffiliationFactory(organisation=Affiliation.objects.get(person=holder).organisation).person
    services.approve_alternate(alternate=alternate, why="", actor=own)
