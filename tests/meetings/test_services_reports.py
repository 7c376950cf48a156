"""The headline report: drafted from the record, issued once and for ever, by hand or at its hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.template.loader import render_to_string
from pypdf import PdfReader

from deadlines.models import Obligation
from deadlines.services import enforce
from foundation.audit.models import Event
from foundation.core.clock import LONDON
from foundation.core.errors import NotAllowed, Refused
from foundation.documents.models import Document, DocumentVersion
from foundation.documents.services import read
from foundation.notifications.models import Notice
from meetings import services
from meetings.models import HeadlineReport, Meeting
from meetings.queries import block_state, report_content
from meetings.queries.reporting import words_of
from meetings.services import reports
from meetings.templatetags.meeting_words import is_recorded
from tests.factories.groups import SYSTEM, group, seat
from tests.factories.meetings import ActionFactory, day, planned
from tests.meetings.test_services_attendance import approved

MEETING_DAY = date(2026, 12, 9)
DUE = date(2026, 12, 11)  # two working days after


@pytest.fixture
def held(cast, clock, meeting: Meeting) -> Meeting:
    """DAG #7 held, with something of everything captured."""
    ActionFactory(group=meeting.group, reference="DAG06-01", status="recommend_closed", text="Share the assumptions")
    ActionFactory(group=meeting.group, reference="DAG06-02", status="ongoing", text="Review the roadmap")
    clock.move_to(day(MEETING_DAY, 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    services.record_recording(meeting=meeting, url="https://video.example/dag7", actor=cast.pmo)
    item = meeting.items.get(number="2")
    services.write(item=item, kind="context", text="Two ways of addressing were compared.", actor=cast.pmo)
    services.capture(item=item, kind="viewpoint", text="Large Supplier: supports", source="view:1", actor=cast.pmo)
    services.capture(
        item=item,
        kind="decision",
        text="Option 2 is accepted.",
        source="decision:1",
        url="/decisions/DEC-0001/",
        recording_at=timedelta(minutes=65),
        actor=cast.chair,
    )
    action = meeting.group.actions.get(reference="DAG06-01")
    services.review_action(meeting=meeting, action=action, outcome="closed", actor=cast.pmo)
    services.raise_action(
        meeting=meeting, text="Publish the lookup", owner_text="IS", due_on=date(2027, 1, 13), actor=cast.pmo
    )
    services.record_seat(meeting=meeting, seat=seat("LARGE-SUPPLIER", "DAG"), mode="dial_in", actor=cast.pmo)
    return meeting


@pytest.fixture
def report(held: Meeting) -> HeadlineReport:
    return HeadlineReport.objects.get(meeting=held)


def obligation(meeting: Meeting, key: str = "headline_report") -> Obligation:
    return Obligation.objects.get(subject=f"meeting:{meeting.pk}", key=key)


@pytest.mark.clause("headline-report")
@pytest.mark.clause("report-content")
def test_the_report_drafts_itself_from_the_record(report: HeadlineReport) -> None:
    planned(number=8, on=date(2027, 1, 13))
    content = report_content(report)
    assert content["decisions"] == [
        {
            "number": "2",
            "title": "Governance group updates",
            "text": "Option 2 is accepted.",
            "url": "/decisions/DEC-0001/",
            "recording_at": "01:05:00",
            "recording_link": "https://video.example/dag7#t=3900",
        }
    ]
    assert [entry["text"] for entry in content["items"][1]["context"]] == ["Two ways of addressing were compared."]
    assert [entry["text"] for entry in content["items"][1]["viewpoint"]] == ["Large Supplier: supports"]
    actions = {name: [one["reference"] for one in listed] for name, listed in content["actions"].items()}
    assert actions == {"raised": ["DAG07-01"], "closed": ["DAG06-01"], "ongoing": ["DAG06-02"]}
    large = next(line for line in content["attendance"]["seats"] if line["seat"] == "Large Supplier")
    assert large["mode"] == "Dial-in"
    assert "DNO" in content["attendance"]["vacant"]
    assert content["next_meeting"]["reference"] == "DAG #8"


def test_nothing_narrower_than_the_meeting_enters_its_report(report: HeadlineReport) -> None:
    ActionFactory(group=report.meeting.group, reference="DAG06-09", classification="restricted")
    references = [one["reference"] for one in report_content(report)["actions"]["ongoing"]]
    assert references == ["DAG06-02"]


def test_issuing_freezes_files_meets_reports_and_tells(cast, report: HeadlineReport) -> None:
    services.issue_report(report=report, actor=cast.pmo)
    report.refresh_from_db()
    meeting = report.meeting
    assert (report.status, meeting.status) == ("issued", "reported")
    assert report.content["decisions"][0]["text"] == "Option 2 is accepted."
    for key in ("headline_report", "decisions_published"):
        assert (obligation(meeting, key).status, obligation(meeting, key).met_on) == ("met", MEETING_DAY)
    assert Notice.objects.filter(key=f"report:{report.pk}", person=cast.representative).count() == 1
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds.count("meetings.report_issued") == 1
    assert kinds.count("meetings.reported") == 1


def test_the_pdf_is_filed_and_says_what_the_page_says(cast, report: HeadlineReport) -> None:
    services.issue_report(report=report, actor=cast.pmo)
    version = DocumentVersion.objects.get(pk=report.document_id)
    assert version.version == "1.0"
    assert version.file_name == "DAG-07-headline-report-v1.pdf"
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(read(version.file))).pages)
    for said in ("Option 2 is accepted.", "01:05:00", "DAG07-01", "Large Supplier", "DAG #7", "version 1"):
        assert said in words


def test_by_what_authority_an_alternate_sat_there_is_kept(cast, report: HeadlineReport) -> None:
    meeting, dno = report.meeting, seat("DNO", "DAG")
    approval = approved(cast, seat("MEDIUM-SUPPLIER", "DAG"), meeting)
    stands_in = {"mode": "alternate", "alternate": "A Participant (Stand-in Ltd)", "person": cast.participant}
    services.record_seat(meeting=meeting, seat=approval.seat, actor=cast.pmo, **stands_in)
    stated = {"mode": "alternate", "alternate": "Robin Deputy", "authority": "E-mail of the holder"}
    services.record_seat(meeting=meeting, seat=dno, actor=cast.pmo, **stated)
    issued = services.issue_report(report=report, actor=cast.pmo)
    kept = {line["seat"]: line["authority"] for line in issued.content["attendance"]["seats"] if line["authority"]}
    assert kept == {"Medium Supplier": "approved alternate", "DNO": "on the authority of: E-mail of the holder"}
    printed = " ".join(
        "".join(page.extract_text() for page in PdfReader(BytesIO(read(issued.document.file))).pages).split()
    )
    shown = render_to_string("meetings/_report.html", {"content": issued.content})
    for words in ("On the authority of: E-mail of the holder", "Approved alternate"):
        assert words in printed
        assert words in shown


def test_a_report_of_old_tells_no_authority(report: HeadlineReport) -> None:
    content = report_content(report)
    for line in content["attendance"]["seats"]:
        del line["authority"]
    assert "authority" not in render_to_string("meetings/_report.html", {"content": content})


def test_without_pdfs_the_page_alone_is_issued(cast, settings, report: HeadlineReport) -> None:
    settings.PDF = "off"
    services.issue_report(report=report, actor=cast.pmo)
    report.refresh_from_db()
    assert (report.status, report.document) == ("issued", None)
    assert not Document.objects.exists()
    assert obligation(report.meeting).status == "met"


def test_what_is_issued_does_not_follow_the_record_any_more(cast, report: HeadlineReport) -> None:
    services.issue_report(report=report, actor=cast.pmo)
    services.write(item=report.meeting.items.get(number="2"), kind="note", text="Said later", actor=cast.pmo)
    report.refresh_from_db()
    assert report.content["items"][1]["note"] == []
    with pytest.raises(Refused, match="issued"):
        services.issue_report(report=report, actor=cast.pmo)
    with pytest.raises(Refused, match="take it back to draft"):
        services.write_block(report=report, key="introduction", words="New words", seen="", actor=cast.pmo)


def test_the_next_version_is_another_file_of_the_same_document(cast, report: HeadlineReport) -> None:
    seen = block_state(report, "introduction").seen
    services.write_block(report=report, key="introduction", words="In short.", seen=seen, actor=cast.pmo)
    services.issue_report(report=report, actor=cast.pmo)
    second = services.draft_report(meeting=report.meeting, actor=cast.pmo)
    assert (second.version, words_of(second)) == (2, {"introduction": "In short."})
    assert services.draft_report(meeting=report.meeting, actor=cast.pmo) == second
    services.issue_report(report=second, actor=cast.pmo)
    assert Document.objects.count() == 1
    assert Notice.objects.get(key=f"report:{second.pk}", person=cast.representative).subject.endswith("version 2")
    assert Event.objects.filter(kind="meetings.reported").count() == 1


def test_a_report_follows_its_meeting(cast, meeting: Meeting) -> None:
    with pytest.raises(Refused, match="record the meeting as held first"):
        services.draft_report(meeting=meeting, actor=cast.pmo)
    assert not HeadlineReport.objects.exists()


@pytest.mark.parametrize("who", ["chair", "representative", "participant", "stranger", "auditor"])
def test_only_the_secretariat_issues(cast, report: HeadlineReport, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.issue_report(report=report, actor=cast.by_name(who))
    with pytest.raises(NotAllowed):
        services.mark_ready(report=report, actor=cast.by_name(who))
    report.refresh_from_db()
    assert report.status == "draft"
    assert report.meeting.status == "held"
    assert obligation(report.meeting).status == "open"
    assert not Notice.objects.filter(topic="reports").exists()


def test_what_an_app_above_publishes_happens_with_the_report(cast, monkeypatch, report: HeadlineReport) -> None:
    seen: list[tuple[str, int]] = []

    def publish(meeting: Meeting, issued: HeadlineReport, actor: object) -> None:
        seen.append((meeting.reference, issued.version))

    monkeypatch.setitem(services.PUBLISHED._handlers, "test", publish)
    services.issue_report(report=report, actor=cast.pmo)
    assert seen == [("DAG #7", 1)]


def at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=LONDON)


def sweep(clock, when: datetime) -> list[str]:
    clock.move_to(when)
    return enforce(at=when, actor=SYSTEM).issued


def test_a_ready_report_issues_itself_at_five_on_its_due_day(cast, clock, report: HeadlineReport) -> None:
    services.mark_ready(report=report, actor=cast.pmo)
    assert sweep(clock, at(DUE - timedelta(days=1), 18)) == []
    assert sweep(clock, at(DUE, 16, 59)) == []
    assert sweep(clock, at(DUE, 17)) == ["DAG #7 headline_report"]
    report.refresh_from_db()
    assert (report.status, report.issued_at) == ("issued", at(DUE, 17))
    assert obligation(report.meeting).status == "met"
    assert sweep(clock, at(DUE, 17, 5)) == []
    assert Notice.objects.filter(key=f"report:{report.pk}", person=cast.representative).count() == 1


def test_a_draft_does_not_issue_itself_and_a_late_one_stays_breached(cast, clock, report: HeadlineReport) -> None:
    assert sweep(clock, at(DUE, 18)) == []
    sweep(clock, at(DUE + timedelta(days=3), 9))
    assert obligation(report.meeting).status == "breached"
    services.mark_ready(report=report, actor=cast.pmo)
    assert sweep(clock, at(DUE + timedelta(days=3), 17)) == ["DAG #7 headline_report"]
    late = obligation(report.meeting)
    assert (late.status, late.met_on) == ("breached", DUE + timedelta(days=3))


def test_a_report_taken_back_does_not_issue_itself(cast, clock, report: HeadlineReport) -> None:
    services.mark_ready(report=report, actor=cast.pmo)
    services.back_to_draft(report=report, actor=cast.pmo)
    report.refresh_from_db()
    assert (report.status, report.ready_at) == ("draft", None)
    assert sweep(clock, at(DUE, 17)) == []


def test_a_past_meetings_report_tells_nobody(cast) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    listed = ActionFactory(group=group("DAG"), reference="DAG04-01", raised_on=date(2022, 2, 9))
    from meetings.models import ActionReview

    ActionReview.objects.create(meeting=old, action=listed, listed_status="ongoing")
    report = services.draft_report(meeting=old, actor=cast.pmo)
    services.issue_report(report=report, actor=cast.pmo)
    report.refresh_from_db()
    assert report.content["meeting"]["historical"] is True
    assert [one["reference"] for one in report.content["actions"]["ongoing"]] == ["DAG04-01"]
    assert not Notice.objects.exists()
    assert obligation(old).status == "recorded"


def test_the_report_opens_what_the_meeting_raised_and_nothing_else(cast, report: HeadlineReport) -> None:
    narrow = ActionFactory(group=report.meeting.group, raised_on=MEETING_DAY, classification="programme")
    raised = report.meeting.group.actions.get(reference="DAG07-01")
    assert raised.scope == "DAG:programme"
    assert [one["reference"] for one in report_content(report)["actions"]["raised"]] == ["DAG07-01"]
    services.issue_report(report=report, actor=cast.pmo)
    raised.refresh_from_db()
    narrow.refresh_from_db()
    assert (raised.scope, narrow.scope) == ("DAG:public", "DAG:programme")
    assert Event.objects.filter(kind="raid.action_reclassified").count() == 1


def test_a_report_already_issued_by_somebody_else_is_refused(cast, report: HeadlineReport) -> None:
    other = HeadlineReport.objects.get(pk=report.pk)
    services.issue_report(report=report, actor=cast.pmo)
    with pytest.raises(Refused):
        services.issue_report(report=other, actor=cast.pmo)


def test_the_pdf_is_made_before_the_transaction_opens(cast, monkeypatch, report: HeadlineReport) -> None:
    """Making it takes seconds; the database is not held meanwhile, and nothing is written yet."""
    outside, depth = [], len(connection.savepoint_ids)

    def rendering(*args: object, **said: object) -> bytes:
        outside.append((len(connection.savepoint_ids) == depth, HeadlineReport.objects.get().status))
        return made(*args, **said)

    made = reports.render_report
    monkeypatch.setattr(reports, "render_report", rendering)
    services.issue_report(report=report, actor=cast.pmo)
    assert outside == [(True, "draft")]


def test_a_report_that_changed_while_its_pdf_was_made_is_not_issued(cast, monkeypatch, report: HeadlineReport) -> None:
    item = report.meeting.items.get(number="1")

    def rendering(*args: object, **said: object) -> bytes:
        services.write(item=item, kind="note", text="Said in between", actor=cast.pmo)
        return made(*args, **said)

    made = reports.render_report
    monkeypatch.setattr(reports, "render_report", rendering)
    with pytest.raises(Refused, match="changed while its PDF was being made"):
        services.issue_report(report=report, actor=cast.pmo)
    report.refresh_from_db()
    assert (report.status, report.meeting.status) == ("draft", "held")
    assert not Document.objects.exists()
    assert not Notice.objects.filter(topic="reports").exists()
    assert Event.objects.filter(kind="meetings.report_issued").count() == 0


def test_a_report_taken_back_while_its_pdf_was_made_is_not_issued(cast, monkeypatch, report: HeadlineReport) -> None:
    services.mark_ready(report=report, actor=cast.pmo)

    def rendering(*args: object, **said: object) -> bytes:
        services.back_to_draft(report=HeadlineReport.objects.get(), actor=cast.pmo)
        return made(*args, **said)

    made = reports.render_report
    monkeypatch.setattr(reports, "render_report", rendering)
    with pytest.raises(Refused, match="changed while its PDF was being made"):
        services.issue_report(report=HeadlineReport.objects.get(), actor=cast.pmo)
    assert HeadlineReport.objects.get().status == "draft"
    assert not Document.objects.exists()


def test_the_files_sha_stands_in_the_event_of_its_issue(cast, report: HeadlineReport) -> None:
    services.issue_report(report=report, actor=cast.pmo)
    event = Event.objects.get(kind="meetings.report_issued")
    assert DocumentVersion.objects.get().file.sha256 in event.text


def test_a_past_meetings_report_does_not_name_todays_meeting_as_the_next(cast, meeting: Meeting) -> None:
    report = services.draft_report(meeting=planned(number=6, on=date(2022, 3, 9)), actor=cast.pmo)
    content = report_content(report)
    assert content["next_meeting"] is None
    assert not is_recorded(content["attendance"])
    page = render_to_string("meetings/_report.html", {"content": content})
    assert "Not in the record." in page
    assert "Nobody recorded who was there." in page
