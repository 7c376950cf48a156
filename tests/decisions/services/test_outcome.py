"""Recording an outcome and correcting it: what is frozen, what follows, and every way that is refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from consultations.models import Consultation
from decisions import queries, services
from decisions.events import EventKind
from decisions.models import CostEntry, Decision, Option, Proposal, View
from decisions.rules.freezing import fingerprint
from foundation.accounts.models import Organisation
from foundation.audit import queries as ledger
from foundation.audit.services import subject_key
from foundation.core.clock import now, today
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from framework.queries import rules_in_force
from meetings import services as meetings
from meetings.models import Attendance, Capture, InboxEntry, Paper
from raid import services as raid
from raid.models import Action
from tests.decisions.footprints import DUE, footprint, kinds
from tests.factories import decisions as make
from tests.factories.meetings import planned


def test_a_decision_freezes_what_it_rested_on(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    make.view(cast, proposal, "large", "support", option=proposal.options.get(number=2))
    make.view(cast, proposal, "medium", "no_objection")
    Attendance.objects.create(meeting=dag6.meeting, seat=cast.seat_of("large"), mode="dial_in")
    decision = make.decision(cast, proposal, recording_at=timedelta(minutes=42, seconds=10))
    assert (decision.reference, decision.outcome, decision.basis) == ("DAG-D0001", "accept", "consensus")
    assert (decision.taken_on, decision.framework_version) == (date(2022, 3, 9), "2.4")
    held = decision.snapshot
    seats = {seat["code"]: seat for seat in held["seats"]}
    assert "RECCO" not in seats  # no such seat on the DAG that day
    assert seats["LARGE-SUPPLIER"]["attendance"] == "dial_in"
    assert seats["LARGE-SUPPLIER"]["view"]["option"] == 2
    assert seats["LARGE-SUPPLIER"]["holders"] == [{"name": "The large", "organisation": "A Party"}]
    assert held["consensus"]["silent"] == ["IC-SUPPLIER", "DNO"]
    assert [criterion["key"] for criterion in held["criteria"]] == ["tom", "overall_objectives"]
    assert held["thresholds"]["cumulative_gbp"] == "1400000"
    assert held["rules"]["publication"]["days"] == 10
    assert json.loads(json.dumps(held)) == held
    event = ledger.events_about([decision]).filter(kind=EventKind.DECIDED).get()
    data = json.loads(event.text)["data"]
    assert data["snapshot_sha256"] == fingerprint(Decision.objects.get().snapshot)
    assert (data["outcome"], data["basis"], data["option"], data["recording_seconds"]) == (
        "accept",
        "consensus",
        2,
        2530,
    )


def test_a_decision_enters_the_record_of_its_meeting(cast: make.Programme, dag6) -> None:
    decision = make.decision(cast, make.proposal(cast, item=dag6), recording_at=timedelta(minutes=5))
    capture = Capture.objects.get(kind="decision")
    assert capture.text.startswith("DAG-D0001: Accept, option 2 (Platform addressing). Basis: Consensus.")
    assert (capture.url, capture.recording_at) == (decision.get_absolute_url(), timedelta(minutes=5))
    dag6.refresh_from_db()
    assert dag6.disposition == "decided"


def test_its_context_is_drafted_from_the_problem_that_the_proposal_states(cast: make.Programme, dag6) -> None:
    put = make.proposal(cast, item=dag6)
    make.decision(cast, put)
    context = Capture.objects.get(kind="context")
    assert (context.item, context.text, context.url) == (dag6, put.problem, put.get_absolute_url())
    assert context.source == f"context:{put.pk}"


def test_what_fewer_may_read_is_no_context_of_the_meeting(cast: make.Programme, dag6) -> None:
    make.decision(cast, make.proposal(cast, item=dag6, classification="restricted"))
    assert not Capture.objects.filter(kind="context").exists()


@pytest.mark.parametrize(
    "who", ["pmo", "designer", "large", "psg_chair", "sro", "ipa", "ofgem", "auditor", "participant", "stranger"]
)
def test_only_the_groups_chair_records_an_outcome(cast: make.Programme, dag6, who: str) -> None:
    proposal = make.proposal(cast, item=dag6, actor=cast.designer)
    before = footprint()
    with pytest.raises(NotAllowed, match="Only the chair of the DAG"):
        make.decision(cast, proposal, actor=cast.people[who])
    assert footprint() == before
    assert Proposal.objects.get().status == "open"


def test_nobody_decides_what_they_raised(cast: make.Programme, dag6) -> None:
    make.appoint(make.seat("DAG", "DESIGN-MANAGER"), cast.chair, Organisation.objects.get())
    proposal = make.proposal(cast, item=dag6, actor=cast.chair)
    with pytest.raises(NotAllowed, match="You raised this proposal"):
        make.decision(cast, proposal)
    assert not Decision.objects.exists()


def test_deciding_twice_is_refused(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    stale = Proposal.objects.get(pk=proposal.pk)
    make.decision(cast, proposal)
    before = footprint()
    for held in (proposal, stale):  # the second browser tab, and somebody who read it before
        with pytest.raises(Refused, match="The outcome has been recorded already"):
            make.decision(cast, held)
    assert footprint() == before


def test_views_are_closed_once_it_is_decided(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    stale = Proposal.objects.get(pk=proposal.pk)
    make.decision(cast, proposal)
    with pytest.raises(Refused, match="views are closed"):
        make.view(cast, stale)
    assert not View.objects.exists()


REFUSED = [
    ("accept", "consensus", {"objection": True}, "An objection stands"),
    ("accept", "chair", {"objection": True}, "referred to the PSG"),
    ("accept", "chair", {}, "it rests on “Consensus”"),
    ("refer_to_psg", "no_consensus", {}, "No threshold is met and no objection is sustained"),
    ("accept", "consensus", {"cost_gbp": Decimal(5_000_000)}, "only Ofgem may accept it"),
    ("accept", "consensus", {"judged": make.judged(tom_impact=True)}, "only Ofgem may accept it"),
    ("accept", "consensus", {"assessed": False}, "thresholds are not all assessed"),
    ("escalate_to_ofgem", "threshold", {}, "is not an outcome"),
]


@pytest.mark.parametrize(("outcome", "basis", "fields", "words"), REFUSED)
def test_no_route_the_framework_does_not_allow(cast: make.Programme, dag6, *, outcome, basis, fields, words) -> None:
    fields = dict(fields)
    objection = fields.pop("objection", False)
    proposal = make.proposal(cast, item=dag6, **fields)
    if objection:
        make.view(cast, proposal, "ic", "object")
    before = footprint()
    with pytest.raises(Refused, match=words) as refused:
        make.decision(cast, proposal, outcome, basis)
    assert refused.value.citation
    assert footprint() == before
    assert Proposal.objects.get().status == "open"


def test_the_option_chosen_counts_with_its_own_cost(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    Option.objects.filter(proposal=proposal, number=1).update(cost_gbp=Decimal(5_000_000))
    with pytest.raises(Refused, match="only Ofgem"):
        make.decision(cast, proposal, option=proposal.options.get(number=1))
    make.decision(cast, proposal, option=proposal.options.get(number=2))
    assert CostEntry.objects.get().amount_gbp == Decimal(1_400_000)


def test_an_acceptance_names_its_option_and_nothing_else_does(cast: make.Programme, dag6) -> None:
    proposal, other = make.proposal(cast, item=dag6), make.proposal(cast)
    for words, outcome, option in [
        ("Say which option is accepted", "accept", None),
        ("belongs to another proposal", "accept", other.options.first()),
        ("chosen only by accepting", "reject", proposal.options.first()),
    ]:
        with pytest.raises(Refused, match=words):
            make.decision(cast, proposal, outcome, option=option)
    assert not Decision.objects.exists()


def test_conditions_become_actions_and_the_acceptance_is_conditional(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    stated = make.answers(proposal, "accept_subject_to_work", conditions=(DUE,))
    decision = make.decision(cast, proposal, "accept_subject_to_work", answers=stated)
    action = Action.objects.get()
    assert (action.reference, action.text, action.due_on) == ("DAG06-01", DUE.text, DUE.due_on)
    assert queries.is_conditional(decision)
    raid.recommend_closed(action=action, reason="Done", actor=cast.pmo)
    raid.close(action=action, on=date(2022, 4, 13), meeting_reference="DAG #7", actor=cast.pmo)
    assert not queries.is_conditional(decision)


def test_work_referred_back_is_tracked(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    decision = make.decision(
        cast, proposal, "refer_for_work", answers=make.answers(proposal, "refer_for_work", work=DUE)
    )
    assert decision.conditions.get().action.owner_text == "TDWG"
    assert not queries.is_conditional(decision)
    assert not CostEntry.objects.exists()


@pytest.mark.parametrize("why", ["objection", "threshold"])
def test_a_referral_stands_in_the_psgs_inbox(cast: make.Programme, dag6, why: str) -> None:
    cost = Decimal(5_000_000) if why == "threshold" else Decimal(1)
    proposal = make.proposal(cast, item=dag6, cost_gbp=cost)
    if why == "objection":
        make.view(cast, proposal, "ic", "object")
    basis = {"objection": "no_consensus", "threshold": "threshold"}[why]
    decision = make.decision(cast, proposal, "refer_to_psg", basis)
    entry = InboxEntry.objects.get()
    assert (entry.group.code, entry.source_reference, entry.status) == ("PSG", decision.reference, "waiting")
    assert entry.scope == "PSG:programme"  # what it is about is not published yet
    assert not CostEntry.objects.exists()
    sent = make.proposal(cast, group="PSG", level=3, referred_from=decision)  # the other end of the link
    assert sent.status == "open"
    assert queries.bearings(sent).competent


def test_a_working_group_reports_or_escalates_to_its_parent(cast: make.Programme) -> None:
    proposal = make.proposal(cast, group="TDWG", assessed=False)
    make.decision(cast, proposal, "report_to_parent", actor=cast.tdwg_chair)
    assert InboxEntry.objects.get().group.code == "DAG"


def test_without_consensus_the_sro_decides_for_the_psg(cast: make.Programme) -> None:
    proposal = make.proposal(cast, group="PSG")
    services.record_view(
        proposal=proposal, seat=cast.seat_of("psg_large"), position="object", reason="Cost", actor=cast.psg_large
    )
    for who, basis, refusal in [
        ("psg_chair", "sro", NotAllowed),
        ("psg_chair", "chair", Refused),
        ("sro", "consensus", NotAllowed),
    ]:
        with pytest.raises(refusal):
            make.decision(cast, proposal, "accept", basis, actor=cast.people[who])
    decision = make.decision(cast, proposal, "accept", "sro", actor=cast.sro)
    assert decision.snapshot["rules"]["basis"]["key"] == "sro"


def test_the_psg_escalates_what_meets_a_threshold(cast: make.Programme) -> None:
    proposal = make.proposal(cast, group="PSG", cost_gbp=Decimal(5_000_000))
    make.decision(cast, proposal, "escalate_to_ofgem", "threshold", actor=cast.psg_chair)
    told = set(Notice.objects.filter(topic="decisions").values_list("person__name", flat=True))
    assert {"The ipa", "The ofgem", "The psg_large"} <= told


def test_from_3_2_the_chair_decides_without_consensus(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    make.view(cast, proposal, "ic", "object")
    decision = make.decision(cast, proposal, "accept", "chair")
    assert decision.framework_version == "3.2"
    assert decision.snapshot["consensus"]["objections"] == ["IC-SUPPLIER"]


def test_what_is_accepted_counts_towards_the_cumulative_threshold(cast: make.Programme, dag6) -> None:
    meeting = dag6.meeting
    for number in range(4):
        item = make.item(meeting, str(20 + number), f"Item {number}")
        make.decision(cast, make.proposal(cast, item=item, cost_gbp=Decimal(4_900_000)))
    proposal = make.proposal(cast, item=dag6, cost_gbp=Decimal(400_000))
    with pytest.raises(Refused, match="only Ofgem may accept it"):
        make.decision(cast, proposal)
    position = queries.bearings(proposal).assessment.position
    assert (position.cumulative, len(position.parts)) == (Decimal(20_000_000), 4)
    assert CostEntry.objects.count() == 4


@pytest.mark.parametrize("state", ["late", "unissued", "waived"])
def test_a_decision_waits_for_its_papers(cast: make.Programme, state: str) -> None:
    item = make.item(make.meeting(cast.group(), 40, date(2026, 11, 11), historical=False))
    issued = None if state == "unissued" else make.london_datetime(date(2026, 11, 6), make.time(9))
    waiver = {"waived_by": cast.chair, "waived_at": issued, "waiver_reason": "Needed now"} if state == "waived" else {}
    Paper.objects.create(meeting=item.meeting, item=item, title="Paper 8", issued_at=issued, late_by=2, **waiver)
    with time_machine.travel(date(2026, 11, 12)):
        proposal = make.proposal(cast, item=item)
        if state == "waived":
            decision = make.decision(cast, proposal)
            checks = {check.key: check.result for check in queries.checklist(decision)}
            assert checks["papers"] == "waived"
            return
        words = {"late": "2 working days late", "unissued": "has not been issued"}[state]
        with pytest.raises(Refused, match=words):
            make.decision(cast, proposal)
    assert not Decision.objects.exists()


def test_nothing_is_decided_at_a_meeting_that_has_not_been(cast: make.Programme) -> None:
    ahead = today() + timedelta(days=10)
    item = make.item(make.meeting(cast.group(), 40, ahead, historical=False, status="planned"))
    proposal = make.proposal(cast, item=item)
    make.view(cast, proposal)  # views come before the meeting
    with pytest.raises(Refused, match="The meeting has not taken place"):
        make.decision(cast, proposal)


@pytest.mark.clause("meeting-papers")
@pytest.mark.parametrize(
    ("called", "result", "evidence"),
    [
        ("2026-11-16T09:00", "passed", "Called on 16 November 2026, 17 working days before the meeting; 5 are asked."),
        ("2026-12-07T09:00", "failed", "Called on 7 December 2026, 2 working days before the meeting; 5 are asked."),
    ],
)
def test_the_checklist_tells_what_notice_the_meeting_was_given(cast, called: str, result: str, evidence: str) -> None:
    with time_machine.travel(f"{called}+00:00", tick=False):
        item = make.item(planned("DAG", 40, date(2026, 12, 9)), "20")
    with time_machine.travel("2026-12-09T12:00+00:00", tick=False):
        decision = make.decision(cast, make.proposal(cast, item=item))
        notice = {check.key: check for check in queries.checklist(decision)}["notice"]
    assert (notice.result, notice.evidence) == (result, evidence)
    assert "Generic Meeting Practices" in notice.citation


def test_the_checklist_tells_of_consultation_and_of_separate_duties(cast: make.Programme) -> None:
    decision = make.decision(cast, make.proposal(cast))
    checks = {check.key: check for check in queries.checklist(decision)}
    assert (checks["consultation"].result, checks["consultation"].evidence) == ("noted", "No consultation is linked.")
    assert checks["separation"].result == "passed"
    assert checks["notice"].evidence == "Taken by correspondence: no meeting was called."
    assert all(checks[key].citation for key in ("consultation", "separation", "notice"))
    Consultation.objects.create(
        number=1,
        kind="information",
        title="What would it cost?",
        question="What would it cost?",
        group=decision.group,
        subject=subject_key(decision.proposal),
        status="draft",
        drafted_by=cast.pmo,
        drafted_at=now(),
        opened_by=cast.pmo,
        opened_at=now(),
    )
    asked = {check.key: check for check in queries.checklist(decision)}["consultation"]
    assert (asked.result, asked.evidence) == ("failed", "Still open when it was decided: CON-0001.")
    hidden = {check.key: check for check in queries.checklist(decision, readable=["DAG:public"])}["consultation"]
    assert hidden.evidence == "No consultation is linked."  # it is the programme's, and not named to others


def test_by_correspondence_the_decision_itself_is_to_be_published(cast: make.Programme) -> None:
    decision = make.decision(cast, make.proposal(cast))
    owed = queries.publication_obligation(decision)
    assert owed is not None
    assert (owed.key, owed.working_days, owed.anchor_on) == ("decisions_published", 5, today())
    assert {check.key: check.result for check in queries.checklist(decision)}["published"] == "pending"
    with pytest.raises(NotAllowed, match="Only the PMO secretariat"):
        services.publish(decision=decision, actor=cast.chair)
    services.publish(decision=decision, actor=cast.pmo)
    owed.refresh_from_db()
    decision.refresh_from_db()
    assert owed.status == "met"
    assert {check.key: check.result for check in queries.checklist(decision)}["published"] == "passed"
    with pytest.raises(Refused, match="has been published"):
        services.publish(decision=decision, actor=cast.pmo)


def test_the_headline_report_publishes_its_meetings_decisions(cast: make.Programme, settings) -> None:
    settings.PDF = "off"
    item = make.item(make.meeting(cast.group(), 40, today(), historical=False))
    decision = make.decision(cast, make.proposal(cast, item=item))
    with pytest.raises(Refused, match="published with the headline report of DAG #40"):
        services.publish(decision=decision, actor=cast.pmo)
    report = meetings.draft_report(meeting=item.meeting, actor=cast.pmo)
    meetings.issue_report(report=report, actor=cast.pmo)
    decision.refresh_from_db()
    assert decision.published_at is not None
    assert kinds(decision.proposal)[-2:] == ["decided", "published"]
    assert queries.checklist(decision)[-1].result == "noted"  # this meeting was made without its obligations


def test_the_app_of_the_proposals_kind_acts_in_the_same_transaction(cast: make.Programme, dag6) -> None:
    called: list[str] = []

    def handler(decision: Decision, actor: object) -> None:
        called.append(decision.reference)
        if len(called) > 1:
            raise Refused("The artefact is blocked.")

    services.OUTCOME_HANDLERS._handlers["tested"] = handler
    try:
        make.decision(cast, make.proposal(cast, item=dag6, kind="tested"))
        assert called == ["DAG-D0001"]
        second = make.proposal(cast, kind="tested")
        before = footprint()
        with pytest.raises(Refused, match="blocked"):
            make.decision(cast, second)
        assert footprint() == before
    finally:
        del services.OUTCOME_HANDLERS._handlers["tested"]


def test_a_decision_is_corrected_by_a_later_one(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    decision = make.decision(cast, proposal)
    criteria = {rule.key: make.Finding("met") for rule in rules_in_force("DAG", today()).criteria}
    stated = make.Answers(reason="The option was recorded wrongly.", criteria=criteria)
    later = services.correct(
        decision=decision,
        outcome="accept",
        basis="consensus",
        answers=stated,
        option=proposal.options.get(number=1),
        actor=cast.chair,
    )
    assert (later.reference, later.corrects, later.framework_version) == ("DAG-D0002", decision, "3.2")
    assert later.taken_on == today()
    assert sum(entry.amount_gbp for entry in CostEntry.objects.all()) == Decimal(1_400_000)  # taken out and in again
    assert Capture.objects.filter(kind="decision").count() == 1
    with pytest.raises(Refused, match="has been corrected by DAG-D0002"):
        services.correct(decision=decision, outcome="accept", basis="consensus", answers=stated, actor=cast.chair)
    with pytest.raises(NotAllowed):
        services.correct(decision=later, outcome="accept", basis="consensus", answers=stated, actor=cast.pmo)
    assert Decision.objects.count() == 2
    assert kinds(proposal).count("decided") == 1
    assert ledger.events_about([later]).filter(kind=EventKind.CORRECTED).count() == 1


def test_a_correction_answers_what_was_accepted_about_the_decision(cast: make.Programme) -> None:
    item = make.item(make.meeting(cast.group(), 40, today(), historical=False))
    proposal = make.proposal(cast, item=item)
    decision = make.decision(cast, proposal)
    meetings.draft_report(meeting=item.meeting, actor=cast.pmo)
    meetings.record_seat(meeting=item.meeting, seat=cast.seat_of("large"), mode="dial_in", actor=cast.pmo)
    wanted = meetings.Wanted("amendment", "It was option 1.", decision=Capture.objects.get(kind="decision"))
    asked = meetings.ask_for(meeting=item.meeting, wanted=wanted, actor=cast.large)
    meetings.answer(request=asked, step="accept", reason="A correction follows.", actor=cast.pmo)
    said = {"outcome": "accept", "basis": "consensus", "option": proposal.options.get(number=1)}
    later = services.correct(decision=decision, answers=make.answers(proposal), actor=cast.chair, **said)
    asked.refresh_from_db()
    assert (asked.corrected_reference, asked.corrected_url) == (later.reference, later.get_absolute_url())


def test_a_decision_is_never_changed_nor_deleted(cast: make.Programme, dag6) -> None:
    decision = make.decision(cast, make.proposal(cast, item=dag6))
    for change in (
        decision.save,
        decision.delete,
        lambda: Decision.objects.update(reason="Other"),
        lambda: Decision.objects.all().delete(),
    ):
        with pytest.raises(TypeError, match="a later one corrects it"):
            change()


def test_only_the_sro_corrects_on_the_sros_basis(cast: make.Programme) -> None:
    proposal = make.proposal(cast, group="PSG")
    services.record_view(
        proposal=proposal, seat=cast.seat_of("psg_large"), position="object", reason="Cost", actor=cast.psg_large
    )
    taken = make.decision(cast, proposal, "accept", "sro", actor=cast.sro)
    said = {"decision": taken, "outcome": "accept", "basis": "sro", "option": proposal.options.get(number=1)}
    with pytest.raises(NotAllowed):
        services.correct(**said, answers=make.answers(proposal), actor=cast.psg_chair)
    assert services.correct(**said, answers=make.answers(proposal), actor=cast.sro).corrects == taken
