"""Who belongs where, who speaks for whom, and who is asked, on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from constituencies import policy, queries, services
from constituencies.models import Constituency
from constituencies.services.rehoming import Rounds
from foundation.core.clock import today
from foundation.core.errors import Refused
from groups.models import Alternate
from tests.constituencies.test_services import close
from tests.factories.groups import AffiliationFactory, AppointmentFactory, OrganisationFactory, seat

SEATS = [
    ("DAG", "SMALL-SUPPLIER", date(2026, 1, 5), ("SMALL-SUPPLIER",)),
    ("CCAG", "DNO-IDNO", date(2026, 1, 5), ("DNO", "IDNO")),
    ("CCAG", "DOMESTIC-SUPPLIER", date(2026, 1, 5), ("LARGE-SUPPLIER", "MEDIUM-SUPPLIER", "SMALL-SUPPLIER")),
    ("CCAG", "SEC", date(2026, 1, 5), ("SEC",)),  # a code body speaks for itself
    ("DAG", "CHAIR", date(2026, 1, 5), ()),
    ("", "PMO", date(2026, 1, 5), ()),
    ("DAG", "SMALL-SUPPLIER", date(2020, 1, 5), ("SMALL-SUPPLIER",)),  # before any version of the framework
]


@pytest.mark.parametrize(("group", "code", "on", "codes"), SEATS)
def test_whom_a_seat_speaks_for(stage, group, code, on, codes):
    assert queries.constituencies_of(seat(code, group), on) == codes


def test_members_of_a_day(stage):
    amber = stage.constituency.members.get(organisation=stage.organisations[0])
    services.end_member(member=amber, on=date(2026, 6, 30), actor=stage.pmo)
    assert [each.name for each in queries.members_on("SMALL-SUPPLIER", date(2026, 6, 30))] == [
        "Amber Supply", "Beech Supply", "Cedar Supply"
    ]  # fmt: skip
    assert [each.name for each in queries.members_on("SMALL-SUPPLIER", date(2026, 7, 1))] == [
        "Beech Supply", "Cedar Supply"
    ]  # fmt: skip
    assert {each.code: each.member_count for each in queries.with_members(today())}["SMALL-SUPPLIER"] == 2


def test_an_organisation_in_two_constituencies_is_asked_once(stage):
    """A seat that speaks for both gives it one vote, not two."""
    both = OrganisationFactory(name="Networks")
    for code in ("DNO", "IDNO"):
        constituency = Constituency.objects.get(code=code)
        services.add_member(constituency=constituency, organisation=both, valid_from=date(2026, 1, 1), actor=stage.pmo)
    asked = queries.audience(("DNO", "IDNO"), today())
    assert [each.organisation_id for each in asked] == [both.pk]
    assert queries.constituents(seat("DNO-IDNO", "CCAG"), today()) == {both.pk}


def test_who_speaks_for_a_constituency(stage):
    AppointmentFactory(seat=stage.seat, person=stage.people[0], organisation=stage.organisations[0])
    Alternate.objects.create(
        seat=stage.seat,
        person=stage.people[1],
        organisation=stage.organisations[1],
        valid_from=today(),
        valid_to=today(),
        reason="Away",
        approval="members",
        citation="x",
        nominated_by=stage.pmo,
        nominated_at="2026-11-20T09:00Z",
        status="nominated",
    )
    Alternate._base_manager.update(status="approved", settled_at="2026-11-21T09:00Z")

    def dag(on):
        return next(
            each for each in queries.voices(AnonymousUser(), on)["SMALL-SUPPLIER"] if each.seat.pk == stage.seat.pk
        )

    assert dag(today()).holders == ["Somebody of Amber Supply, Amber Supply"]
    assert dag(today()).alternates == ["Somebody of Beech Supply, Beech Supply"]
    assert dag(today() + timedelta(days=1)).alternates == []


def test_a_seat_for_several_speaks_for_each(stage):
    speak = queries.voices(None, today())
    assert "DNO-IDNO" in {each.seat.code for each in speak["DNO"]}
    assert "DNO-IDNO" in {each.seat.code for each in speak["IDNO"]}


def test_seats_to_fill(stage):
    fillable = set(queries.seats_to_fill(today()))
    assert stage.seat in fillable
    assert seat("LARGE-SUPPLIER", "DAG") not in fillable, "it is held"
    assert seat("CHAIR", "PSG") not in fillable
    stage.open()
    assert stage.seat not in set(queries.seats_to_fill(today()))


def test_people_of_an_organisation(stage):
    colleague = AffiliationFactory(organisation=stage.organisations[0], valid_to=date(2026, 6, 30)).person
    mine = [stage.organisations[0].pk]
    assert colleague in queries.people_of(mine, date(2026, 6, 30))
    assert list(queries.people_of(mine, today())) == [stage.people[0]]


def test_what_waits_on_whom(stage, clock):
    round_ = stage.open()
    asked = services.put_forward(
        round_=round_, person=stage.people[1], organisation=stage.organisations[0], actor=stage.people[0]
    )
    assert list(queries.awaiting_nomination(stage.people[1])) == [asked]
    assert not queries.awaiting_nomination(stage.people[0]).exists()
    assert not queries.to_settle(stage.pmo).exists()
    close(round_, clock)
    assert list(queries.to_settle(stage.pmo)) == [round_]
    assert not queries.to_settle(stage.sro).exists()
    assert not queries.awaiting_nomination(stage.people[1]).exists()


@pytest.mark.parametrize("who", ["pmo", "sro", "auditor", "stranger", "outsider", "representative", "nobody"])
def test_the_list_shows_what_may_be_read(stage, clock, who):
    """Agrees with policy.may_see, for a round under way and for one whose result is public."""
    done = stage.open()
    stage.stand(done, 0)
    close(done, clock)
    services.confirm(round_=done, valid_from=done.starts_on, actor=stage.pmo)
    other = seat("SMALL-SUPPLIER", "PSG")
    under_way = services.open_round(
        seat=other,
        why="x",
        starts_on=today() + timedelta(days=30),
        closes_on=today() + timedelta(days=7),
        actor=stage.pmo,
    )
    user = AnonymousUser() if who == "nobody" else getattr(stage, who)
    listed = set(queries.visible_to(user))
    assert listed == {each for each in (done, under_way) if policy.may_see(user, each)}
    assert done in listed
    assert (under_way in listed) == (who not in {"stranger", "nobody"})


def test_what_waits_is_told_with_the_next_step(stage, clock):
    round_ = stage.open()
    services.put_forward(
        round_=round_, person=stage.people[1], organisation=stage.organisations[0], actor=stage.people[0]
    )
    [waits] = queries.waiting_on(stage.people[1])
    assert (waits.reference, waits.due, waits.url) == ("NOM-0001", round_.closes_on, "/constituencies/rounds/NOM-0001/")
    assert waits.note == "Amber Supply put you forward: accept or decline"
    close(round_, clock)
    [waits] = queries.waiting_on(stage.pmo)
    assert waits.note == "Nobody stands: open the round again, or withdraw it."
    assert list(queries.waiting_on(stage.people[1])) == []


def test_a_group_does_not_go_while_a_round_is_under_way(stage):
    round_ = stage.open()
    [item] = Rounds().open_items(stage.seat.group)
    assert (item.key, item.label) == (str(round_.pk), "NOM-0001")
    with pytest.raises(Refused, match="withdraw it"):
        Rounds().rehome(item.key, to=stage.seat.group, actor=stage.pmo)
    services.withdraw_round(round_=round_, reason="The group goes.", actor=stage.pmo)
    assert Rounds().open_items(stage.seat.group) == []
