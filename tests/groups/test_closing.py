"""A group goes: to successors the framework names, or for good; never while something it has open is left behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from foundation.audit import queries as ledger
from foundation.core.clock import now, today
from foundation.core.errors import NotAllowed, Refused
from framework.queries import in_force
from groups import services
from groups.models import Alternate, Appointment, Delegation, Group, Membership, Reporting, Seat, Succession
from groups.rules import succession as rules
from groups.rules.lifecycles import NOMINATED
from groups.services.rehoming import REHOMED, SUB_GROUPS
from groups.services.relations import Delegations, Foundings, SubGroups
from tests.factories.groups import (
    SYSTEM,
    AffiliationFactory,
    AppointmentFactory,
    Cast,
    OrganisationFactory,
    group,
    seat,
    seated,
)

if TYPE_CHECKING:
    from foundation.accounts.models import Person

pytestmark = pytest.mark.django_db
ON = date(2024, 2, 1)
EVE = date(2024, 1, 31)
SUBS = "10-sub-groups"


def begun(people: Cast, *codes: str, on: date = ON) -> Succession:
    successors = [group(code) for code in codes or ("SITAG", "MCAG", "QAG")]
    return services.begin_succession(group=group("TMAG"), successors=successors, on=on, actor=people.pmo)


def moved_out(people: Cast, to: str = "SITAG") -> None:
    services.rehome_all(group=group("TMAG"), kind=SUBS, to=group(to), actor=people.pmo)


# --- pure -------------------------------------------------------------------------------------------------------------


@pytest.mark.clause("tmag-succession")
def test_the_framework_says_who_follows(people):
    version = in_force(ON)
    assert rules.may_follow(version, "TMAG", ["SITAG", "QAG"])
    stranger = rules.may_follow(version, "TMAG", ["SITAG", "DAG"])
    assert "does not name DAG as a successor of the TMAG. It names SITAG, MCAG, QAG." in stranger.reason
    assert stranger.citation
    assert "It names none" in rules.may_follow(version, "DAG", ["CCAG"]).reason
    assert not rules.may_follow(version, "TMAG", [])
    assert not rules.may_follow(in_force(date(2023, 12, 5)), "TMAG", ["SITAG"])


CLOSING = [
    # group, level, by a succession, allowed
    ("TDWG", 4, False, True),
    ("DAG", 3, False, False),
    ("TMAG", 3, False, False),
    ("TMAG", 3, True, True),
    ("SITAG", 3, False, True),  # the framework permits it; it does not keep it convened
    ("PSG", 2, False, False),
    ("EDWG", 4, False, True),
]


@pytest.mark.parametrize(("code", "level", "succeeded", "allowed"), CLOSING)
def test_who_may_be_closed(people, code, level, succeeded, allowed):
    found = rules.may_close(in_force(ON), code, level, succeeded=succeeded)
    assert bool(found) is allowed
    assert allowed or found.citation


@pytest.mark.parametrize(
    ("on", "convened", "allowed"),
    [("2024-02-01", "2022-03-03", True), ("2024-02-02", "2022-03-03", False), ("2022-03-03", "2022-03-03", False)],
)
def test_the_day_of_closing(on, convened, allowed):
    found = rules.day_refusal(date.fromisoformat(on), convened_on=date.fromisoformat(convened), today=date(2024, 2, 1))
    assert (found is None) is allowed


# --- succession -------------------------------------------------------------------------------------------------------


@pytest.mark.clause("tmag-succession")
def test_successors_that_the_framework_does_not_name_are_refused_with_the_clause(people):
    with pytest.raises(Refused, match="does not name DAG") as refusal:
        begun(people, "SITAG", "DAG")
    assert refusal.value.citation
    with pytest.raises(Refused, match="does not name SITAG"):
        begun(people, "SITAG", on=date(2023, 12, 5))
    with pytest.raises(NotAllowed):
        services.begin_succession(group=group("TMAG"), successors=[group("SITAG")], on=ON, actor=people.sro)
    assert not Succession.objects.exists()


def test_one_succession_at_a_time_and_it_can_be_changed_and_given_up(people):
    succession = begun(people, "SITAG")
    with pytest.raises(Refused, match="under way"):
        begun(people)
    services.change_succession(
        succession=succession, successors=[group("MCAG")], on=ON + timedelta(days=1), actor=people.pmo
    )
    assert Succession.objects.get().on == ON + timedelta(days=1)
    with pytest.raises(Refused, match="why"):
        services.abandon_succession(succession=succession, why="", actor=people.pmo)
    services.abandon_succession(succession=succession, why="The split is put off", actor=people.pmo)
    with pytest.raises(Refused, match="abandoned"):
        services.change_succession(succession=succession, successors=[group("SITAG")], on=ON, actor=people.pmo)
    begun(people)
    assert group("TMAG").valid_to is None


def test_it_is_not_enacted_while_anything_is_left(people):
    succession = begun(people)
    with pytest.raises(Refused, match=r"sub-groups \(3\)"):
        services.enact_succession(succession=succession, actor=people.pmo)
    assert group("SITAG").convened_on is None
    assert group("TMAG").valid_to is None
    assert Succession.objects.get().status == "preparing"


def test_the_split_of_the_tmag(people):
    succession = begun(people)
    for code, to in (("DWG", "SITAG"), ("TWG", "SITAG"), ("MWG", "MCAG")):
        services.rehome(group=group("TMAG"), kind=SUBS, item_key=code, to=group(to), actor=people.pmo)
    services.enact_succession(succession=succession, actor=people.pmo)
    tmag = group("TMAG")
    assert (tmag.valid_to, tmag.closed_here) == (EVE, True)
    assert tmag.is_convened_on(EVE)
    assert not tmag.is_convened_on(ON)
    for code in ("SITAG", "MCAG", "QAG"):
        assert (group(code).convened_on, group(code).predecessor) == (ON, tmag)
    assert set(Seat.objects.filter(group=tmag).values_list("valid_to", flat=True)) >= {EVE}
    assert not Seat.objects.filter(group=tmag, valid_to=None).exists()
    kinds = [entry.kind for entry in ledger.history(tmag)]
    assert kinds[-2:] == ["groups.closed", "groups.succeeded"]
    assert kinds.count("groups.rehomed") == 3
    assert ledger.verify_ledger() == []


@pytest.mark.parametrize(("on", "parent"), [(EVE, "TMAG"), (ON, "SITAG")])
def test_what_reported_to_it_reports_to_a_successor_from_that_day(people, on, parent):
    begun(people)
    moved_out(people)
    assert Reporting.objects.on(on).get(group__code="DWG").parent.code == parent


def test_a_sync_afterwards_leaves_it_so(people):
    succession = begun(people)
    moved_out(people)
    services.enact_succession(succession=succession, actor=people.pmo)
    events = sum(head.seq for head in ledger.streams().values())
    services.sync_framework(actor=people.pmo)
    assert sum(head.seq for head in ledger.streams().values()) == events
    assert group("DWG").parent == group("SITAG")


def test_a_succession_ahead_waits_for_its_day(people):
    succession = begun(people, on=today() + timedelta(days=1))
    moved_out(people)
    with pytest.raises(Refused, match="on or after the day"):
        services.enact_succession(succession=succession, actor=people.pmo)
    assert group("SITAG").convened_on is None


# --- re-homing --------------------------------------------------------------------------------------------------------


def test_nothing_is_re_homed_to_a_group_that_is_not_there(people):
    tmag = group("TMAG")
    for code, says in (("SITAG", "not convened"), ("TAG", "not convened"), ("TMAG", "that goes")):
        with pytest.raises(Refused, match=says):
            services.rehome(group=tmag, kind=SUBS, item_key="DWG", to=group(code), actor=people.pmo)
    with pytest.raises(Refused, match="not open any more"):
        services.rehome(group=tmag, kind=SUBS, item_key="TDWG", to=group("DAG"), actor=people.pmo)
    with pytest.raises(Refused, match="not open any more"):
        services.rehome(group=tmag, kind="99-nothing", item_key="DWG", to=group("DAG"), actor=people.pmo)
    with pytest.raises(NotAllowed):
        services.rehome(group=tmag, kind=SUBS, item_key="DWG", to=group("DAG"), actor=people.chair)
    assert group("DWG").parent == tmag


def test_a_delegation_passes_to_the_successor(people):
    held = Delegation.objects.create(
        grantor=group("PSG"),
        grantee=group("TMAG"),
        level=2,
        words="Test plans",
        citation="PSG ToR",
        given_by=people.sro,
        given_at=now(),
        valid_from=date(2022, 6, 1),
    )
    begun(people)
    [item] = Delegations().open_items(group("TMAG"))
    services.rehome(group=group("TMAG"), kind="20-delegations", item_key=item.key, to=group("SITAG"), actor=people.pmo)
    held.refresh_from_db()
    assert (held.valid_to, held.revoked_by) == (EVE, people.pmo)
    passed = Delegation.objects.get(grantee=group("SITAG"))
    assert (passed.grantor, passed.words, passed.valid_from) == (group("PSG"), "Test plans", ON)
    assert Delegations().open_items(group("TMAG")) == []


def test_a_sub_group_reports_to_nobody_below_it(people):
    with pytest.raises(Refused, match="cannot report"):
        SubGroups().rehome("TMAG", to=group("TDWG"), actor=people.pmo)
    assert group("TMAG").parent == group("PSG")


def test_a_founding_under_way_finds_another_parent(people):
    founding = services.draft_founding(
        parent=group("TMAG"),
        code="EDWG",
        name="A Working Group",
        attendance="open",
        purpose="Works",
        membership="All",
        actor=people.pmo,
    )
    begun(people)
    services.rehome(
        group=group("TMAG"), kind="30-foundings", item_key=str(founding.pk), to=group("MCAG"), actor=people.pmo
    )
    founding.refresh_from_db()
    assert founding.parent == group("MCAG")
    assert Foundings().open_items(group("TMAG")) == []


# --- closing ----------------------------------------------------------------------------------------------------------


def test_a_working_group_is_closed_with_its_members(people):
    tdwg = group("TDWG")
    services.rehome_all(group=tdwg, kind=SUBS, to=group("BPRWG"), actor=people.pmo)
    Membership.objects.create(group=tdwg, organisation=OrganisationFactory(), valid_from=date(2021, 11, 4))
    services.close_group(group=tdwg, on=today(), why="The design is baselined", actor=people.pmo)
    yesterday = today() - timedelta(days=1)
    assert group("TDWG").valid_to == yesterday
    assert Membership.objects.get().valid_to == yesterday
    assert not Seat.objects.filter(group=tdwg, valid_to=None).exists()
    assert not Reporting.objects.filter(group=tdwg, valid_to=None).exists()
    assert ledger.history(group("TDWG"))[-1].kind == "groups.closed"


def test_closing_ends_who_sits_and_stands_in(people):
    tdwg, yesterday, ahead = group("TDWG"), today() - timedelta(days=1), today() + timedelta(days=7)
    services.rehome_all(group=tdwg, kind=SUBS, to=group("BPRWG"), actor=people.pmo)
    chair = seat("CHAIR", "TDWG")
    held = AppointmentFactory(seat=chair)
    former = AppointmentFactory(seat=seat("PMO", "TDWG"), valid_to=date(2023, 1, 1))
    rows = [
        # status, from, to: and the status and last day after the closing
        ("approved", today() - timedelta(days=3), ahead - timedelta(days=1), "approved", yesterday),
        ("approved", ahead, ahead, "withdrawn", ahead),
        ("nominated", ahead + timedelta(days=1), ahead + timedelta(days=2), "withdrawn", ahead + timedelta(days=2)),
    ]
    made = [alternate(chair, people.pmo, status, first, last) for status, first, last, *_ in rows]
    services.close_group(group=tdwg, on=today(), why="The design is baselined", actor=people.pmo)
    for one, (*_, status, last) in zip(made, rows, strict=True):
        one.refresh_from_db()
        assert (one.status, one.valid_to) == (status, last)
    for one, last in ((held, yesterday), (former, date(2023, 1, 1))):
        one.refresh_from_db()
        assert one.valid_to == last
    assert ledger.verify_ledger() == []


def alternate(chair: Seat, by: Person, status: str, first: date, last: date) -> Alternate:
    who = AffiliationFactory()
    row = Alternate(
        seat=chair,
        person=who.person,
        organisation=who.organisation,
        valid_from=first,
        valid_to=last,
        reason="Leave",
        status=NOMINATED,
        approval="sro",
        nominated_by=by,
        nominated_at=now(),
    )
    row.save()
    if status == "approved":
        services.approve_alternate(alternate=row, why="", actor=seated("SRO"))
    return row


def test_nothing_is_raised_in_a_group_that_has_closed_in_between(people):
    """As of two acts at once the second finds it, which read the group before."""
    tdwg, dag = group("TDWG"), group("DAG")
    chair = seat("CHAIR", "TDWG")
    services.rehome_all(group=tdwg, kind=SUBS, to=group("BPRWG"), actor=people.pmo)
    services.close_group(group=group("TDWG"), on=today(), why="The design is baselined", actor=people.pmo)
    who = AffiliationFactory()
    said = {"person": who.person, "organisation": who.organisation, "valid_from": today(), "actor": SYSTEM}
    with pytest.raises(Refused, match="was closed on"):
        services.appoint(seat=chair, **said)
    with pytest.raises(Refused, match="was closed on"):
        services.add_member(group=tdwg, organisation=who.organisation, valid_from=today(), actor=people.pmo)
    handed = {"level": 3, "subjects": ["design"], "words": "Design", "valid_from": today(), "valid_to": None}
    with pytest.raises(Refused, match="was closed on"):
        services.delegate(grantor=dag, grantee=tdwg, decision="DEC-0007", actor=people.pmo, **handed)
    words = {"name": "New", "attendance": "open", "purpose": "It", "membership": "All"}
    with pytest.raises(Refused, match="is not convened today"):
        services.draft_founding(parent=tdwg, code="NEWWG", actor=people.pmo, **words)
    with pytest.raises(Refused, match="is not convened"):
        services.rehome_all(group=group("BPRWG"), kind=SUBS, to=tdwg, actor=people.pmo)
    assert [one for one in services.left_open(tdwg) if one.items] == []
    assert not Appointment.objects.filter(person=who.person).exists()


NOT_CLOSED = [
    ("TDWG", {}, r"still has things open that need a new home: sub-groups \(1\)"),
    ("TDWG", {"why": " "}, "why"),
    ("TDWG", {"on": date(2100, 1, 1)}, "not ahead of it"),
    ("TDWG", {"on": date(2021, 11, 4)}, "must come after"),
    ("DAG", {}, "has the DAG at Level 3"),
    ("TMAG", {}, "by a succession: it names SITAG, MCAG, QAG"),
    ("TAG", {}, "was closed on 2 March 2022"),
]


@pytest.mark.parametrize(("code", "words", "says"), NOT_CLOSED)
def test_what_is_not_closed(people, code, words, says):
    before = group(code).valid_to
    with pytest.raises(Refused, match=says):
        services.close_group(**{"group": group(code), "on": today(), "why": "Done", "actor": people.pmo, **words})
    assert group(code).valid_to == before


@pytest.mark.parametrize("who", ["chair", "sro", "auditor", "representative"])
def test_only_the_secretariat_closes(people, who):
    with pytest.raises(NotAllowed):
        services.close_group(group=group("TDWG"), on=today(), why="Done", actor=people.by_name(who))
    assert Group.objects.get(code="TDWG").valid_to is None


@pytest.mark.clause("coop-confidential")
@pytest.mark.parametrize("kind", [kind for kind, _ in REHOMED.items() if kind != SUB_GROUPS])
def test_nothing_of_a_closed_group_moves_to_an_open_one(people, kind):
    sdwg, dag = group("SDWG"), group("DAG")
    before = len(ledger.history(sdwg))
    with pytest.raises(Refused, match="would open to the DAG"):
        services.rehome_many(group=sdwg, kind=kind, homes={"1": dag}, actor=people.pmo)
    assert len(ledger.history(sdwg)) == before
