"""What the trail is made of, what the register holds, and the frozen record against what changes later."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client

from decisions import queries, services
from decisions.models import Proposal
from decisions.rules.findings import Wanted
from decisions.rules.freezing import fingerprint
from foundation.audit.queries import events_about
from foundation.core.clock import now
from foundation.documents.services import add_version
from groups.models import Appointment
from meetings.models import AgendaItem, HeadlineReport, Paper
from tests.factories import decisions as make


def test_the_trail_holds_everything_and_is_json(cast: make.Programme, dag6) -> None:
    Paper.objects.create(meeting=dag6.meeting, item=dag6, title="Paper 8")
    proposal = make.proposal(cast, item=dag6)
    make.view(cast, proposal, "large", "object")
    make.view(cast, proposal, "large", "support")
    services.record_view(
        proposal=proposal, seat=cast.seat_of("ic"), position="abstain", actor=cast.pmo, spoken_by="Ann"
    )
    stated = make.answers(
        proposal, "accept_subject_to_work", conditions=(Wanted("Publish it", "TDWG", date(2022, 4, 1)),)
    )
    decision = make.decision(cast, proposal, "accept_subject_to_work", answers=stated, recording_at=timedelta(hours=1))
    facts = queries.trail_facts(decision)
    assert json.loads(json.dumps(facts)) == facts
    assert (facts["reference"], facts["stream"]) == ("DAG-D0001", "decision:PRO-0001")
    assert [(view["seat"], view["version"], view["position"]) for view in facts["views"]] == [
        ("LARGE-SUPPLIER", 1, "object"),
        ("LARGE-SUPPLIER", 2, "support"),
        ("IC-SUPPLIER", 1, "abstain"),
    ]
    assert facts["conditional"] is True
    assert facts["conditions"][0]["reference"] == "DAG06-01"
    assert facts["decision"]["recording_seconds"] == 3600
    place = facts["decision"]["event"]
    event = events_about([decision]).get(stream=place["stream"], seq=place["seq"])
    said = json.loads(event.text)["data"]
    shared = set(said) & set(facts["decision"])
    assert {"reference", "outcome", "basis", "option", "taken_on"} <= shared
    assert all(said[key] == facts["decision"][key] for key in shared)  # what the verifier compares


def test_the_trail_runs_through_its_own_item_alone(cast: make.Programme, dag6) -> None:
    other = make.item(dag6.meeting, "9", "Another matter")
    make.view(cast, make.proposal(cast, item=other))
    proposal = make.proposal(cast, item=dag6)
    make.view(cast, proposal, "ic", "object")
    decision = make.decision(cast, proposal, "refer_to_psg", "no_consensus")
    events = list(events_about(queries.trail_subjects(decision)))
    kinds = {event.kind for event in events}
    assert {"decisions.decided", "decisions.view_recorded", "meetings.captured", "meetings.inbox_received"} <= kinds
    assert all("item 9" not in event.text and "PRO-0001" not in event.text for event in events)
    own = [event for event in events if event.stream == decision.audit_stream]
    assert [event.seq for event in own] == list(range(1, len(own) + 1))


def test_the_record_does_not_follow_the_roster_of_today(cast: make.Programme, dag6) -> None:
    decision = make.decision(cast, make.proposal(cast, item=dag6))
    before = decision.snapshot
    Appointment.objects.filter(person=cast.large).update(person=cast.participant)
    decision.refresh_from_db()
    assert decision.snapshot == before
    holders = {seat["code"]: seat["holders"] for seat in decision.snapshot["seats"]}
    assert holders["LARGE-SUPPLIER"][0]["name"] == "The large"


@pytest.mark.parametrize(
    ("day", "criteria", "publication"),
    [
        (date(2022, 3, 9), ["tom", "overall_objectives"], 10),
        (date(2022, 3, 10), ["tom", "overall_objectives", "design_principles"], 5),
        (date(2024, 1, 10), ["tom", "product_descriptions", "acceptance_criteria", "overall_objectives"], 5),
    ],
)
def test_the_rules_are_those_of_the_meetings_day(
    cast: make.Programme, day: date, criteria: list[str], publication: int
) -> None:
    proposal = make.proposal(cast, item=make.item(make.meeting(cast.group(), 7, day)))
    found = queries.bearings(proposal)
    assert found.on == day
    assert [rule.key for rule in found.rules.criteria] == criteria
    decision = make.decision(cast, proposal)
    assert decision.snapshot["rules"]["publication"]["days"] == publication


def test_the_register_holds_the_newest_decision(cast: make.Programme, dag6) -> None:
    decision = make.decision(cast, make.proposal(cast, item=dag6))
    row = queries.register(cast.large).get()
    assert (row.decided_as, row.outcome, row.decided_on) == (decision.reference, "accept", date(2022, 3, 9))
    assert not queries.register(cast.stranger).exists()


def test_a_reference_is_looked_up_exactly(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    assert queries.find(cast.pmo, "PRO-0001") == proposal
    assert queries.find(cast.pmo, "PRO-1") == proposal
    for wrong in ("PRO-", "DAG-0001", "PRO-x", "PRO-0002", "", "PRO-²", "PRO-" + "9" * 5000, "PRO-PRO-1"):
        assert queries.find(cast.pmo, wrong) is None
    assert queries.find_decision(cast.pmo, "DAG-D0001") is None


def test_an_item_to_take_it_at(cast: make.Programme, dag6) -> None:
    assert list(queries.items_for(cast.group())) == [dag6]
    assert not queries.items_for(cast.group("CCAG")).exists()
    assert queries.decisions_of_meeting(dag6.meeting).count() == 0
    assert Proposal.objects.count() == 0


def _paper(at: AgendaItem, title: str, classification: str) -> Paper:
    version = add_version(
        data=title.encode(),
        media_type="text/plain",
        file_name="paper.txt",
        title=title,
        classification=classification,
        scope=f"DAG:{classification}",
        stream=at.meeting.audit_stream,
        actor=make.SYSTEM,
    )
    return Paper.objects.create(meeting=at.meeting, item=at, title=title, version=version)


def test_a_restricted_paper_is_named_to_nobody_else(cast: make.Programme, dag6) -> None:
    _paper(dag6, "Open paper", "public")
    secret = _paper(dag6, "Tender prices", "restricted")
    waived = {"late_by": 2, "waived_by": cast.chair, "waived_at": now(), "waiver_reason": "Prices came late"}
    Paper.objects.filter(pk=secret.pk).update(**waived)
    decision = make.decision(cast, make.proposal(cast, item=dag6))
    services.publish_with_report(dag6.meeting, HeadlineReport(meeting=dag6.meeting, issued_at=now(), content={
        "decisions": [{"url": decision.get_absolute_url()}]}), cast.pmo)  # fmt: skip
    told = (
        json.dumps(queries.trail_facts(decision, {"DAG:public"}))
        + Client().get(decision.get_absolute_url()).content.decode()
    )
    assert "Open paper" in told
    assert "a paper that is not open to you (2 working days late)" in told
    for word in ("Tender prices", "Prices came late", secret.reference, secret.version.file.sha256):
        assert word not in told
    whole = queries.trail_facts(decision)
    assert "Tender prices" in json.dumps(whole["documents"])
    assert fingerprint(queries.trail_facts(decision, {"DAG:public"})["snapshot"]) == fingerprint(whole["snapshot"])
