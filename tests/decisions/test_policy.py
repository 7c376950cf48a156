"""Rights by seat and office, each sentence against its filter, and who sees what in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser

from decisions import policy, queries, services
from groups.models import Group
from tests.factories import decisions as make

if TYPE_CHECKING:
    from decisions.models import Proposal

EVERYBODY = [*make.PEOPLE, "anonymous"]
READ_ALL = {"pmo", "ipa", "ofgem", "auditor"}
PARTICIPANTS = set(make.PEOPLE) - {"stranger"}


def user(cast: make.Programme, name: str):
    return AnonymousUser() if name == "anonymous" else cast.people[name]


def seers(cast: make.Programme, proposal: Proposal) -> set[str]:
    """Who may see the proposal, each answer agreeing with the list."""
    may = {name for name in EVERYBODY if policy.may_see(user(cast, name), proposal)}
    assert may == {name for name in EVERYBODY if proposal in queries.visible_to(user(cast, name))}
    assert may == {name for name in EVERYBODY if queries.find(user(cast, name), proposal.reference)}
    return may


def test_a_draft_is_for_those_who_prepare_it(cast: make.Programme) -> None:
    draft = make.proposal(cast, opened=False)
    assert seers(cast, draft) == READ_ALL | {"chair", "designer"}


def test_what_is_circulated_is_for_participants(cast: make.Programme) -> None:
    assert seers(cast, make.proposal(cast)) == PARTICIPANTS


def test_what_is_decided_is_public_once_published(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    decision = make.decision(cast, proposal)
    assert seers(cast, proposal) == PARTICIPANTS
    assert not policy.may_see_decision(AnonymousUser(), decision)
    services.publish(decision=decision, actor=cast.pmo)
    assert seers(cast, proposal) == set(EVERYBODY)
    assert policy.may_see_decision(AnonymousUser(), decision)
    assert list(queries.decisions_visible_to(AnonymousUser())) == [decision]


@pytest.mark.parametrize(
    ("classification", "expected"),
    [("programme", PARTICIPANTS), ("restricted", READ_ALL | {"chair", "designer", "large", "medium", "ic", "dno"})],
)
def test_classification_narrows_even_what_is_published(
    cast: make.Programme, classification: str, expected: set[str]
) -> None:
    proposal = make.proposal(cast, classification=classification)
    services.publish(decision=make.decision(cast, proposal), actor=cast.pmo)
    assert seers(cast, proposal) == expected


def test_a_closed_groups_matter_is_for_its_members_and_overseers(cast: make.Programme) -> None:
    proposal = make.proposal(cast, group="SDWG", assessed=False)
    assert seers(cast, proposal) == READ_ALL | {"sdwg_chair"}


def test_a_withdrawn_proposal_goes_back_to_those_who_prepared_it(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    services.withdraw(proposal=proposal, reason="Overtaken", actor=cast.pmo)
    assert seers(cast, proposal) == READ_ALL | {"chair", "designer"}


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_may_draft_agrees_with_its_filter(cast: make.Programme, name: str) -> None:
    one_by_one = {group.code for group in Group.objects.all() if policy.may_draft(user(cast, name), group)}
    assert one_by_one == {group.code for group in policy.groups_to_draft_for(user(cast, name))}
    expected = {"pmo": {group.code for group in Group.objects.all()}, "designer": {"DAG"}}
    assert one_by_one == expected.get(name, set())


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_may_speak_agrees_with_its_filter(cast: make.Programme, name: str) -> None:
    proposal = make.proposal(cast)
    entitled = queries.entitled_seats(proposal, queries.day_of(proposal))
    one_by_one = {seat.code for seat in entitled if policy.may_represent(user(cast, name), proposal, seat)}
    assert one_by_one == {seat.code for seat in policy.voices_of(user(cast, name), proposal)}
    seats = {"large": "LARGE-SUPPLIER", "medium": "MEDIUM-SUPPLIER", "ic": "IC-SUPPLIER", "dno": "DNO"}
    assert one_by_one == ({seats[name]} if name in seats else set())
    awaited = proposal in queries.awaiting_view(user(cast, name))
    assert awaited is bool(one_by_one)


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_may_decide_agrees_with_its_filter(cast: make.Programme, name: str) -> None:
    proposal = make.proposal(cast)
    may = bool(policy.may_decide(user(cast, name), proposal))
    assert may is (proposal in queries.awaiting_outcome(user(cast, name))) is (name == "chair")


def test_what_waits_stops_when_the_act_is_done(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    make.view(cast, proposal, "large", "abstain")
    assert not queries.awaiting_view(cast.large).exists()
    assert queries.awaiting_view(cast.medium).exists()
    make.decision(cast, proposal)
    assert not queries.awaiting_view(cast.medium).exists()
    assert not queries.awaiting_outcome(cast.chair).exists()


def test_who_may_export_the_trail(cast: make.Programme) -> None:
    decision = make.decision(cast, make.proposal(cast))
    may = {name for name in EVERYBODY if policy.may_export_trail(user(cast, name), decision)}
    assert may == READ_ALL | {"sro", "chair"}


def test_every_refusal_is_a_sentence(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    decision = make.decision(cast, make.proposal(cast))
    seat = cast.seat_of("large")
    verdicts = [
        policy.may_draft(cast.stranger, proposal.group),
        policy.may_change(cast.stranger, proposal),
        policy.may_record_view(cast.stranger, proposal, seat),
        policy.may_decide(cast.stranger, proposal),
        policy.may_decide(cast.stranger, proposal, "sro"),
        policy.may_correct(cast.stranger, decision),
        policy.may_publish(cast.stranger, decision),
        policy.may_export_trail(cast.participant, decision),
        policy.no_voice(cast.stranger, proposal),
    ]
    assert not any(verdicts)
    assert all(verdict.reason[0].isupper() and verdict.reason.endswith(".") for verdict in verdicts)
