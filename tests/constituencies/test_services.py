"""Members, rounds, nominations and results: what each service does, and that a refusal leaves nothing behind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from constituencies import services
from constituencies.models import Constituency, Member, Nomination, Round
from constituencies.queries import members_on, to_settle
from consultations.models import Answer, Consultation
from consultations.policy import may_run
from consultations.queries import parties_of
from consultations.queries import visible_to as consultations_visible_to
from consultations.services import close as close_call
from consultations.services import extend, sweep, withdraw
from foundation.accounts.services import end_organisation
from foundation.audit.models import Event
from foundation.audit.queries import history, verify_ledger
from foundation.core.clock import end_of_day, now, today
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from groups.models import Appointment, Declination
from groups.queries import holders
from tests.factories.groups import (
    SYSTEM,
    AppointmentFactory,
    OrganisationFactory,
    PersonFactory,
    seat,
)

TABLES = (Round, Nomination, Consultation, Answer, Member, Appointment, Notice, Event)


def rows() -> list[object]:
    """Everything a refused act could have left behind."""
    return [list(model._base_manager.order_by("pk").values_list()) for model in TABLES]


def refuses(act, because: str, error: type[Exception] = Refused) -> None:
    """The act says no with those words, and nothing happened."""
    before = rows()
    with pytest.raises(error) as refused:
        act()
    assert because in refused.value.reason
    assert rows() == before


def close(round_: Round, clock) -> None:
    """The worker closes what is over, at 24:00 of the closing day."""
    clock.move_to(end_of_day(round_.closes_on))
    swept = sweep(at=now(), actor=SYSTEM)
    assert swept.failed == []
    round_.refresh_from_db()


# --- constituencies and members -------------------------------------------------------------------------------------


def test_constituencies_come_with_the_framework(stage):
    codes = set(Constituency.objects.order_by("pk").values_list("code", flat=True))
    assert {"LARGE-SUPPLIER", "SMALL-SUPPLIER", "DNO", "IDNO", "RECCO", "SEC"} <= codes
    assert not {"DNO-IDNO", "DOMESTIC-SUPPLIER", "PMO", "CHAIR"} & codes
    assert Constituency.objects.get(code="SMALL-SUPPLIER").name == "Small Supplier"


def test_bringing_them_into_line_again_changes_nothing(stage):
    before = Event.objects.count()
    assert services.sync_constituencies(actor=SYSTEM) == 0
    assert Event.objects.count() == before


def test_a_name_follows_the_framework(stage):
    Constituency.objects.filter(code="DNO").update(name="Old name")
    assert services.sync_constituencies(actor=SYSTEM) == 0
    assert Constituency.objects.get(code="DNO").name == "DNO"
    assert Event.objects.order_by("-pk").first().kind == "constituencies.constituency_renamed"


def test_the_pmo_enters_and_ends_a_member(stage):
    organisation = OrganisationFactory(name="Dogwood Supply")
    member = services.add_member(
        constituency=stage.constituency, organisation=organisation, valid_from=date(2026, 11, 1), actor=stage.pmo
    )
    assert organisation in members_on(stage.constituency.code, today())
    services.end_member(member=member, on=today(), actor=stage.pmo)
    assert organisation in members_on(stage.constituency.code, today())
    assert organisation not in members_on(stage.constituency.code, today() + timedelta(days=1))
    told = [entry.sentence for entry in history(member)]
    assert told[0].endswith("entered Dogwood Supply as a member of SMALL-SUPPLIER from 1 November 2026")
    assert told[1].endswith("ended the membership of Dogwood Supply in SMALL-SUPPLIER with 23 November 2026")


def test_who_leaves_the_programme_leaves_its_constituencies(stage):
    north = OrganisationFactory(name="Northern Light")
    later = today() + timedelta(days=30)
    services.add_member(constituency=stage.constituency, organisation=north, valid_from=later, actor=stage.pmo)
    refuses(
        lambda: end_organisation(organisation=north, on=today(), actor=stage.pmo),
        f"it becomes a member of {stage.constituency.name} on",
    )
    end_organisation(organisation=north, on=later, actor=stage.pmo)
    assert Member.objects.get(organisation=north).valid_to == later


def test_an_organisation_may_be_in_several(stage):
    other = Constituency.objects.get(code="MEDIUM-SUPPLIER")
    services.add_member(
        constituency=other, organisation=stage.organisations[0], valid_from=date(2026, 1, 1), actor=stage.pmo
    )
    assert stage.organisations[0] in members_on("MEDIUM-SUPPLIER", today())
    assert stage.organisations[0] in members_on("SMALL-SUPPLIER", today())


def test_nobody_else_enters_members_and_none_twice(stage):
    organisation = stage.organisations[0]

    def add(actor, start=date(2026, 1, 1), end=None):
        services.add_member(
            constituency=stage.constituency, organisation=organisation, valid_from=start, valid_to=end, actor=actor
        )

    refuses(lambda: add(stage.people[0]), "Only the PMO", NotAllowed)
    refuses(lambda: add(stage.pmo), "is a member of Small Supplier from 1 November 2021")
    refuses(lambda: add(stage.pmo, date(2020, 1, 2), date(2020, 1, 1)), "before it begins")


def test_a_membership_ends_once_and_not_before_it_begins(stage):
    member = Member.objects.get(organisation=stage.organisations[0])
    refuses(lambda: services.end_member(member=member, on=date(2021, 1, 1), actor=stage.pmo), "before it begins")
    refuses(lambda: services.end_member(member=member, on=today(), actor=stage.people[0]), "Only the PMO", NotAllowed)
    services.end_member(member=member, on=today(), actor=stage.pmo)
    refuses(lambda: services.end_member(member=member, on=today(), actor=stage.pmo), "ended with 23 November 2026")


# --- opening --------------------------------------------------------------------------------------------------------


def test_a_round_asks_the_member_organisations(stage):
    round_ = stage.open()
    assert (round_.reference, round_.status) == ("NOM-0001", "open")
    assert sorted(party.organisation.name for party in round_.asked.parties.all()) == sorted(
        organisation.name for organisation in stage.organisations
    )
    told = set(Notice.objects.order_by("pk").values_list("person", flat=True))
    assert {person.pk for person in stage.people} <= told
    assert stage.outsider.pk not in told
    assert "nominations" in round_.citation.lower() or "Membership" in round_.citation
    assert round_.framework_version == "3.2"


def test_only_the_pmo_opens_one(stage):
    closes = today() + timedelta(days=7)
    for actor in (stage.people[0], stage.outsider, stage.sro, stage.auditor):
        refuses(
            lambda actor=actor: services.open_round(
                seat=stage.seat, why="x", starts_on=closes + timedelta(days=1), closes_on=closes, actor=actor
            ),
            "Only the PMO",
            NotAllowed,
        )


def test_a_held_seat_opens_none_unless_its_holder_goes(stage):
    held = AppointmentFactory(seat=stage.seat, person=PersonFactory(name="Holder"))
    refuses(stage.open, "Holder holds the seat")
    held.valid_to = today() + timedelta(days=20)
    held.save()
    refuses(lambda: stage.open(starts_on=held.valid_to), "until 13 December 2026")
    assert stage.open(starts_on=held.valid_to + timedelta(days=1)).status == "open"


def test_a_seat_held_whole_leaves_no_subject_vacant(stage):
    held = AppointmentFactory(seat=stage.seat, person=PersonFactory(name="Holder"))
    refuses(lambda: stage.open(remit="testing"), "Holder holds the seat")
    held.remit = "testing"
    held.save()
    refuses(stage.open, "Holder holds the seat")
    refuses(lambda: stage.open(remit="testing"), "Holder holds the seat")
    assert stage.open(remit="migration").status == "open"
    refuses(lambda: stage.open(remit="migration"), "is under way")


def test_an_organisation_that_has_left_is_not_asked(stage):
    left, *others = stage.organisations
    left.ended_on = today() - timedelta(days=1)
    left.save()
    assert [party.organisation for party in parties_of(stage.open().asked)] == others


def test_a_seat_declined_for_now_opens_none(stage):
    Declination.objects.create(
        seat=stage.seat,
        party="Small suppliers",
        reason="No role",
        valid_from=today(),
        recorded_by=stage.pmo,
        recorded_at=now(),
    )
    refuses(stage.open, "declined for now by Small suppliers")


def test_a_seat_has_one_round_at_a_time(stage):
    stage.open()
    refuses(stage.open, "NOM-0001 is under way")
    with pytest.raises(IntegrityError), transaction.atomic():
        row = Round.objects.get()
        row.pk, row.number, row._state.adding = None, 99, True
        row.save()


def test_a_constituency_without_members_is_not_asked(stage):
    for member in Member.objects.order_by("pk"):
        services.end_member(member=member, on=today() - timedelta(days=1), actor=stage.pmo)
    refuses(stage.open, "No organisation is a member")


def test_dates_follow_each_other(stage):
    refuses(lambda: stage.open(starts_on=today() + timedelta(days=1)), "after the close")


# --- nominating -----------------------------------------------------------------------------------------------------


def test_who_puts_themselves_forward_stands_at_once(stage):
    round_ = stage.open()
    [nomination] = stage.stand(round_, 0)
    assert (nomination.status, nomination.organisation) == ("accepted", stage.organisations[0])
    assert nomination.is_own


def test_somebody_else_is_asked_and_accepts(stage):
    round_ = stage.open()
    nomination = services.put_forward(
        round_=round_,
        person=stage.outsider,
        organisation=stage.organisations[0],
        statement="Knows the trade.",
        actor=stage.people[0],
    )
    assert nomination.status == "put_forward"
    assert nomination.organisation not in stage.organisations
    assert Notice.objects.filter(person=stage.outsider, subject__contains="You were nominated").count() == 1
    services.accept(nomination=nomination, statement="Gladly.", actor=stage.outsider)
    assert (nomination.status, nomination.statement) == ("accepted", "Gladly.")


def test_a_nominee_may_decline_and_be_put_forward_again(stage):
    round_ = stage.open()
    fields = {"round_": round_, "person": stage.people[1], "organisation": stage.organisations[0]}
    nomination = services.put_forward(**fields, actor=stage.people[0])
    services.decline(nomination=nomination, reason="No time", actor=stage.people[1])
    assert (nomination.status, nomination.reason) == ("declined", "No time")
    assert services.put_forward(**fields, actor=stage.people[0]).status == "put_forward"


def test_who_may_not_nominate(stage):
    round_ = stage.open()
    for actor in (stage.outsider, stage.pmo, stage.sro, stage.auditor, stage.stranger, stage.representative):
        refuses(
            lambda actor=actor: services.put_forward(
                round_=round_, person=actor, organisation=stage.organisations[0], actor=actor
            ),
            "member organisation",
            NotAllowed,
        )
    refuses(
        lambda: services.put_forward(
            round_=round_, person=stage.people[0], organisation=stage.organisations[1], actor=stage.people[0]
        ),
        "member organisation",
        NotAllowed,
    )


def test_a_nominee_is_somebodys_person_and_stands_once(stage):
    round_ = stage.open()
    refuses(
        lambda: services.put_forward(
            round_=round_, person=stage.stranger, organisation=stage.organisations[0], actor=stage.people[0]
        ),
        "of no organisation",
    )
    stage.stand(round_, 0)
    refuses(
        lambda: services.put_forward(
            round_=round_, person=stage.people[0], organisation=stage.organisations[1], actor=stage.people[1]
        ),
        "put forward in NOM-0001 already",
    )


def test_only_the_nominee_answers(stage):
    round_ = stage.open()
    nomination = services.put_forward(
        round_=round_, person=stage.people[1], organisation=stage.organisations[0], actor=stage.people[0]
    )
    for act in (services.accept, services.decline):
        refuses(lambda act=act: act(nomination=nomination, actor=stage.people[0]), "Only the nominee", NotAllowed)
        refuses(lambda act=act: act(nomination=nomination, actor=stage.pmo), "Only the nominee", NotAllowed)
    refuses(
        lambda: services.take_back(nomination=nomination, reason="", actor=stage.people[2]),
        "Only the nominee, or who put them forward",
        NotAllowed,
    )


def test_nothing_is_put_forward_after_the_close(stage, clock):
    round_ = stage.open()
    nomination = services.put_forward(
        round_=round_, person=stage.people[1], organisation=stage.organisations[0], actor=stage.people[0]
    )
    clock.move_to(end_of_day(round_.closes_on))  # the worker has not been yet
    refuses(lambda: stage.stand(round_, 2), "not open for nominations")
    refuses(lambda: services.accept(nomination=nomination, actor=stage.people[1]), "not open for nominations")


def test_an_organisation_may_put_nobody_forward(stage):
    round_ = stage.open()
    services.nominate_nobody(round_=round_, organisation=stage.organisations[0], actor=stage.people[0])
    assert Answer.objects.get().choice == "nobody"
    stage.stand(round_, 1)
    refuses(
        lambda: services.nominate_nobody(round_=round_, organisation=stage.organisations[1], actor=stage.people[1]),
        "has put somebody forward",
    )
    refuses(
        lambda: services.nominate_nobody(round_=round_, organisation=stage.organisations[0], actor=stage.outsider),
        "member organisation",
        NotAllowed,
    )


def test_only_the_silent_are_reminded(stage, clock):
    round_ = stage.open(days=5)
    stage.stand(round_, 0)
    services.nominate_nobody(round_=round_, organisation=stage.organisations[1], actor=stage.people[1])
    before = {person.pk: Notice.objects.filter(person=person).count() for person in stage.people}
    clock.move_to(end_of_day(round_.closes_on) - timedelta(hours=14))
    sweep(at=now(), actor=SYSTEM)
    reminded = [person for person in stage.people if Notice.objects.filter(person=person).count() > before[person.pk]]
    assert reminded == [stage.people[2]]


# --- what follows ---------------------------------------------------------------------------------------------------


def test_nobody_stands_and_the_round_opens_again(stage, clock):
    round_ = stage.open()
    close(round_, clock)
    assert round_.status == "no_nominee"
    assert list(to_settle(stage.pmo)) == [round_]
    services.reopen(round_=round_, closes_on=today() + timedelta(days=7), actor=stage.pmo)
    assert (round_.status, Consultation.objects.count()) == ("open", 2)
    [nomination] = stage.stand(round_, 0)
    assert nomination.round.asked == round_.asked


def test_a_round_with_candidates_is_not_opened_again(stage, clock):
    round_ = stage.open()
    stage.stand(round_, 0)
    refuses(
        lambda: services.reopen(round_=round_, closes_on=today() + timedelta(days=7), actor=stage.pmo),
        "Nominations are open",
    )
    close(round_, clock)
    refuses(
        lambda: services.reopen(round_=round_, closes_on=today() + timedelta(days=7), actor=stage.people[0]),
        "Only the PMO",
        NotAllowed,
    )


@pytest.mark.clause("nominations")
def test_one_candidate_is_appointed_unopposed(stage, clock):
    round_ = stage.open()
    stage.stand(round_, 0)
    close(round_, clock)
    assert round_.status == "result"
    assert holders(stage.seat.code, group=stage.seat.group, on=round_.starts_on).count() == 0
    appointment = services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo)
    assert (appointment.person, appointment.organisation) == (stage.people[0], stage.organisations[0])
    assert list(holders(stage.seat.code, group=stage.seat.group, on=round_.starts_on)) == [stage.people[0]]
    assert (round_.status, round_.scope) == ("appointed", "DAG:public")
    assert verify_ledger() == []


def test_who_has_not_accepted_does_not_stand(stage, clock):
    round_ = stage.open()
    stage.stand(round_, 0)
    waiting = services.put_forward(
        round_=round_, person=stage.people[1], organisation=stage.organisations[0], actor=stage.people[0]
    )
    close(round_, clock)
    waiting.refresh_from_db()
    assert (waiting.status, round_.status, round_.chosen.person) == ("lapsed", "result", stage.people[0])


def test_the_pmo_closes_early_only_when_everybody_has_answered(stage):
    round_ = stage.open()
    stage.stand(round_, 0, 1)
    before = rows()
    with pytest.raises(Refused):
        services.close_nominations(round_=round_, actor=stage.pmo)
    assert rows() == before
    services.nominate_nobody(round_=round_, organisation=stage.organisations[2], actor=stage.people[2])
    refuses(lambda: services.close_nominations(round_=round_, actor=stage.people[0]), "Only the PMO", NotAllowed)
    services.close_nominations(round_=round_, actor=stage.pmo)
    assert round_.status == "closed"


def test_a_candidate_who_leaves_before_the_ballot_leaves_the_other_unopposed(stage, clock):
    round_ = stage.open()
    first, second = stage.stand(round_, 0, 1)
    close(round_, clock)
    assert round_.status == "closed"
    services.take_back(nomination=first, reason="A new post", actor=stage.people[0])
    round_.refresh_from_db()
    assert (round_.status, round_.chosen) == ("result", second)
    refuses(lambda: services.take_back(nomination=second, reason="Me too", actor=stage.people[1]), "nobody withdraws")


def test_confirming_is_the_pmos_and_for_a_day_to_come(stage, clock):
    round_ = stage.open()
    stage.stand(round_, 0)
    refuses(lambda: services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo), "not known yet")
    close(round_, clock)
    for actor in (stage.people[0], stage.sro, stage.auditor):
        refuses(
            lambda actor=actor: services.confirm(round_=round_, valid_from=round_.starts_on, actor=actor),
            "Only the PMO",
            NotAllowed,
        )
    early = round_.starts_on - timedelta(days=1)
    refuses(lambda: services.confirm(round_=round_, valid_from=early, actor=stage.pmo), "or later")


def test_a_seat_filled_meanwhile_is_not_filled_twice(stage, clock):
    round_ = stage.open()
    stage.stand(round_, 0)
    close(round_, clock)
    AppointmentFactory(seat=stage.seat, valid_from=today())
    before = rows()
    with pytest.raises(Refused):
        services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo)
    assert rows() == before
    assert Round.objects.get().status == "result"


def test_nobody_of_the_pmo_confirms_their_own_election(stage, clock):
    round_ = stage.open()
    stage.stand(round_, 0)
    joined = stage.join_the_pmo(0)
    close(round_, clock)
    refuses(lambda: services.confirm(round_=round_, valid_from=round_.starts_on, actor=joined), "You stand", NotAllowed)
    # nor does anybody else while they are of the PMO: the office and the seat do not go together
    refuses(lambda: services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo), "holds the office")
    assert Round.objects.get().status == "result"
    assert not Appointment.objects.filter(seat=round_.seat).exists()


@pytest.mark.parametrize("has", [("PMO", ""), ("CCM", ""), ("SRO", ""), ("CHAIR", "DAG"), ("DNO", "DAG")])
def test_whose_duties_stay_separate_is_not_put_forward(stage, has):
    round_ = stage.open()
    Appointment.objects.filter(seat=seat(*has)).update(valid_to=today() - timedelta(days=1))
    held = AppointmentFactory(
        seat=seat(*has), person=stage.people[0], organisation=stage.organisations[0], valid_from=today()
    )
    refuses(lambda: stage.stand(round_, 0), "holds the")
    assert not round_.nominations.exists()
    Appointment.objects.filter(pk=held.pk).update(valid_to=today())
    stage.stand(round_, 0)


def test_a_round_is_withdrawn_with_a_reason(stage):
    round_ = stage.open()
    stage.stand(round_, 0)
    refuses(lambda: services.withdraw_round(round_=round_, reason=" ", actor=stage.pmo), "with a reason")
    refuses(
        lambda: services.withdraw_round(round_=round_, reason="x", actor=stage.people[0]), "Only the PMO", NotAllowed
    )
    services.withdraw_round(round_=round_, reason="The seat is not needed.", actor=stage.pmo)
    assert (round_.status, round_.asked.status) == ("withdrawn", "withdrawn")
    refuses(lambda: services.withdraw_round(round_=round_, reason="x", actor=stage.pmo), "withdrawn already")
    assert stage.open().reference == "NOM-0002"


def test_a_call_that_is_withdrawn_takes_its_round_with_it(stage):
    round_ = stage.open()
    withdraw(consultation=round_.asked, reason="Asked by mistake", actor=stage.pmo)
    round_.refresh_from_db()
    assert (round_.status, round_.withdrawn_why) == ("withdrawn", "Asked by mistake")


def test_a_closed_round_is_withdrawn_by_itself(stage, clock):
    round_ = stage.open()
    stage.stand(round_, 0, 1)
    close(round_, clock)
    services.withdraw_round(round_=round_, reason="The seat is not needed.", actor=stage.pmo)
    assert round_.status == "withdrawn"
    assert round_.asked.status == "closed"


def test_who_stands_gives_no_more_time_and_withdraws_nothing(stage):
    """The pages of consultations are another way to the same call, not a way past the separation of duties."""
    asked = stage.open().asked
    stage.stand(Round.objects.get(), 0)
    joined = stage.join_the_pmo(0)
    assert may_run(stage.pmo, asked)
    later = asked.closes_on + timedelta(days=7)
    acts = (
        lambda: extend(consultation=asked, closes_on=later, reason="Holidays", actor=joined),
        lambda: withdraw(consultation=asked, reason="x", actor=joined),
        lambda: close_call(consultation=asked, actor=joined),
    )
    for act in acts:
        refuses(act, "You stand", NotAllowed)
    assert Consultation.objects.get(pk=asked.pk).status == "open"
    assert consultations_visible_to(joined).filter(pk=asked.pk).exists()


def test_more_time_ends_before_whoever_is_chosen_begins(stage):
    round_ = stage.open()
    for late in (round_.starts_on, round_.starts_on + timedelta(days=1)):
        refuses(
            lambda late=late: extend(consultation=round_.asked, closes_on=late, reason="Holidays", actor=stage.pmo),
            "Whoever is chosen begins on",
        )


def test_more_time_is_the_consultations_to_give(stage, clock):
    round_ = stage.open()
    later = round_.closes_on + timedelta(days=7)
    extend(consultation=round_.asked, closes_on=later, reason="Holidays", actor=stage.pmo)
    round_ = Round.objects.select_related("asked").get()
    assert round_.closes_on == later


def test_a_broken_event_undoes_the_appointment(stage, clock, monkeypatch):
    """Confirming appoints and publishes in one transaction: killed in the middle, neither has happened."""
    round_ = stage.open()
    stage.stand(round_, 0)
    close(round_, clock)
    before = rows()

    def broken(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("constituencies.services.results.tell_result", broken)
    with pytest.raises(RuntimeError):
        services.confirm(round_=round_, valid_from=round_.starts_on, actor=stage.pmo)
    assert rows() == before
