"""What waits on whom, what the front page shows, and where a reference leads, for every kind of reader."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from dashboard import policy, queries
from deadlines.models import Obligation
from decisions import services as decisions
from foundation.accounts.models import Person
from foundation.audit.services import subject_key
from foundation.core.clock import today
from foundation.workflow.models import advancing
from groups import services as groups
from meetings import services as meetings
from meetings.models import InboxEntry
from raid.models import ActionOwner
from tests.factories import decisions as make
from tests.factories.groups import SYSTEM
from tests.factories.meetings import PDF, ActionFactory, InboxEntryFactory, MeetingFactory, paper, planned

if TYPE_CHECKING:
    from dashboard.queries import Waiting
    from groups.models import Group

pytestmark = pytest.mark.django_db
NOW = "2026-11-23T09:00:00+00:00"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def of_kind(person: Person, kind: str) -> list[Waiting]:
    return [each for each in queries.waiting_on(person) if each.kind == kind]


# --- what waits --------------------------------------------------------------------------------------------------------


def test_a_duty_waits_on_whoever_owes_it_with_its_working_days(cast: make.Programme) -> None:
    meeting = planned("DAG", 7, date(2026, 12, 9))
    duties = of_kind(cast.pmo, "Deadline")
    papers = next(each for each in duties if each.due == date(2026, 12, 2))
    assert (papers.reference, papers.left) == ("DAG #7", 7)
    assert papers.why.citation  # the clause
    assert of_kind(cast.large, "Deadline") == []
    meetings.cancel(meeting=meeting, reason="No business", actor=cast.pmo)
    assert of_kind(cast.pmo, "Deadline") == []


def test_reports_wait_on_the_chair_and_requests_on_the_secretariat(cast: make.Programme, settings) -> None:
    settings.PDF = "off"
    meeting = planned("DAG", 7, today())
    meetings.hold(meeting=meeting, actor=cast.pmo)
    report = meeting.reports.get()
    asked = meetings.ask_for(meeting=meeting, wanted=meetings.Wanted("addition", "Add costs."), actor=cast.large)
    assert [each.reference for each in of_kind(cast.pmo, "Request")] == [asked.reference]
    assert of_kind(cast.chair, "Report") == of_kind(cast.large, "Request") == []
    meetings.ask_sign_off(report=report, actor=cast.chair)
    meetings.mark_ready(report=report, actor=cast.pmo)
    assert [each.reference for each in of_kind(cast.chair, "Report")] == [report.reference]
    assert of_kind(cast.pmo, "Report") == []
    meetings.sign_off(report=report, actor=cast.chair)
    meetings.answer(request=asked, step="decline", reason="Not said.", actor=cast.pmo)
    assert of_kind(cast.chair, "Report") == of_kind(cast.pmo, "Request") == []


def test_what_cannot_be_done_yet_is_coming_with_its_day_and_why(cast: make.Programme) -> None:
    planned("DAG", 7, date(2026, 12, 9))
    desk = queries.desk(cast.pmo)
    assert [each.title for each in desk.now] == ["Papers to be issued"]
    report = next(each for each in desk.coming if each.due == date(2026, 12, 11))
    assert report.opens == date(2026, 12, 9)
    assert report.not_yet == "It follows the meeting."
    assert all(each.not_yet for each in desk.coming)
    with time_machine.travel("2026-12-09T09:00:00+00:00", tick=False):
        pmo = Person.objects.get(pk=cast.pmo.pk)
        assert "Headline report to be issued" in [each.title for each in queries.waiting_on(pmo)]
        assert queries.desk(pmo).coming == []


def test_an_outcome_is_coming_until_the_day_of_its_meeting(cast: make.Programme) -> None:
    item = make.item(planned("DAG", 7, date(2026, 12, 9)), "20")
    put = make.proposal(cast, item=item)
    desk = queries.desk(cast.chair)
    assert [each.reference for each in desk.coming if each.kind == "Decision"] == [put.reference]
    assert (desk.coming[0].opens, desk.coming[0].not_yet) == (date(2026, 12, 9), "The DAG takes it at DAG #7.")
    assert of_kind(cast.chair, "Decision") == []
    with time_machine.travel("2026-12-09T09:00:00+00:00", tick=False):
        chair = Person.objects.get(pk=cast.chair.pk)
        assert [each.reference for each in of_kind(chair, "Decision")] == [put.reference]


def test_what_waits_for_its_day_is_coming_without_one(cast: make.Programme) -> None:
    meeting = planned("DAG", 7, date(2026, 12, 9))
    owed = Obligation.objects.get(subject=subject_key(meeting), key="headline_report")
    with advancing():
        Obligation.objects.filter(pk=owed.pk).update(status="waiting", anchor_on=None, due_on=None)
    waiting = queries.desk(cast.pmo).coming[-1]
    assert (waiting.title, waiting.opens, waiting.due) == ("Headline report to be issued", None, None)
    assert waiting.not_yet == "It is counted from the meeting, which has no day yet."


def short_lived(cast: make.Programme, until: date) -> Group:
    """A working group of the DAG, founded until a day."""
    words = {"name": "Enduring Design", "attendance": "open", "purpose": "Design", "membership": "Whoever builds"}
    founding = groups.draft_founding(parent=cast.group(), code="EDWG", until=until, actor=cast.pmo, **words)
    groups.attach_founding_terms(founding=founding, data=PDF, file_name="tor.pdf", actor=cast.pmo)
    founding.refresh_from_db()
    groups.record_consulting(founding=founding, reference="CON-0001", actor=cast.pmo)
    groups.record_consulted(founding=founding, reference="CON-0001", actor=SYSTEM)
    groups.record_put(founding=founding, reference="PRO-0001", actor=cast.pmo)
    return groups.open_group(founding=founding, decision="DEC-0001", on=today(), actor=SYSTEM)


def test_a_short_lived_group_waits_for_the_secretariat_to_close_it(cast: make.Programme) -> None:
    made = short_lived(cast, until=date(2026, 12, 4))
    assert of_kind(cast.pmo, "Group") == []
    (coming,) = (each for each in queries.desk(cast.pmo).coming if each.kind == "Group")
    assert (coming.reference, coming.opens) == ("EDWG", date(2026, 12, 5))
    assert coming.not_yet == "It was founded until 4 December 2026."
    with time_machine.travel("2026-12-05T09:00:00+00:00", tick=False):
        (waiting,) = of_kind(cast.pmo, "Group")
        assert (waiting.url, waiting.due, waiting.not_yet) == ("/groups/EDWG/close/", date(2026, 12, 5), "")
        assert of_kind(cast.chair, "Group") == []
        groups.close_group(group=made, on=today(), why="Its time is over", actor=cast.pmo)
        assert of_kind(cast.pmo, "Group") == []


def test_a_view_waits_on_the_seat_until_it_has_spoken(cast: make.Programme) -> None:
    put = make.proposal(cast)
    assert [each.reference for each in of_kind(cast.large, "View")] == [put.reference]
    assert [each.reference for each in of_kind(cast.medium, "View")] == [put.reference]
    assert of_kind(cast.psg_large, "View") == []
    make.view(cast, put, "large")
    assert of_kind(cast.large, "View") == []
    assert of_kind(cast.medium, "View")


def test_a_view_given_by_telephone_waits_to_be_confirmed(cast: make.Programme) -> None:
    put = make.proposal(cast)
    view = decisions.record_view(
        proposal=put, seat=cast.seat_of("large"), position="support", spoken_by="The large", actor=cast.pmo
    )
    [waiting] = of_kind(cast.large, "View")
    assert waiting.note == "Given by telephone: confirm it"
    decisions.confirm_view(view=view, actor=cast.large)
    assert of_kind(cast.large, "View") == []


def test_an_outcome_waits_on_the_chair_until_it_is_recorded(cast: make.Programme) -> None:
    put = make.proposal(cast)
    assert [each.reference for each in of_kind(cast.chair, "Decision")] == [put.reference]
    assert of_kind(cast.psg_chair, "Decision") == []
    make.decision(cast, put)
    assert of_kind(cast.chair, "Decision") == []
    assert of_kind(cast.large, "View") == []


def test_an_action_waits_on_its_owner_until_it_is_closed(cast: make.Programme) -> None:
    action = ActionFactory(group=cast.group(), due_on=date(2026, 11, 20))
    ActionOwner.objects.create(action=action, name="The stranger", person=cast.stranger)
    [waiting] = of_kind(cast.stranger, "Action")
    assert (waiting.reference, waiting.left) == (action.reference, -1)


@pytest.mark.parametrize(
    ("who", "group", "waits"),
    [
        ("pmo", "DAG", True),
        ("chair", "DAG", True),
        ("psg_chair", "DAG", False),
        ("large", "DAG", False),
        ("auditor", "DAG", False),
        ("chair", "SDWG", False),
        ("sdwg_chair", "SDWG", True),
    ],
)
def test_what_stands_in_an_inbox_waits_on_who_handles_it(
    cast: make.Programme, who: str, group: str, waits: bool
) -> None:
    InboxEntryFactory(group=cast.group(group), title="A matter")
    assert bool(of_kind(cast.people[who], "Inbox")) is waits
    entry = InboxEntry.objects.get()
    meetings.decline(entry=entry, reason="Not for us", actor=cast.pmo)
    assert of_kind(cast.people[who], "Inbox") == []


def test_soonest_first_and_what_has_no_day_last(cast: make.Programme) -> None:
    for day in (date(2026, 12, 9), date(2026, 11, 25)):
        action = ActionFactory(group=cast.group(), due_on=day)
        ActionOwner.objects.create(action=action, name="The large", person=cast.large)
    make.proposal(cast)
    waiting = queries.waiting_on(cast.large)
    assert [each.due for each in waiting] == [date(2026, 11, 25), date(2026, 12, 9), None]
    assert waiting[-1].left is None


# --- the front page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "group"),
    [(-1, "overdue"), (0, "soon"), (5, "soon"), (6, "later"), (None, "undated")],
)
def test_how_urgent_a_thing_is(left: int | None, group: str) -> None:
    assert queries.urgency(left) == group


def test_groups_hold_everything_once_and_show_no_more_than_asked(cast: make.Programme) -> None:
    for number, on in enumerate((date(2026, 12, 9), date(2027, 1, 13), date(2027, 2, 10)), 7):
        planned("DAG", number, on)
    desk = queries.desk(cast.pmo)
    whole = queries.in_groups(desk)
    assert [each.key for each in whole] == ["later", "coming"]
    assert [row for each in whole for row in each.rows] == [*desk.now, *desk.coming]
    cut = queries.in_groups(desk, limit=2)
    assert [(len(each.rows), each.total, each.is_cut) for each in cut] == [(2, 3, True), (2, len(desk.coming), True)]
    assert [each.rows for each in cut] == [each.rows[:2] for each in whole]


def test_the_front_page_shows_what_its_reader_may_read(cast: make.Programme) -> None:
    MeetingFactory(group=cast.group(), number=71, on=date(2026, 12, 1))
    MeetingFactory(group=cast.group("SDWG"), number=72, on=date(2026, 12, 2))
    MeetingFactory(group=cast.group(), number=73, on=date(2026, 12, 3), classification="programme")
    off = MeetingFactory(group=cast.group(), number=74, on=date(2026, 12, 4))
    meetings.cancel(meeting=off, reason="No business", actor=cast.pmo)

    def shown(user: object) -> list[int]:
        return [meeting.number for meeting in queries.front_page(user)["meetings"]]

    assert shown(AnonymousUser()) == [71]
    assert shown(cast.stranger) == [71]
    assert shown(cast.participant) == [71, 73]
    assert shown(cast.sdwg_chair) == [71, 72, 73]
    assert shown(cast.auditor) == [71, 72, 73]


def test_decisions_are_shown_to_the_public_once_published(cast: make.Programme) -> None:
    made = make.decision(cast, make.proposal(cast))
    hidden = make.decision(cast, make.proposal(cast, group="SDWG"), "report_to_parent", actor=cast.sdwg_chair)

    def shown(user: object) -> list[str]:
        return sorted(decision.reference for decision in queries.front_page(user)["decisions"])

    assert shown(AnonymousUser()) == []
    assert shown(cast.participant) == [made.reference]
    assert shown(cast.auditor) == sorted([made.reference, hidden.reference])


# --- the jump by reference ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("DAG #6", "/meetings/DAG/6/"),
        ("dag#6", "/meetings/DAG/6/"),
        ("  DAG 6 ", "/meetings/DAG/6/"),
        ("DAG06-01", "/actions/DAG/DAG06-01/"),
        ("dag06-01", "/actions/DAG/DAG06-01/"),
        ("dag", "/groups/DAG/"),
        ("SDWG", "/groups/SDWG/"),
        ("", None),
        ("#6", None),
        ("DAG #²", None),
        ("DAG #" + "9" * 30, None),
        ("PRO-" + "9" * 30, None),
        ("PRO-²", None),
        ("DAG\x00", None),
        ("%' OR 1=1 --", None),
        ("x" * 500, None),
    ],
)
def test_where_a_reference_leads(cast: make.Programme, typed: str, leads_to: str | None) -> None:
    make.meeting(cast.group(), number=6)
    ActionFactory(group=cast.group(), reference="DAG06-01")
    assert queries.find_reference(AnonymousUser(), typed) == leads_to


def test_proposals_and_decisions_are_found_by_who_may_read_them(cast: make.Programme) -> None:
    put = make.proposal(cast)
    made = make.decision(cast, put)
    for typed, page in ((put.reference.lower(), put), (made.reference, made)):
        assert queries.find_reference(cast.participant, typed) == page.get_absolute_url()
        assert queries.find_reference(AnonymousUser(), typed) is None


def test_a_closed_groups_things_are_found_by_its_own_alone(cast: make.Programme) -> None:
    sdwg = cast.group("SDWG")
    MeetingFactory(group=sdwg, number=1, on=date(2026, 12, 2))
    ActionFactory(group=sdwg, reference="SDWG01-01")
    made = make.decision(cast, make.proposal(cast, group="SDWG"), "report_to_parent", actor=cast.sdwg_chair)
    references = ("SDWG #1", "SDWG01-01", made.reference, made.proposal.reference)
    for who in ("psg_large", "participant", "stranger"):
        assert [queries.find_reference(cast.people[who], each) for each in references] == [None] * 4
    for who in ("sro", "chair", "large"):  # to whom the one decision was sent up, and nothing else of it
        found = [queries.find_reference(cast.people[who], each) for each in references]
        assert [bool(one) for one in found] == [False, False, True, True]
    for who in ("sdwg_chair", "pmo", "ipa", "ofgem", "auditor"):
        assert all(queries.find_reference(cast.people[who], each) for each in references)


def test_a_document_is_found_by_the_reference_that_papers_print_by_who_may_read_it(cast: make.Programme) -> None:
    dag, sdwg = planned("DAG", number=8), planned("SDWG", number=1)
    own = paper(dag, classification="programme")
    closed = paper(sdwg, classification="programme")
    mine, theirs = (one.version.document.reference for one in (own, closed))
    page = "/meetings/DAG/8/papers/"
    assert mine.startswith("MHHS-DOC")
    assert queries.find_reference(cast.pmo, mine) == page, "who prepares the papers reads them before they go out"
    assert queries.find_reference(cast.large, mine) is None, "not issued yet"
    meetings.issue_papers(meeting=dag, actor=cast.pmo)
    meetings.issue_papers(meeting=sdwg, actor=cast.pmo)
    for typed in (mine, mine.lower(), f"{mine} v1.0", f"{mine} V1.0 "):
        assert queries.find_reference(cast.large, typed) == page
    assert queries.find_reference(cast.large, f"{mine} v9.9") is None
    for reader, reference in ((AnonymousUser(), mine), (cast.large, theirs), (cast.stranger, "MHHS-DOC9999")):
        assert queries.find_reference(reader, reference) is None
    assert queries.find_reference(cast.sdwg_chair, theirs) == "/meetings/SDWG/1/papers/"


# --- health ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "may"), [("pmo", True), ("sro", False), ("auditor", False), ("large", False), ("stranger", False)]
)
def test_who_may_see_the_machinery(cast: make.Programme, who: str, may: bool) -> None:
    verdict = policy.may_see_health(cast.people[who])
    assert bool(verdict) is may
    assert may or verdict.reason


def test_an_administrator_sees_it_while_the_account_is_open(cast: make.Programme) -> None:
    admin = Person.objects.create_superuser("admin@example.org", name="Admin")
    assert policy.may_see_health(admin)
    admin.is_active = False
    assert not policy.may_see_health(admin)
    assert not policy.may_see_health(AnonymousUser())


def test_the_clock_of_these_tests() -> None:
    assert today() == datetime.fromisoformat(NOW).date()
