"""Drafting, options, assessment, circulation, withdrawal: who may, and that a refusal leaves nothing behind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from decisions import queries, services
from decisions.events import EventKind
from decisions.models import Proposal, View
from foundation.audit import queries as ledger
from foundation.audit.queries import events_about
from foundation.core.clock import today
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from meetings import services as meetings
from tests.decisions.footprints import footprint, kinds
from tests.factories import decisions as make


@pytest.mark.parametrize("who", ["pmo", "designer"])
def test_the_secretariat_and_programme_seats_put_proposals(cast: make.Programme, dag6, who: str) -> None:
    proposal = make.proposal(cast, item=dag6, actor=cast.people[who], opened=False)
    assert (proposal.reference, proposal.status, proposal.level) == ("PRO-0001", "draft", 3)
    assert proposal.scope == "DAG:public"
    assert kinds(proposal) == ["proposal_drafted", "options_set"]


@pytest.mark.parametrize(
    "who", ["chair", "large", "psg_large", "tdwg_chair", "sro", "ipa", "auditor", "participant", "stranger"]
)
def test_nobody_else_puts_proposals(cast: make.Programme, who: str) -> None:
    before = footprint()
    with pytest.raises(NotAllowed, match="Only the PMO secretariat and the programme's seats on the DAG"):
        make.proposal(cast, actor=cast.people[who])
    assert footprint() == before


def test_a_draft_that_cannot_be_is_refused(cast: make.Programme, dag6) -> None:
    before = footprint()
    for words, fields in [
        ("Nothing is known of proposals of the kind “artefact”", {"kind": "artefact"}),
        ("is not on an agenda of the CCAG", {"group": "CCAG", "item": dag6}),
        ("Savings never net off", {"cost_gbp": Decimal(-1)}),
    ]:
        with pytest.raises(Refused, match=words):
            make.proposal(cast, opened=False, **fields)
    early = make.item(make.meeting(cast.group(), 1, date(2021, 7, 1)))
    with pytest.raises(Refused, match="No version of the Governance Framework was in force on 1 July 2021"):
        make.proposal(cast, opened=False, item=early)
    assert footprint() == before


def test_a_draft_changes_with_its_old_words_kept_in_the_event(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, opened=False)
    assert services.edit(
        proposal=proposal, changes={"title": "Other", "item": dag6, "level": 3}, actor=cast.designer
    ) == [
        "item",
        "title",
    ]
    proposal.refresh_from_db()
    assert (proposal.title, proposal.item) == ("Other", dag6)
    event = ledger.events_about([proposal]).filter(kind=EventKind.EDITED).get()
    assert {value.name: value.value for value in event.values.all()}[
        "title_before"
    ] == "Where secondary addressing is done"
    assert services.edit(proposal=proposal, changes={"title": "Other"}, actor=cast.pmo) == []
    assert kinds(proposal).count("proposal_edited") == 1


def test_once_views_are_open_only_item_and_assessment_change(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, assessed=False)
    services.assess(
        proposal=proposal,
        cost_gbp=Decimal(6_000_000),
        judged=make.judged("IPA note", consumer_impact=True),
        actor=cast.pmo,
    )
    services.edit(proposal=proposal, changes={"item": dag6}, actor=cast.pmo)
    met = [met.rule.key for met in queries.bearings(Proposal.objects.get()).assessment.met]
    assert met == ["single_gbp", "consumer_impact"]
    with pytest.raises(Refused, match="Views are open, so the title cannot be changed"):
        services.edit(proposal=proposal, changes={"title": "Other"}, actor=cast.pmo)
    with pytest.raises(Refused, match="as they were circulated"):
        services.set_options(proposal=proposal, options=[], actor=cast.pmo)
    with pytest.raises(NotAllowed):
        services.edit(proposal=proposal, changes={"item": None}, actor=cast.large)
    assert Proposal.objects.get().title == "Where secondary addressing is done"
    assert proposal.options.count() == 2


def test_options_are_set_as_a_whole(cast: make.Programme) -> None:
    proposal = make.proposal(cast, opened=False)
    services.set_options(proposal=proposal, options=[services.OptionWords("Only one")], recommended=1, actor=cast.pmo)
    proposal.refresh_from_db()
    assert [option.title for option in proposal.options.all()] == ["Only one"]
    assert proposal.recommended.title == "Only one"
    for options, recommended in [([services.OptionWords(" ")], None), ([services.OptionWords("A")], 2)]:
        with pytest.raises(Refused):
            services.set_options(proposal=proposal, options=options, recommended=recommended, actor=cast.pmo)
    assert proposal.options.get().title == "Only one"


def test_what_was_changed_is_told_in_words(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, opened=False)
    services.edit(proposal=proposal, changes={"item": dag6, "cost_gbp": Decimal(2)}, actor=cast.pmo)
    told = ledger.history(proposal)[-1]
    assert told.sentence == f"The pmo changed cost, agenda item of {proposal.reference}"
    assert told.data["fields"] == "cost_gbp, item"


def test_opening_tells_the_holders_of_the_seats_once(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    assert Proposal.objects.get().status == "open"
    told = Notice.objects.filter(topic="views").values_list("person__name", flat=True)
    assert set(told) == {"The large", "The medium", "The ic", "The dno"}
    with pytest.raises(Refused, match="Views are open already"):
        services.open_for_views(proposal=proposal, actor=cast.pmo)
    assert Notice.objects.filter(topic="views").count() == 4


def test_nothing_is_sent_for_a_historical_meeting(cast: make.Programme, dag6) -> None:
    make.decision(cast, make.proposal(cast, item=dag6))
    assert not Notice.objects.exists()


def test_a_matter_of_another_level_is_not_opened(cast: make.Programme) -> None:
    proposal = make.proposal(cast, opened=False, level=2)
    with pytest.raises(Refused, match="none is delegated to it") as refused:
        services.open_for_views(proposal=proposal, actor=cast.pmo)
    assert "Advisory Groups" in refused.value.citation
    assert Proposal.objects.get().status == "draft"


def test_withdrawing_needs_a_reason_and_ends_it(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    with pytest.raises(Refused, match="Say why"):
        services.withdraw(proposal=proposal, reason=" ", actor=cast.pmo)
    with pytest.raises(NotAllowed):
        services.withdraw(proposal=proposal, reason="No", actor=cast.large)
    services.withdraw(proposal=proposal, reason="Overtaken", actor=cast.designer)
    with pytest.raises(Refused, match="withdrawn"):
        make.view(cast, proposal)
    with pytest.raises(Refused, match="withdrawn"):
        make.decision(cast, proposal)
    assert not View.objects.exists()


def test_viewpoints_leave_the_item_that_no_longer_takes_the_proposal(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    make.view(cast, proposal, "large")
    make.view(cast, proposal, "medium", "no_objection")
    make.view(cast, make.proposal(cast, item=dag6), "large")  # another proposal at the same item
    other = make.item(dag6.meeting, "9", "Another matter")
    services.edit(proposal=proposal, changes={"item": other}, actor=cast.pmo)
    assert (dag6.captures.count(), other.captures.count()) == (1, 2)
    proposal.refresh_from_db()
    services.withdraw(proposal=proposal, reason="Overtaken", actor=cast.pmo)
    assert (dag6.captures.count(), other.captures.count()) == (1, 0)


def test_what_an_issued_report_has_told_stays(cast: make.Programme, settings) -> None:
    settings.PDF = "off"
    item = make.item(make.meeting(cast.group(), 40, today(), historical=False))
    item.objective = "DISCUSSION"  # with an undecided DECISION item its meeting would not be closed
    item.save(update_fields=["objective"])
    proposal = make.proposal(cast, item=item)
    make.view(cast, proposal, "large")
    meetings.issue_report(report=meetings.draft_report(meeting=item.meeting, actor=cast.pmo), actor=cast.pmo)
    services.edit(proposal=proposal, changes={"item": None}, actor=cast.pmo)
    assert item.captures.count() == 1


def test_events_are_for_the_programme_until_the_decision_is_published(cast: make.Programme) -> None:
    proposal, narrow = make.proposal(cast), make.proposal(cast, classification="restricted")
    make.view(cast, proposal, "large")
    services.withdraw(proposal=narrow, reason="Overtaken", actor=cast.pmo)
    decision = make.decision(cast, proposal)
    assert {event.scope for event in events_about([proposal])} == {"DAG:programme"}
    assert {event.scope for event in events_about([narrow])} == {"DAG:restricted"}
    assert not [event for event in events_about([proposal.group]) if event.kind.startswith("decisions.")]
    assert proposal.scope == "DAG:public"
    services.publish(decision=decision, actor=cast.pmo)
    assert [event.kind for event in events_about([proposal], scopes=["DAG:public"])] == ["decisions.published"]
