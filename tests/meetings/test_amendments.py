"""Additions and amendments: who may ask and until when, the secretariat's answers, and the next version's way out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from groups.models import Appointment
from meetings import policy, queries, services
from meetings.models import AmendmentRequest, HeadlineReport, Meeting, Paper, ReportApproval
from meetings.queries import report_content
from meetings.rules.amendments import Asked, Window, approval_refusal, asking_refusal, minutes_refusal
from meetings.services import Wanted
from tests.factories.groups import AffiliationFactory, AppointmentFactory, OrganisationFactory, PersonFactory, seat
from tests.factories.meetings import ActionFactory, day, planned

MEETING_DAY = date(2026, 12, 9)
NEXT = date(2027, 1, 13)
LAST_DAY = date(2027, 1, 6)  # five working days before
ADDITION, AMENDMENT = Wanted("addition", "Add the costs."), Wanted("amendment", "We objected.", why="It was said.")


@pytest.fixture
def held(cast, clock, meeting: Meeting, settings) -> Meeting:
    """DAG #7 held, the Large Supplier and the chair there; DAG #8 called for January."""
    settings.PDF = "off"
    planned(number=8, on=NEXT)
    clock.move_to(day(MEETING_DAY, 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    for code in ("LARGE-SUPPLIER", "CHAIR"):
        services.record_seat(meeting=meeting, seat=seat(code, "DAG"), mode="in_person", actor=cast.pmo)
    return meeting


@pytest.fixture
def issued(cast, held: Meeting) -> Meeting:
    services.issue_report(report=HeadlineReport.objects.get(meeting=held), actor=cast.pmo)
    held.refresh_from_db()
    return held


@pytest.fixture
def request_(cast, issued: Meeting) -> AmendmentRequest:
    return services.ask_for(meeting=issued, wanted=AMENDMENT, actor=cast.representative)


# --- who, and until when ---------------------------------------------------------------------------------------------


@pytest.mark.clause("report-additions")
def test_any_participant_asks_for_additions_before_and_after_the_issue(cast, held: Meeting) -> None:
    before = services.ask_for(meeting=held, wanted=ADDITION, actor=cast.participant)
    services.issue_report(report=HeadlineReport.objects.get(meeting=held), actor=cast.pmo)
    after = services.ask_for(meeting=held, wanted=ADDITION, actor=cast.other_representative)
    assert (before.reference, after.reference) == ("DAG #7 request 1", "DAG #7 request 2")
    assert Notice.objects.filter(person=cast.pmo, subject__startswith="To be answered").count() == 2
    for who in ("stranger", "anonymous"):
        assert not policy.may_ask(cast.by_name(who), held, Asked("addition", "report"))


@pytest.mark.clause("amendment-requests")
def test_amendments_are_asked_for_by_who_attended(cast, issued: Meeting) -> None:
    made = services.ask_for(meeting=issued, wanted=AMENDMENT, actor=cast.representative)
    assert (made.speaks_for, made.report.version) == ("Large Supplier", 1)
    for who in ("participant", "other_representative", "pmo", "sro"):
        with pytest.raises(NotAllowed, match="Only who attended"):
            services.ask_for(meeting=issued, wanted=AMENDMENT, actor=cast.by_name(who))
    assert AmendmentRequest.objects.count() == 1


def test_the_seat_that_attended_asks_by_whoever_holds_it_today(cast, clock, issued: Meeting) -> None:
    clock.move_to(day(MEETING_DAY + timedelta(days=1), 9))
    Appointment.objects.filter(person=cast.representative).update(valid_to=MEETING_DAY)
    successor = PersonFactory(name="A Successor")
    AppointmentFactory(seat=seat("LARGE-SUPPLIER", "DAG"), person=successor, valid_from=MEETING_DAY + timedelta(days=1))
    made = services.ask_for(meeting=issued, wanted=AMENDMENT, actor=successor)
    assert made.speaks_for == "Large Supplier"


@pytest.mark.clause("amendment-requests")
def test_requests_close_with_the_day_of_the_rule_in_force(cast, clock, issued: Meeting) -> None:
    clock.move_to(day(LAST_DAY, 23))
    services.ask_for(meeting=issued, wanted=AMENDMENT, actor=cast.representative)
    clock.move_to(day(LAST_DAY + timedelta(days=1), 9))
    verdict = policy.ask_now(cast.representative, issued, Asked("amendment", "report"))
    assert verdict.reason == "Requests closed at the end of 6 January 2027."
    assert verdict.citation
    for wanted in (AMENDMENT, ADDITION):
        with pytest.raises(Refused, match="closed at the end of 6 January"):
            services.ask_for(meeting=issued, wanted=wanted, actor=cast.representative)
    assert AmendmentRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "about", "has_report", "issued", "refused"),
    [
        ("addition", "report", False, False, True),
        ("addition", "report", True, False, False),
        ("addition", "decision", True, True, True),
        ("amendment", "report", True, False, True),
        ("amendment", "report", True, True, False),
        ("amendment", "decision", True, False, False),
        ("amendment", "action", True, False, False),
        ("amendment", "action", False, False, True),
    ],
)
def test_what_can_be_asked_for_when(kind: str, about: str, has_report: bool, issued: bool, refused: bool) -> None:
    assert bool(asking_refusal(Asked(kind, about), has_report=has_report, issued=issued)) is refused


def test_the_window() -> None:
    assert Window(None, MEETING_DAY).refusal is None
    assert Window(MEETING_DAY, MEETING_DAY).refusal is None
    assert Window(MEETING_DAY, NEXT).refusal
    assert Window(None, MEETING_DAY, historical=True).refusal
    assert approval_refusal("amended", " ")
    assert approval_refusal("approved", "words")
    assert approval_refusal("approved", "") is None
    assert minutes_refusal("none", reported=True)
    assert minutes_refusal("owed", reported=False)
    assert minutes_refusal("optional", reported=True) is None


# --- answers ---------------------------------------------------------------------------------------------------------


def test_an_answer_has_its_reason_and_the_asker_is_told(cast, request_: AmendmentRequest) -> None:
    with pytest.raises(Refused, match="needs its reason"):
        services.answer(request=request_, step="accept", reason=" ", actor=cast.pmo)
    services.answer(request=request_, step="decline", reason="The recording says otherwise.", actor=cast.pmo)
    request_.refresh_from_db()
    assert (request_.status, request_.answered_by) == ("declined", cast.pmo)
    assert Notice.objects.get(key=f"amendment:{request_.pk}:answered").person == cast.representative
    with pytest.raises(Refused):
        services.answer(request=request_, step="accept", reason="After all.", actor=cast.pmo)


@pytest.mark.parametrize("who", ["chair", "representative", "participant", "stranger", "auditor"])
def test_only_the_secretariat_answers(cast, request_: AmendmentRequest, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.answer(request=request_, step="accept", reason="Yes.", actor=cast.by_name(who))
    request_.refresh_from_db()
    assert (request_.status, request_.answered_at) == ("asked", None)


def test_nobody_answers_what_they_asked(cast, issued: Meeting) -> None:
    AffiliationFactory(person=cast.pmo, organisation=OrganisationFactory())
    own = services.ask_for(meeting=issued, wanted=ADDITION, actor=cast.pmo)
    with pytest.raises(NotAllowed, match="made themselves"):
        services.answer(request=own, step="accept", reason="Yes.", actor=cast.pmo)
    own.refresh_from_db()
    assert own.status == "asked"


def test_one_request_is_merged_into_another(cast, request_: AmendmentRequest) -> None:
    other = services.ask_for(meeting=request_.meeting, wanted=ADDITION, actor=cast.participant)
    for into in (None, request_):
        with pytest.raises(Refused):
            services.answer(request=request_, step="merge", reason="The same.", into=into, actor=cast.pmo)
    services.answer(request=request_, step="merge", reason="The same.", into=other, actor=cast.pmo)
    request_.refresh_from_db()
    assert (request_.status, request_.merged_into) == ("merged", other)
    with pytest.raises(Refused, match="takes nothing in"):
        services.answer(request=other, step="merge", reason="The same.", into=request_, actor=cast.pmo)


def test_who_asked_takes_it_back(cast, request_: AmendmentRequest) -> None:
    with pytest.raises(NotAllowed):
        services.take_back(request=request_, actor=cast.pmo)
    services.take_back(request=request_, actor=cast.representative)
    request_.refresh_from_db()
    assert request_.status == "taken_back"


def test_an_accepted_request_about_a_decision_is_answered_by_its_correction(cast, issued: Meeting) -> None:
    taken = services.capture(
        item=issued.items.get(number="2"), kind="decision", text="Option 2.", source="decision:3", actor=cast.chair
    )
    wanted = Wanted("amendment", "It was option 1.", decision=taken)
    asked = services.ask_for(meeting=issued, wanted=wanted, actor=cast.representative)
    services.answer(request=asked, step="accept", reason="A correction follows.", actor=cast.pmo)
    services.corrected(source="decision:3", reference="DAG-D0002", url="/decisions/DAG-D0002/", actor=cast.chair)
    second = services.draft_report(meeting=issued, actor=cast.pmo)
    told = report_content(second)["amendments"]
    assert [(one["about"], one["answer"]) for one in told] == [
        ("decision at item 2", "A correction follows. Corrected by DAG-D0002.")
    ]
    taken.refresh_from_db()
    assert taken.text == "Option 2.", "the record is never edited"


def test_a_request_about_something_else_is_refused(cast, issued: Meeting) -> None:
    foreign = ActionFactory(group=issued.group, classification="public")
    for wanted in (Wanted("amendment", "x", action=foreign), Wanted("amendment", "x", block="item-0")):
        with pytest.raises(Refused):
            services.ask_for(meeting=issued, wanted=wanted, actor=cast.representative)
    assert not AmendmentRequest.objects.exists()


# --- the next version and its way out -------------------------------------------------------------------------------


@pytest.mark.clause("amended-report")
def test_the_amended_report_goes_out_with_the_papers_of_the_next_meeting(cast, clock, settings, request_) -> None:
    meeting, following = request_.meeting, Meeting.objects.get(number=8)
    services.answer(request=request_, step="accept", reason="The objection is added.", actor=cast.pmo)
    assert queries.amendments_left(following) == [
        "DAG #7 Headline report: accepted amendments wait for its next version"
    ]
    settings.PDF = "on"
    second = services.draft_report(meeting=meeting, actor=cast.pmo)
    assert report_content(second)["amendments"][0]["answer"] == "The objection is added."
    assert "We objected" not in str(report_content(second)), "what was asked is not published"
    services.issue_report(report=second, actor=cast.pmo)
    request_.refresh_from_db()
    assert request_.carried_in == second
    assert queries.amendments_left(following) == []
    paper = Paper.objects.get(meeting=following)
    assert (paper.version, paper.item.standing) == (second.document, "minutes_and_actions")
    third = services.draft_report(meeting=meeting, actor=cast.pmo)
    services.issue_report(report=third, actor=cast.pmo)
    paper.refresh_from_db()
    assert paper.version == third.document, "one paper, at its newest version"
    services.issue_papers(meeting=following, actor=cast.pmo)
    paper.refresh_from_db()
    assert paper.issued_at is not None
    assert Paper.objects.filter(meeting=following).count() == 1


@pytest.mark.clause("amended-report")
def test_what_comes_after_the_papers_are_out_goes_with_the_next_pack(cast, clock, settings, request_) -> None:
    meeting, following = request_.meeting, Meeting.objects.get(number=8)
    clock.move_to(day(LAST_DAY, 9))
    services.issue_papers(meeting=following, actor=cast.pmo)
    services.answer(request=request_, step="accept", reason="Added.", actor=cast.pmo)
    settings.PDF = "on"
    services.issue_report(report=services.draft_report(meeting=meeting, actor=cast.pmo), actor=cast.pmo)
    assert not Paper.objects.exists(), "it waits for a meeting whose papers are to come"
    later = planned(number=9, on=date(2027, 2, 10))
    services.issue_papers(meeting=later, actor=cast.pmo)
    paper = Paper.objects.get()
    assert (paper.meeting, paper.issued_at is not None) == (later, True)
    assert Event.objects.filter(kind="meetings.report_carried").count() == 1


@pytest.mark.clause("amended-report")
def test_an_amended_report_that_is_ready_issues_itself_with_the_papers(cast, settings, request_, client) -> None:
    meeting, following = request_.meeting, Meeting.objects.get(number=8)
    services.answer(request=request_, step="accept", reason="Added.", actor=cast.pmo)
    second = services.draft_report(meeting=meeting, actor=cast.pmo)
    client.force_login(cast.pmo)
    check = reverse("meetings:issue-papers", args=["DAG", 8])
    assert "accepted amendments wait" in client.get(check).content.decode()
    services.mark_ready(report=second, actor=cast.pmo)
    page = client.get(check).content.decode()
    assert ("Amended report, issued with them" in page, "accepted amendments wait" in page) == (True, False)
    settings.PDF = "on"
    services.issue_papers(meeting=following, actor=cast.pmo)
    second.refresh_from_db()
    paper = Paper.objects.get(meeting=following)
    assert (second.status, paper.version, paper.issued_at is not None) == ("issued", second.document, True)


def test_one_that_waits_for_its_sign_off_or_is_a_draft_stays(cast, request_) -> None:
    meeting, following = request_.meeting, Meeting.objects.get(number=8)
    second = services.draft_report(meeting=meeting, actor=cast.pmo)
    services.ask_sign_off(report=second, actor=cast.chair)
    services.mark_ready(report=second, actor=cast.pmo)
    services.issue_papers(meeting=following, actor=cast.pmo)
    second.refresh_from_db()
    assert second.status == "ready"
    assert not Paper.objects.exists()


# --- the meeting approves the last report ---------------------------------------------------------------------------


@pytest.fixture
def next_meeting(cast, clock, issued: Meeting) -> Meeting:
    clock.move_to(day(NEXT, 12))
    return Meeting.objects.get(number=8)


def test_the_chair_records_the_approval_with_amendments(cast, next_meeting: Meeting) -> None:
    report = queries.last_report(next_meeting)
    said = {"meeting": next_meeting, "report": report, "actor": cast.chair}
    with pytest.raises(Refused, match="which amendments"):
        services.approve_report(**said, outcome="amended", amendments="")
    services.approve_report(**said, outcome="amended", amendments="Item 2 names both options.")
    with pytest.raises(Refused, match="has been recorded"):
        services.approve_report(**said, outcome="approved", amendments="")
    second = services.draft_report(meeting=report.meeting, actor=cast.pmo)
    told = report_content(second)["amendments"]
    assert [(one["reference"], one["answer"]) for one in told] == [("DAG #8", "Item 2 names both options.")]
    assert ReportApproval.objects.count() == 1


@pytest.mark.parametrize("who", ["pmo", "representative", "participant", "stranger", "sro"])
def test_nobody_but_the_chair_approves(cast, next_meeting: Meeting, who: str) -> None:
    report = queries.last_report(next_meeting)
    with pytest.raises(NotAllowed):
        services.approve_report(
            meeting=next_meeting, report=report, outcome="approved", amendments="", actor=cast.by_name(who)
        )
    HeadlineReport.objects.update(drafted_by=cast.chair)
    report.refresh_from_db()
    with pytest.raises(NotAllowed, match="drafted or worded"):
        services.approve_report(
            meeting=next_meeting, report=report, outcome="approved", amendments="", actor=cast.chair
        )
    assert not ReportApproval.objects.exists()


def test_approval_carried_over_items_and_requests_in_the_browser(cast, next_meeting: Meeting) -> None:
    left = Meeting.objects.get(number=7).items.get(number="2")
    services.settle(item=left, disposition="not_reached", actor=cast.pmo)
    chair = Client()
    chair.force_login(cast.chair)
    page = chair.get(reverse("meetings:actions", args=["DAG", 8])).content.decode()
    for words in ("The last report", "Not approved yet", "Carried over", "DAG #7 item 2"):
        assert words in page
    address = reverse("meetings:report-approve", args=["DAG", 8])
    assert chair.post(address, {"outcome": "amended", "amendments": ""}).status_code == 422
    chair.post(address, {"outcome": "approved", "amendments": ""})
    page = Client().get(reverse("meetings:report", args=["DAG", 7])).content.decode()
    assert "Approved" in page
    assert "DAG #8" in page


def test_asking_and_answering_in_the_browser(cast, issued: Meeting) -> None:
    who, pmo, public = Client(), Client(), Client()
    who.force_login(cast.representative)
    pmo.force_login(cast.pmo)
    home = reverse("meetings:report", args=["DAG", 7])
    assert "Ask for an addition or amendment" in who.get(home).content.decode()
    address = reverse("meetings:amendment-new", args=["DAG", 7])
    assert who.get(address).status_code == 200
    wrong = {"kind": "addition", "about": "report:item-0", "words": "x"}
    assert who.post(address, wrong).status_code == 422
    who.post(address, {"kind": "amendment", "about": "report:decisions", "words": "We objected.", "why": "Said so."})
    asked = AmendmentRequest.objects.get()
    assert asked.block == "decisions"
    assert "We objected." in pmo.get(asked.get_absolute_url()).content.decode()
    assert public.get(asked.get_absolute_url()).status_code == 302
    assert "Request 1" not in public.get(home).content.decode()
    answer = reverse("meetings:amendment-answer", args=["DAG", 7, 1])
    assert "We objected." in pmo.get(answer).content.decode()
    assert pmo.post(answer, {"step": "merge", "reason": "x"}).status_code == 422
    pmo.post(answer, {"step": "accept", "reason": "It is added."})
    assert "It is added." in who.get(asked.get_absolute_url()).content.decode()
    assert "1 accepted request waits" in pmo.get(home).content.decode()
