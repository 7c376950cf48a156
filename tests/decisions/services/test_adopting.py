"""A version of the framework before the PSG: what its decision does to the draft, and what loading it leaves alone."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
import time_machine

from deadlines.models import Obligation
from decisions import services
from decisions.models import Condition, Decision, Proposal
from decisions.queries.adopting import deciding_group, open_conditions, proposals_of_draft
from decisions.rules.findings import Answers, Finding, Wanted
from decisions.rules.outcomes import ACCEPT_SUBJECT, REFER_FOR_WORK, REJECT
from foundation.audit.queries import history, verify_ledger
from foundation.audit.services import System, subject_key
from foundation.core.clock import london_datetime, now, today
from foundation.core.errors import NotAllowed, Refused
from framework import queries as framework
from framework import services as drafts
from framework.queries import newest_revision
from groups.models import Appointment, Group, Seat
from meetings import services as meetings
from tests.factories import decisions as make
from tests.framework import drafts as texts

pytestmark = pytest.mark.django_db
BEGINS = texts.BEGINS


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-02T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def ccm(cast):
    """Somebody who runs change control beside the PMO, to review what the PMO writes."""
    seat = Seat.objects.get(group__isnull=True, code="CCM", valid_to__isnull=True)
    organisation = Appointment.objects.order_by("pk").first().organisation
    Appointment.objects.create(
        seat=seat, person=cast.stranger, organisation=organisation, valid_from=texts.APPOINTED, exclusive=False
    )
    return cast.stranger


def ready(cast, ccm, more=""):
    """A draft that has passed its review."""
    draft = texts.saved(texts.begun(cast.pmo), texts.changed(framework.latest(), more), cast.pmo)
    return texts.reviewed(texts.submitted(draft, cast.pmo), ccm)


@pytest.fixture
def draft(cast, ccm):
    return ready(cast, ccm)


def put(cast, draft, **more):
    """Put to the PSG, assessed, and open for views."""
    proposal = services.put_to_psg(draft=draft, actor=cast.pmo, **more)
    services.assess(proposal=proposal, cost_gbp=Decimal(0), judged=make.judged(), actor=cast.pmo)
    proposal.refresh_from_db()
    services.open_for_views(proposal=proposal, actor=cast.pmo)
    return proposal


def answers(outcome, **more):
    needs = framework.rules_in_force("PSG", today())
    criteria = {rule.key: Finding("met") for rule in needs.criteria} if outcome.startswith("accept") else {}
    grounds = tuple(rule.key for rule in needs.grounds[:1]) if outcome == "reject" else ()
    return Answers(reason="It is needed.", criteria=criteria, grounds=grounds, **more)


def decide(cast, proposal, outcome="accept", actor=None, **more):
    return services.decide(
        proposal=proposal,
        outcome=outcome,
        basis="consensus",
        answers=answers(outcome, **more),
        actor=actor or cast.psg_chair,
    )


def test_putting_it_names_the_text_that_was_reviewed(cast, draft):
    proposal = services.put_to_psg(draft=draft, actor=cast.pmo)
    assert (proposal.kind, proposal.group.code, proposal.level) == ("framework_version", "PSG", 2)
    assert proposal.subject == subject_key(newest_revision(draft)) == f"draftrevision:{newest_revision(draft).pk}"
    assert proposal.title == "Governance Framework v3.3 (CR041)"
    assert "The headline report has a day more." in proposal.problem
    assert services.about_revision(proposal.subject) == (
        "FWD-0001 revision 2",
        newest_revision(draft).get_absolute_url(),
    )
    assert list(proposals_of_draft(draft)) == [proposal]


APPROVED_BY = """
[version]
id = "3.2.1"
title = "Governance Framework v3.2.1"
document = "MHHS-DEL031 v3.2.1"
authored = 2026-09-01
authors = ["A. Writer"]
change = "Says otherwise who approves a version."
in_force_from = 2026-10-01
change_requests = ["CR041"]
based_on = "3.2"
summary = ["Says otherwise who approves a version."]

[programme.change_control]
manager = "CCM"
wording = "Change requests are checked, triaged, issued and logged by the Change Control Manager."
approved_by = [{}]
clause = "change-control-role"
"""


def test_the_framework_in_force_says_which_group_decides(cast):
    drafts.load_versions(
        actor=System("test"), texts={**drafts.shipped(), "v3_2_1.toml": APPROVED_BY.format('"DAG", "OFGEM"')}
    )
    assert deciding_group(date(2026, 9, 30)).code == "PSG"
    assert (deciding_group(date(2026, 10, 1)).code, deciding_group(date(2026, 10, 1)).level) == ("DAG", 3)


def test_where_no_group_approves_nothing_is_put(cast, draft):
    drafts.load_versions(actor=System("test"), texts={**drafts.shipped(), "v3_2_1.toml": APPROVED_BY.format('"OFGEM"')})
    with pytest.raises(Refused, match="names no group") as refused:
        deciding_group(today())
    assert "MHHS-DEL031" in refused.value.citation
    with pytest.raises(Refused):
        services.put_to_psg(draft=draft, actor=cast.pmo)
    assert not Proposal.objects.exists()


def test_it_is_put_once_at_a_time(cast, draft):
    first = services.put_to_psg(draft=draft, actor=cast.pmo)
    with pytest.raises(Refused, match=f"{first.reference} has put it before the PSG already"):
        services.put_to_psg(draft=draft, actor=cast.pmo)
    services.withdraw(proposal=first, reason="Not this month.", actor=cast.pmo)
    assert services.put_to_psg(draft=draft, actor=cast.pmo).number > first.number


def test_only_who_may_put_a_proposal_to_the_psg_puts_it(cast, draft):
    with pytest.raises(NotAllowed):
        services.put_to_psg(draft=draft, actor=cast.large)
    assert not Proposal.objects.exists()


def test_what_has_not_passed_its_review_is_not_put(cast):
    draft = texts.begun(cast.pmo)
    with pytest.raises(Refused, match="what has passed its review is put to the PSG"):
        services.put_to_psg(draft=draft, actor=cast.pmo)


def test_nobody_chooses_the_kind_by_hand(cast, draft):
    assert "framework_version" not in services.kinds_by_hand()
    words = {"group": cast.group("PSG"), "title": "A", "problem": "B", "raised_by": "C", "actor": cast.pmo}
    with pytest.raises(Refused, match="from the page of the thing it is about"):
        services.draft_proposal(kind="framework_version", **words)
    made = services.put_to_psg(draft=draft, actor=cast.pmo)
    with pytest.raises(Refused, match="stays so"):
        services.edit(proposal=made, changes={"kind": "other"}, actor=cast.pmo)


def test_accepting_approves_it_in_the_same_transaction(cast, draft):
    decision = decide(cast, put(cast, draft))
    draft.refresh_from_db()
    assert (draft.status, draft.approval, draft.approved_on) == ("approved", decision.reference, today())
    assert history(draft)[-1].sentence == f"The PSG approved revision 2 of FWD-0001 by {decision.reference}"
    assert verify_ledger() == []


def test_break_the_approval_and_nothing_is_decided(cast, draft, monkeypatch):
    def broken(decision, actor):
        raise RuntimeError("no handler")

    proposal = put(cast, draft)
    monkeypatch.setitem(services.OUTCOME_HANDLERS._handlers, "framework_version", broken)
    with pytest.raises(RuntimeError, match="no handler"):
        decide(cast, proposal)
    proposal.refresh_from_db()
    assert proposal.status == "open"
    assert not Decision.objects.exists()


@pytest.mark.parametrize("outcome", [REJECT, REFER_FOR_WORK])
def test_anything_else_sends_it_back(cast, draft, outcome):
    proposal = put(cast, draft)
    more = {"work": Wanted("Shorten it.", "PMO", today() + timedelta(9))} if outcome != REJECT else {}
    decision = decide(cast, proposal, outcome, **more)
    draft.refresh_from_db()
    assert draft.status == "drafting"
    assert draft.points.startswith(decision.reference)
    with pytest.raises(Refused):
        drafts.bring_into_force(draft=draft, actor=cast.pmo)


def test_who_wrote_of_it_does_not_decide_on_it(cast, ccm):
    draft = texts.begun(cast.pmo)
    seat = Seat.objects.get(group__isnull=True, code="PMO", valid_to__isnull=True)
    organisation = Appointment.objects.order_by("pk").first().organisation
    Appointment.objects.create(
        seat=seat, person=cast.psg_chair, organisation=organisation, valid_from=texts.APPOINTED, exclusive=False
    )
    chair = type(cast.psg_chair).objects.get(pk=cast.psg_chair.pk)
    draft = texts.saved(draft, texts.changed(framework.latest()), chair)
    draft = texts.reviewed(texts.submitted(draft, cast.pmo), ccm)
    proposal = put(cast, draft)
    with pytest.raises(NotAllowed, match="You wrote of FWD-0001"):
        decide(cast, proposal, actor=chair)
    draft.refresh_from_db()
    assert draft.status == "reviewed"
    assert not Decision.objects.exists()


def test_the_psg_decides_on_the_text_it_was_put(cast, ccm, draft):
    proposal = put(cast, draft)
    drafts.send_back_by_decision(
        revision=newest_revision(draft), decision="PSG-D9999", reason="By another way.", actor=cast.sro
    )
    draft.refresh_from_db()
    draft = texts.saved(draft, newest_revision(draft).text + "# more\n", cast.pmo)
    texts.reviewed(texts.submitted(draft, cast.pmo), ccm)
    with pytest.raises(Refused, match="another text by now"):
        decide(cast, proposal)
    assert not Decision.objects.exists()


def test_what_changes_change_control_waits_for_ofgem(cast, ccm):
    draft = ready(cast, ccm, texts.CHANGE_CONTROL)
    decision = decide(cast, put(cast, draft))
    draft.refresh_from_db()
    assert (draft.status, draft.approval) == ("with_ofgem", decision.reference)
    drafts.record_ofgem(draft=draft, approved=True, on=today(), reference="OFG/1", actor=cast.ofgem)
    draft.refresh_from_db()
    assert draft.status == "approved"


def test_work_it_was_accepted_subject_to_is_done_first(cast, draft):
    wanted = (Wanted("Tell everybody.", "PMO", today() + timedelta(9)),)
    decision = decide(cast, put(cast, draft), ACCEPT_SUBJECT, conditions=wanted)
    draft.refresh_from_db()
    assert draft.status == "approved"
    action = Condition.objects.get(decision=decision).action
    with pytest.raises(Refused, match=f"subject to work that is not done: {action.reference}"):
        drafts.bring_into_force(draft=draft, actor=cast.pmo)
    type(action)._base_manager.filter(pk=action.pk).update(status="closed", closed_on=today())
    assert open_conditions(draft) is None
    assert drafts.bring_into_force(draft=draft, actor=cast.pmo).version == "3.3"


def correct(cast, decision, outcome):
    return services.correct(
        decision=decision, outcome=outcome, basis="consensus", answers=answers(outcome), actor=cast.psg_chair
    )


def test_a_correction_to_the_same_effect_changes_nothing(cast, draft):
    decision = decide(cast, put(cast, draft))
    correct(cast, decision, "accept")
    draft.refresh_from_db()
    assert (draft.status, draft.approval) == ("approved", decision.reference)


def test_a_correction_takes_the_approval_back(cast, draft):
    decision = decide(cast, put(cast, draft))
    later = correct(cast, decision, "reject")
    draft.refresh_from_db()
    assert (draft.status, draft.approval) == ("drafting", "")
    assert draft.points.startswith(later.reference)


def test_nothing_takes_a_loaded_version_back(cast, draft):
    decision = decide(cast, put(cast, draft))
    draft.refresh_from_db()
    drafts.bring_into_force(draft=draft, actor=cast.pmo)
    correct(cast, decision, "reject")
    draft.refresh_from_db()
    assert draft.status == "loaded"
    assert framework.version("3.3")


def test_what_was_sent_back_is_not_approved_by_a_correction(cast, draft):
    decision = decide(cast, put(cast, draft), "reject")
    with pytest.raises(Refused):
        correct(cast, decision, "accept")
    draft.refresh_from_db()
    assert draft.status == "drafting"


# --- a new version never alters what was computed -------------------------------------------------------------------


def planned(cast, number, on):
    group = Group.objects.get(code="DAG")
    return meetings.plan(
        group=group, number=number, starts_at=london_datetime(on, time(10)), place="Online", actor=cast.pmo
    )


def owed(meeting):
    """Everything a meeting's obligations say."""
    rows = Obligation.objects.filter(subject=subject_key(meeting)).order_by("key")
    return {row.key: (row.status, row.due_on, row.working_days, row.framework_version, row.citation) for row in rows}


def test_a_new_version_never_alters_what_was_computed_before(cast, draft):
    """A meeting held, one before its day and decisions stay; one planned after it owes by the new rules."""
    with time_machine.travel("2026-10-07T10:00:00+00:00", tick=False):
        held = planned(cast, 101, today())
        meetings.hold(meeting=held, actor=cast.pmo)
    before_it, on_it = planned(cast, 102, BEGINS - timedelta(3)), planned(cast, 103, BEGINS)
    after_it = planned(cast, 104, BEGINS + timedelta(30))
    decision = decide(cast, put(cast, draft))
    draft.refresh_from_db()
    stay = {meeting.pk: owed(meeting) for meeting in (held, before_it)}
    was = owed(after_it)
    snapshot, rules = decision.snapshot, framework.rules_in_force("DAG", date(2026, 10, 7))
    drafts.bring_into_force(draft=draft, actor=cast.pmo)
    assert {meeting.pk: owed(meeting) for meeting in (held, before_it)} == stay
    for meeting in (on_it, after_it):
        assert owed(meeting)["headline_report"][2:4] == (3, "3.3")
    assert owed(after_it)["headline_report"][1] > was["headline_report"][1]
    assert owed(after_it)["papers_issued"][1] == was["papers_issued"][1]
    assert Decision.objects.get(pk=decision.pk).snapshot == snapshot
    assert Decision.objects.get(pk=decision.pk).framework_version == "3.2"
    assert framework.rules_in_force("DAG", date(2026, 10, 7)) == rules
    moved = Obligation.objects.get(subject=subject_key(after_it), key="headline_report").moves.get()
    assert moved.old_due == was["headline_report"][1]
    assert "3.3" in moved.reason
    assert moved.at == now()
    assert verify_ledger() == []
