"""The pages: what each kind of person sees and may do, and the story from draft to decision in the browser's terms."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from decisions.models import Decision, Proposal, View
from decisions.rules.findings import Wanted
from foundation.core.clock import today
from framework.queries import rules_in_force
from meetings import services as meetings
from tests.factories import decisions as make


def signed_in(cast: make.Programme, name: str) -> Client:
    client = Client()
    client.force_login(cast.people[name])
    return client


DRAFT = {
    "title": "Where secondary addressing is done",
    "raised_by": "TDWG",
    "problem": "Somebody must know the recipients.",
    "kind": "other",
    "level": "3",
    "classification": "public",
    "recommended": "3",
    "cost_gbp": "1400000",
    "evidence_single_gbp": "TDWG estimate",
    **{
        f"{name}_{key}": said
        for key in make.JUDGED
        for name, said in (("material", "no"), ("evidence", "TDWG assessment"))
    },
    "options-TOTAL_FORMS": "6",
    "options-INITIAL_FORMS": "0",
    "options-0-title": "Sender addressing",
    "options-0-advantages": "Business data stays out\nLess logic",
    "options-2-title": "Platform addressing",
    "options-2-cost_gbp": "900000",
}
ACCEPT = {
    "outcome": "accept",
    "basis": "consensus",
    "option": "2",
    "criterion_tom": "met",
    "criterion_overall_objectives": "met",
    "reason": "Built once.",
    "recording_at": "0:42:10",
}


def test_from_draft_to_decision(cast: make.Programme, dag6) -> None:
    pmo, large, chair = (signed_in(cast, name) for name in ("pmo", "large", "chair"))
    assert pmo.get(reverse("decisions:new")).status_code == 200
    assert pmo.get(reverse("decisions:draft", args=["DAG"])).status_code == 200
    answer = pmo.post(reverse("decisions:draft", args=["DAG"]), {**DRAFT, "item": dag6.pk})
    proposal = Proposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    assert [option.title for option in proposal.options.all()] == ["Sender addressing", "Platform addressing"]
    assert proposal.recommended.number == 2  # the third form was the second that held something

    assert large.get(proposal.get_absolute_url()).status_code == 404
    assert b"Open for views" in pmo.get(proposal.get_absolute_url()).content
    assert pmo.get(reverse("decisions:edit", args=[proposal.reference])).status_code == 200
    pmo.post(reverse("decisions:open", args=[proposal.reference]))

    page = large.get(proposal.get_absolute_url()).content.decode()
    assert "Record our view" in page
    assert "Only the chair of the DAG may do this." in page
    address = reverse("decisions:view", args=[proposal.reference, "LARGE-SUPPLIER"])
    assert large.get(address).status_code == 200
    large.post(address, {"position": "support", "option": "2", "majority": "Four of five"})
    assert View.objects.get().option.number == 2
    assert b"Supports option 2" in large.get(proposal.get_absolute_url()).content

    outcome = reverse("decisions:outcome", args=[proposal.reference])
    form = chair.get(outcome)
    assert form.status_code == 200
    assert b"No threshold is met and no objection is sustained." in form.content
    check = chair.post(outcome, {**ACCEPT, "step": "check"})
    assert b"Check your answers" in check.content
    assert not Decision.objects.exists()
    assert b"Built once." in chair.post(outcome, {**ACCEPT, "step": "change"}).content
    answer = chair.post(outcome, {**ACCEPT, "step": "record"})
    decision = Decision.objects.get()
    assert answer.url == decision.get_absolute_url()
    page = chair.get(decision.get_absolute_url()).content.decode()
    assert "00:42:10" in page
    assert "Conformance" in page
    assert chair.get(proposal.get_absolute_url()).status_code == 200
    assert chair.post(outcome, {**ACCEPT, "step": "record"}).status_code == 409
    assert Decision.objects.count() == 1


def test_a_view_by_telephone_in_the_browser(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    pmo, rep = signed_in(cast, "pmo"), signed_in(cast, "ic")
    assert b"Log for I&amp;C Supplier" in pmo.get(reverse("decisions:telephone", args=[proposal.reference])).content
    address = reverse("decisions:view", args=[proposal.reference, "IC-SUPPLIER"])
    assert b"You log a view given by telephone" in pmo.get(address).content
    wrong = pmo.post(address, {"position": "object"})
    assert wrong.status_code == 422
    assert b"An objection needs its reason." in wrong.content
    assert b"Say who gave the view by telephone." in wrong.content
    assert not View.objects.exists()
    pmo.post(address, {"position": "object", "reason": "Cost", "spoken_by": "Ann of I&C"})
    assert b"Confirm the view of I&amp;C Supplier" in rep.get(proposal.get_absolute_url()).content
    confirm = reverse("decisions:confirm", args=[proposal.reference, "IC-SUPPLIER"])
    assert b"Ann of I&amp;C" in rep.get(confirm).content
    assert pmo.post(confirm).status_code == 403
    rep.post(confirm)
    assert View.objects.get().confirmed_by == cast.ic
    assert b"One objection stands, from I&amp;C Supplier" in rep.get(proposal.get_absolute_url()).content


def test_assessment_withdrawal_and_opening_in_the_browser(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, assessed=False, opened=False)
    designer = signed_in(cast, "designer")
    assess = reverse("decisions:assess", args=[proposal.reference])
    assert designer.get(assess).status_code == 200
    said = {"item": dag6.pk, "cost_gbp": "5000000", "material_tom_impact": "no", "material_consumer_impact": ""}
    refused = designer.post(assess, said)
    assert refused.status_code == 422
    assert "Say on what evidence it was judged." in refused.content.decode()
    assert Proposal.objects.get(pk=proposal.pk).judged == {}
    designer.post(assess, {**said, "evidence_tom_impact": "A note of the TDWG"})
    proposal.refresh_from_db()
    assert proposal.item == dag6
    assert proposal.judged == {"tom_impact": {"material": False, "evidence": "A note of the TDWG"}}
    designer.post(reverse("decisions:open", args=[proposal.reference]))
    page = designer.get(proposal.get_absolute_url()).content.decode()
    assert "Level 1 · not the DAG&#x27;s to accept" in page
    assert "limit reached" in page
    withdraw = reverse("decisions:withdraw", args=[proposal.reference])
    assert designer.post(withdraw, {"reason": ""}).status_code == 422
    designer.post(withdraw, {"reason": "Overtaken"})
    proposal.refresh_from_db()
    assert proposal.status == "withdrawn"
    assert designer.get(proposal.get_absolute_url()).status_code == 200
    assert designer.post(reverse("decisions:open", args=[proposal.reference])).status_code == 409


def test_a_draft_with_errors_comes_back_whole(cast: make.Programme) -> None:
    pmo = signed_in(cast, "pmo")
    wrong = {**DRAFT, "title": "", "options-1-advantages": "Points without a title", "cost_gbp": "-1"}
    answer = pmo.post(reverse("decisions:draft", args=["DAG"]), wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Give the option a title." in page
    assert "Points without a title" in page
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "refer_to_psg"}, "No threshold is met and no objection is sustained."),
        ({"outcome": "wave_through"}, "Select a valid choice"),
        ({"outcome": ""}, "Choose the outcome."),
        ({"basis": "chair"}, "Select a valid choice"),
        ({"option": ""}, "Say which option is accepted."),
        ({"criterion_tom": ""}, "Say whether it is met"),
        ({"criterion_tom": "not_met"}, "What does not meet a criterion cannot be accepted."),
        ({"reason": ""}, "Say why the group decides so."),
        ({"recording_at": "soon"}, "Write it as hours:minutes:seconds"),
        ({"grounds": "not_aligned_tom"}, "Grounds belong to a rejection."),
        ({"condition_text_2": "Do it"}, "Conditions belong to an acceptance subject to work."),
        ({"outcome": "accept_subject_to_work"}, "Name at least one condition"),
        ({"outcome": "accept_subject_to_work", "condition_text_1": "Do"}, "Condition 1: name its owner."),
        ({"outcome": "reject"}, "Name at least one ground"),
        ({"outcome": "refer_for_work"}, "Say what work is needed and by when."),
    ],
)
def test_a_forged_or_unfinished_outcome_is_refused_at_its_field(
    cast: make.Programme, dag6, changes, words: str
) -> None:
    proposal = make.proposal(cast, item=dag6)
    chair, address = signed_in(cast, "chair"), reverse("decisions:outcome", args=[proposal.reference])
    for step in ("check", "record"):
        answer = chair.post(address, {**ACCEPT, **changes, "step": step})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Decision.objects.exists()
    proposal.refresh_from_db()
    assert proposal.status == "open"


def test_an_outcome_with_conditions_grounds_or_work(cast: make.Programme, dag6) -> None:
    chair, meeting = signed_in(cast, "chair"), dag6.meeting
    subject = {"condition_text_1": "Publish", "condition_owner_1": "TDWG", "condition_due_1": "2022-04-01"}
    work = {"work_text": "Compare costs", "work_owner": "TDWG", "work_due": "2022-04-01"}
    for number, (outcome, extra) in enumerate(
        [("accept_subject_to_work", subject), ("reject", {"grounds": "not_aligned_tom"}), ("refer_for_work", work)], 20
    ):
        proposal = make.proposal(cast, item=make.item(meeting, str(number), outcome))
        address = reverse("decisions:outcome", args=[proposal.reference])
        assert chair.post(address, {**ACCEPT, **extra, "outcome": outcome, "step": "check"}).status_code == 200
        answer = chair.post(address, {**ACCEPT, **extra, "outcome": outcome, "step": "record"}, follow=True)
        assert answer.status_code == 200
        assert Decision.objects.get(proposal=proposal).outcome == outcome


def test_the_outcome_form_says_what_each_outcome_needs(cast: make.Programme, dag6) -> None:
    proposal = make.proposal(cast, item=dag6)
    page = signed_in(cast, "chair").get(reverse("decisions:outcome", args=[proposal.reference])).content.decode()
    labels = dict(re.findall(r"<(?:legend|label)[^>]*>([^<]+?) <span class=\"optional\">\(([^)]+)\)", page))
    assert {labels[rule.label] for rule in rules_in_force("DAG", dag6.meeting.on).criteria} == {"needed to accept"}
    assert labels["Option accepted"] == "needed to accept"
    assert labels["Grounds for rejecting"] == "needed to reject"
    assert labels["What work is needed?"] == "needed to refer for work"
    assert labels["Condition 1"] == "needed to accept subject to work"
    assert (labels["Condition 2"], labels["Time in the recording"]) == ("optional", "optional")
    assert "Why does the group decide so?" not in labels  # it is needed whatever the outcome


def test_there_may_be_any_number_of_conditions(cast: make.Programme) -> None:
    proposal = make.proposal(cast)
    chair, address = signed_in(cast, "chair"), reverse("decisions:outcome", args=[proposal.reference])
    wanted = {
        f"condition_{name}_{row}": value
        for row in range(1, 8)
        for name, value in {"text": f"Publish part {row}", "owner": "TDWG", "due": "2099-04-01"}.items()
    }
    met = {f"criterion_{rule.key}": "met" for rule in rules_in_force("DAG", make.today()).criteria}
    unfinished = {**ACCEPT, **met, **wanted, "outcome": "accept_subject_to_work", "reason": ""}
    more = chair.post(address, {**unfinished, "step": "add-condition"})
    page = more.content.decode()
    assert more.status_code == 200
    assert 'name="condition_text_8"' in page
    assert 'name="condition_text_9"' not in page
    assert all(f"Publish part {row}" in page for row in range(1, 8))
    assert re.search(r'value="accept_subject_to_work"[^>]* checked', page)
    assert "Say why" not in page  # nothing is judged before the answers are given
    assert not Decision.objects.exists()
    chair.post(address, {**unfinished, "reason": "Built once.", "step": "record"})
    assert Decision.objects.get().conditions.count() == 7


def test_there_may_be_any_number_of_options(cast: make.Programme) -> None:
    pmo, address = signed_in(cast, "pmo"), reverse("decisions:draft", args=["DAG"])
    page = pmo.get(address).content.decode()
    assert ("options-1-title" in page, "options-2-title" in page) == (True, False)
    titles = {f"options-{row}-title": f"Way {row + 1}" for row in range(8)}
    rows = {"options-TOTAL_FORMS": "8", "options-INITIAL_FORMS": "0"}
    said = {**DRAFT, **titles, **rows, "recommended": "8"}
    more = pmo.post(address, {**said, "title": "", "step": "add-option"})
    page = more.content.decode()
    assert more.status_code == 200
    assert ("options-8-title" in page, "options-9-title" in page) == (True, False)
    assert all(f'value="{title}"' in page for title in titles.values())
    assert "Somebody must know the recipients." in page
    assert re.search(r'<option value="8" selected', page)
    assert "field-error" not in page
    assert not Proposal.objects.exists()
    pmo.post(address, said)
    made = Proposal.objects.get()
    assert (made.options.count(), made.recommended.number) == (8, 8)
    made_address = reverse("decisions:edit", args=[made.reference])
    assert "options-8-title" in pmo.get(made_address).content.decode()
    held = {**said, "options-INITIAL_FORMS": "8", "options-0-title": "Another way"}
    assert "options-8-title" in pmo.post(made_address, {**held, "step": "add-option"}).content.decode()
    with zeal_ignore([{"model": "decisions.Proposal", "field": "get()"}]):  # two acts, each under its own lock
        pmo.post(made_address, held)
    assert made.options.get(number=1).title == "Another way"


def test_correcting_and_publishing_in_the_browser(cast: make.Programme) -> None:
    decision = make.decision(cast, make.proposal(cast))
    chair, pmo, stranger = signed_in(cast, "chair"), signed_in(cast, "pmo"), Client()
    assert stranger.get(decision.get_absolute_url()).status_code == 404
    address = reverse("decisions:correct", args=[decision.reference])
    assert chair.get(address).status_code == 200
    criteria = {f"criterion_{criterion['key']}": "met" for criterion in decision.snapshot["criteria"]}
    said = {"outcome": "accept", "basis": "consensus", "option": "1", "reason": "Recorded wrongly.", **criteria}
    assert b"Record the correction" in chair.post(address, {**said, "step": "check"}).content
    chair.post(address, {**said, "step": "record"})
    later = Decision.objects.get(corrects=decision)
    page = chair.get(decision.get_absolute_url()).content.decode()
    assert "Corrected by a later decision" in page
    assert later.get_absolute_url() in page
    assert chair.get(address).status_code == 409
    assert chair.get(later.get_absolute_url()).status_code == 200
    assert pmo.post(reverse("decisions:publish", args=[later.reference])).status_code == 302
    assert chair.post(reverse("decisions:publish", args=[later.reference])).status_code == 403
    assert stranger.get(later.get_absolute_url()).status_code == 200


def test_a_referral_is_taken_up_by_the_group_above(cast: make.Programme, dag6) -> None:
    first = make.proposal(cast, item=dag6)
    make.view(cast, first, "ic", "object")
    referred = make.decision(cast, first, "refer_to_psg", "no_consensus")
    pmo = signed_in(cast, "pmo")
    pmo.post(f"{reverse('decisions:draft', args=['PSG'])}?from={referred.reference}", DRAFT)
    assert Proposal.objects.get(group__code="PSG").referred_from == referred
    pmo.post(f"{reverse('decisions:draft', args=['CCAG'])}?from={referred.reference}", DRAFT)  # it was not sent there
    assert Proposal.objects.get(group__code="CCAG").referred_from is None


CLOSED = [
    ("decisions:new", ()),
    ("decisions:draft", ("DAG",)),
    ("decisions:edit", ("PRO-0001",)),
    ("decisions:assess", ("PRO-0001",)),
    ("decisions:open", ("PRO-0001",)),
    ("decisions:withdraw", ("PRO-0001",)),
    ("decisions:telephone", ("PRO-0001",)),
    ("decisions:view", ("PRO-0001", "LARGE-SUPPLIER")),
    ("decisions:confirm", ("PRO-0001", "LARGE-SUPPLIER")),
    ("decisions:outcome", ("PRO-0001",)),
    ("decisions:correct", ("DAG-D0001",)),
    ("decisions:publish", ("DAG-D0001",)),
]


@pytest.mark.parametrize(("name", "args"), CLOSED)
def test_every_act_is_closed_to_strangers_and_to_participants(
    cast: make.Programme, name: str, args: tuple[str, ...]
) -> None:
    make.decision(cast, make.proposal(cast))
    address = reverse(name, args=args)
    for method in ("get", "post"):
        assert getattr(Client(), method)(address).status_code in {302, 405}
        if name != "decisions:new":
            answer = getattr(signed_in(cast, "participant"), method)(address)
            assert answer.status_code in {403, 404, 405}, (method, answer.status_code)
    assert Decision.objects.count() == 1
    assert not View.objects.exists()


def test_what_may_not_be_read_does_not_exist(cast: make.Programme) -> None:
    proposal = make.proposal(cast, classification="restricted")
    decision = make.decision(cast, proposal)
    for client in (Client(), signed_in(cast, "participant"), signed_in(cast, "psg_large")):
        assert client.get(proposal.get_absolute_url()).status_code == 404
        assert client.get(decision.get_absolute_url()).status_code == 404
        page = client.get(reverse("decisions:list")).content.decode()
        assert "PRO-0001" not in page
        assert proposal.title not in client.get(f"{reverse('decisions:list')}?export=csv").content.decode()


def test_the_register_filters_and_exports(cast: make.Programme, dag6) -> None:
    decision = make.decision(cast, make.proposal(cast, item=dag6))
    make.proposal(cast, group="CCAG", title="Code drafting")
    large, address = signed_in(cast, "large"), reverse("decisions:list")
    for query, shown, hidden in [
        ("group=DAG", "PRO-0001", "PRO-0002"),
        ("status=open", "PRO-0002", "PRO-0001"),
        ("outcome=accept", "PRO-0001", "PRO-0002"),
        ("basis=consensus", "PRO-0001", "PRO-0002"),
        ("q=code", "PRO-0002", "PRO-0001"),
        ("q=PRO-0001", "PRO-0001", "PRO-0002"),
        ("q=DAG-D", "PRO-0001", "PRO-0002"),
        ("decided_from=2022-03-01&decided_to=2022-03-31", "PRO-0001", "PRO-0002"),
    ]:
        page = large.get(f"{address}?{query}").content.decode()
        assert shown in page, query
        assert f">{hidden}<" not in page, query
    export = large.get(f"{address}?export=csv").content.decode()
    assert decision.reference in export
    assert "Accept" in export


@pytest.mark.parametrize("page", ["register", "proposal", "decision"])
def test_pages_cost_the_same_with_one_and_with_three(cast: make.Programme, dag6, page: str) -> None:
    client = signed_in(cast, "chair")

    def build(number: int) -> str:
        item = make.item(dag6.meeting, str(30 + number), f"Item {number}")
        proposal = make.proposal(cast, item=item)
        for who in ("large", "medium", "ic")[:number]:
            make.view(cast, proposal, who)
        conditions = tuple(Wanted(f"Work {work}", "TDWG", date(2022, 4, 1)) for work in range(number))
        stated = make.answers(proposal, "accept_subject_to_work", conditions=conditions)
        decision = make.decision(cast, proposal, "accept_subject_to_work", answers=stated)
        return {"proposal": proposal, "decision": decision}.get(page, decision).get_absolute_url()

    counts = []
    for number in (1, 3):
        address = build(number)
        if page == "register" and number > 1:
            build(2)
        address = reverse("decisions:list") if page == "register" else address
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1], counts


def test_panels_on_the_pages_of_other_things(cast: make.Programme, dag6, rf) -> None:
    from decisions.views import elsewhere

    proposal = make.proposal(cast, item=dag6)
    stated = make.answers(proposal, "accept_subject_to_work", conditions=(Wanted("Publish", "TDWG", date(2022, 4, 1)),))
    decision = make.decision(cast, proposal, "accept_subject_to_work", answers=stated)
    action = decision.conditions.get().action
    shown = {"large": [True, True, True], "stranger": [False, False, False]}
    panels = [
        (elsewhere.group_panel, cast.group()),
        (elsewhere.meeting_panel, dag6.meeting),
        (elsewhere.action_panel, action),
    ]
    for who, expected in shown.items():
        request = rf.get("/")
        request.user = cast.people[who]
        assert [panel(request, thing) is not None for panel, thing in panels] == expected
    page = signed_in(cast, "pmo").get(cast.group().get_absolute_url()).content.decode()
    assert "Draft a proposal to the DAG" in page
    assert decision.reference in page


def test_digits_that_are_no_number_find_nothing(cast: make.Programme) -> None:
    make.proposal(cast)
    client = signed_in(cast, "pmo")
    for words in ("²", "PRO-²", "9" * 30, "9" * 5000):
        assert client.get(reverse("decisions:list"), {"q": words}).status_code == 200
    assert client.get("/decisions/proposals/PRO-²/").status_code == 404
    assert b"PRO-0001" in client.get(reverse("decisions:list"), {"q": "pro-1"}).content


def test_meeting_and_report_are_one_step_away_after_the_outcome(cast: make.Programme, dag6, settings) -> None:
    settings.PDF = "off"
    decision = make.decision(cast, make.proposal(cast, item=dag6))
    report = meetings.draft_report(meeting=dag6.meeting, actor=cast.pmo)
    meetings.issue_report(report=report, actor=cast.pmo)
    for client in (signed_in(cast, "large"), Client()):
        for thing in (decision, decision.proposal):
            page = client.get(thing.get_absolute_url()).content.decode()
            assert f'href="{dag6.meeting.get_absolute_url()}"' in page
            assert f'href="{report.get_absolute_url()}"' in page


def test_who_spoke_goes_back_to_the_meeting_while_it_runs(cast: make.Programme) -> None:
    follow = reverse("meetings:live-follow", args=["DAG", 7])
    at = make.meeting(cast.group("DAG"), 7, today() + timedelta(days=1), historical=False, status="planned")
    page = make.proposal(cast, item=make.item(at)).get_absolute_url()
    assert follow not in signed_in(cast, "large").get(page).content.decode()
    with time_machine.travel(at.starts_at, tick=False):
        assert follow in signed_in(cast, "large").get(page).content.decode()
        assert follow not in Client().get(page).content.decode()
