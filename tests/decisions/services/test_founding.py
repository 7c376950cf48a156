"""A founding, and terms of reference, before the group that decides; what its decision does; what moves when it goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from decisions import services as decisions
from decisions.models import Decision, Proposal
from decisions.queries.founding import deciding_group
from decisions.rules.findings import Wanted
from decisions.services import founding as services
from foundation.audit.queries import verify_ledger
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from groups import services as groups
from groups.models import Founding, Group, TermsVersion
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db
FILE = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-02T10:00:00+00:00", tick=False):
        yield


def consulted(cast, parent="DAG", code="EDWG", actor="pmo", attendance="open", **words):
    founding = groups.draft_founding(
        parent=cast.group(parent),
        code=code,
        name="Enduring Design Working Group",
        attendance=attendance,
        purpose="Looks after the design.",
        membership="All who build",
        actor=cast.people[actor],
        **words,
    )
    groups.attach_founding_terms(founding=founding, data=FILE, file_name="tor.pdf", actor=cast.pmo)
    founding.refresh_from_db()
    groups.record_consulting(founding=founding, reference="CON-0001", actor=cast.pmo)
    groups.record_consulted(founding=founding, reference="CON-0001", actor=make.SYSTEM)
    return founding


def opened(proposal, cast):
    decisions.assess(proposal=proposal, cost_gbp=0, judged=make.judged(), actor=cast.pmo)
    proposal.refresh_from_db()
    decisions.open_for_views(proposal=proposal, actor=cast.pmo)
    return proposal


def decided(cast, proposal, outcome="accept", *, actor="chair", **words):
    said = words.pop("answers", None) or make.answers(proposal, outcome)
    return decisions.decide(
        proposal=proposal, outcome=outcome, basis="consensus", answers=said, actor=cast.people[actor]
    )


def put(cast, **words):
    founding = consulted(cast, **words)
    return founding, opened(services.put_founding(founding=founding, actor=cast.pmo), cast)


def test_what_comes_from_below_a_closed_group_is_for_the_deciding_groups_own(cast):
    founding, proposal = put(cast, parent="SDWG", code="SDWG-KEYS", attendance="closed")
    assert (proposal.group.code, proposal.scope) == (deciding_group(founding).code, f"{proposal.group.code}:restricted")
    assert founding.scope == "SDWG:programme"
    assert put(cast)[1].classification == "public"


def test_the_parents_acceptance_opens_the_group(cast):
    founding, proposal = put(cast)
    decision = decided(cast, proposal)
    founding.refresh_from_db()
    group = Group.objects.get(code="EDWG")
    assert (founding.status, founding.group, founding.decision) == ("opened", group, decision.reference)
    assert (group.convened_on, group.parent.code) == (today(), "DAG")
    assert TermsVersion.objects.get(group=group).decision == decision.reference
    assert verify_ledger() == []


def test_it_names_the_founding_it_is_about(cast):
    founding, proposal = put(cast)
    assert (proposal.kind, proposal.subject, proposal.group.code) == ("founding", f"founding:{founding.pk}", "DAG")
    founding.refresh_from_db()
    assert (founding.status, founding.decision) == ("before_parent", proposal.reference)


@pytest.mark.parametrize(("outcome", "status"), [("reject", "not_founded"), ("refer_for_work", "consulted")])
def test_anything_else_opens_nothing(cast, outcome, status):
    founding, proposal = put(cast)
    work = Wanted("Say who chairs", "PMO", today() + timedelta(days=20)) if outcome == "refer_for_work" else None
    decided(cast, proposal, outcome, answers=make.answers(proposal, outcome, work=work))
    founding.refresh_from_db()
    assert founding.status == status
    assert not Group.objects.filter(code="EDWG").exists()


def test_sent_back_it_can_be_put_again(cast):
    founding, proposal = put(cast)
    work = Wanted("Say who chairs", "PMO", today() + timedelta(days=20))
    decided(cast, proposal, "refer_for_work", answers=make.answers(proposal, "refer_for_work", work=work))
    founding.refresh_from_db()
    again = opened(services.put_founding(founding=founding, actor=cast.pmo), cast)
    decided(cast, again)
    assert Group.objects.filter(code="EDWG").exists()


def test_subject_to_work_it_opens_once_the_work_is_done(cast):
    founding, proposal = put(cast)
    wanted = (Wanted("Name a chair", "PMO", today() + timedelta(days=20)),)
    decision = decided(
        cast,
        proposal,
        "accept_subject_to_work",
        answers=make.answers(proposal, "accept_subject_to_work", conditions=wanted),
    )
    founding.refresh_from_db()
    assert founding.status == "before_parent"
    with pytest.raises(Refused, match="work is all done"):
        services.carry_out(thing=founding, actor=cast.pmo)
    action = decision.conditions.get().action
    from raid import services as raid

    raid.recommend_closed(action=action, reason="Named", actor=cast.pmo)
    raid.close(action=action, on=today(), meeting_reference="DAG #9", actor=cast.pmo)
    with pytest.raises(NotAllowed):
        services.carry_out(thing=founding, actor=cast.large)
    services.carry_out(thing=founding, actor=cast.pmo)
    assert Group.objects.get(code="EDWG").convened_on == today()


def test_nobody_decides_on_the_group_they_drafted(cast):
    founding, proposal = put(cast, actor="chair")
    with pytest.raises(NotAllowed, match="drafted this founding"):
        decided(cast, proposal)
    founding.refresh_from_db()
    assert founding.status == "before_parent"
    assert not Decision.objects.exists()
    assert not Group.objects.filter(code="EDWG").exists()


def test_a_working_group_leaves_the_decision_to_the_group_above_it(cast):
    founding = consulted(cast, parent="TDWG", code="TDWG-NEW")
    assert deciding_group(founding).code == "DAG"
    proposal = opened(services.put_founding(founding=founding, actor=cast.pmo), cast)
    decided(cast, proposal)
    assert Group.objects.get(code="TDWG-NEW").parent.code == "TDWG"


def test_it_is_put_once_and_only_after_the_consultation(cast):
    founding, _ = put(cast)
    with pytest.raises(Refused):
        services.put_founding(founding=founding, actor=cast.pmo)
    assert Proposal.objects.count() == 1
    drafted = groups.draft_founding(
        parent=cast.group("DAG"), code="NEWER", name="N", attendance="open", purpose="P", membership="M", actor=cast.pmo
    )
    with pytest.raises(Refused):
        services.put_founding(founding=drafted, actor=cast.pmo)
    with pytest.raises(NotAllowed):
        services.put_founding(founding=consulted(cast, code="NEWEST"), actor=cast.large)
    assert Proposal.objects.count() == 1


def test_a_withdrawn_proposal_gives_it_back(cast):
    founding, proposal = put(cast)
    with pytest.raises(Refused, match="Withdraw the proposal first"):
        services.take_back(thing=founding, actor=cast.pmo)
    decisions.withdraw(proposal=proposal, reason="Too early", actor=cast.pmo)
    services.take_back(thing=Founding.objects.get(), actor=cast.pmo)
    assert Founding.objects.get().status == "consulted"


def test_a_correction_does_not_undo_a_group(cast):
    _, proposal = put(cast)
    decision = decided(cast, proposal)
    with pytest.raises(Refused, match="is open"):
        decisions.correct(
            decision=decision,
            outcome="reject",
            basis="consensus",
            answers=make.answers(proposal, "reject"),
            actor=cast.chair,
        )
    assert Group.objects.get(code="EDWG").valid_to is None
    same = decisions.correct(
        decision=decision, outcome="accept", basis="consensus", answers=make.answers(proposal), actor=cast.chair
    )
    assert same.corrects == decision


# --- Terms of Reference -----------------------------------------------------------------------------------------------


def terms_of(cast, code="DAG"):
    return groups.put_terms(
        group=cast.group(code), data=FILE, file_name="tor.pdf", change="Wider scope", actor=cast.pmo
    )


def test_the_parent_approves_a_groups_terms(cast):
    terms = terms_of(cast)
    proposal = opened(services.put_terms(terms=terms, actor=cast.pmo), cast)
    assert (proposal.group.code, proposal.kind) == ("PSG", "terms_of_reference")
    with pytest.raises(Refused, match=proposal.reference):
        services.put_terms(terms=TermsVersion.objects.get(), actor=cast.pmo)
    decision = decided(cast, proposal, actor="psg_chair")
    terms.refresh_from_db()
    assert (terms.decision, terms.approved_on) == (decision.reference, today())
    assert cast.group("DAG").terms == terms.version.document


def test_terms_that_are_rejected_never_hold(cast):
    proposal = opened(services.put_terms(terms=terms_of(cast), actor=cast.pmo), cast)
    decided(cast, proposal, "reject", actor="psg_chair")
    assert TermsVersion.objects.get().is_turned_down
    assert cast.group("DAG").terms is None


# --- when the group goes ----------------------------------------------------------------------------------------------


def test_an_open_proposal_passes_to_the_successor_with_its_reference(cast):
    proposal = make.proposal(cast, group="TMAG")
    groups.begin_succession(
        group=cast.group("TMAG"), successors=[cast.group("SITAG")], on=date(2024, 2, 1), actor=cast.pmo
    )
    groups.rehome_all(group=cast.group("TMAG"), kind="70-proposals", to=cast.group("SITAG"), actor=cast.pmo)
    moved = Proposal.objects.get(pk=proposal.pk)
    assert (moved.reference, moved.group.code, moved.status, moved.scope) == (
        proposal.reference,
        "SITAG",
        "open",
        "SITAG:public",
    )


def test_a_decided_one_stays_where_it_was(cast):
    proposal = make.proposal(cast)
    make.decision(cast, proposal)
    from decisions.services.rehoming import Proposals

    assert Proposals().open_items(cast.group("DAG")) == []


def test_a_founding_goes_with_its_proposal(cast):
    founding, _ = put(cast, parent="TMAG", code="EDWG")
    groups.begin_succession(
        group=cast.group("TMAG"), successors=[cast.group("SITAG")], on=date(2024, 2, 1), actor=cast.pmo
    )
    groups.rehome_all(group=cast.group("TMAG"), kind="70-proposals", to=cast.group("SITAG"), actor=cast.pmo)
    founding.refresh_from_db()
    assert founding.parent.code == "SITAG"
