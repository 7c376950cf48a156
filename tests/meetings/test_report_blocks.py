"""A report in blocks: the secretariat's words beside the record's, two editors at once, and the chair's sign-off."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from deadlines.services import enforce
from foundation.audit.models import Event
from foundation.core.clock import london_datetime
from foundation.core.errors import NotAllowed, Refused
from foundation.notifications.models import Notice
from meetings import services
from meetings.models import HeadlineReport, Meeting, ReportBlock
from meetings.queries import block_state, report_content
from meetings.rules.report_text import blocks
from tests.factories.groups import SYSTEM
from tests.factories.meetings import day

MEETING_DAY = date(2026, 12, 9)
DUE = date(2026, 12, 11)


@pytest.fixture
def report(cast, clock, meeting: Meeting) -> HeadlineReport:
    """The draft of DAG #7, with a context captured at its second item."""
    clock.move_to(day(MEETING_DAY, 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    services.write(item=meeting.items.get(number="2"), kind="context", text="Two ways were compared.", actor=cast.pmo)
    return HeadlineReport.objects.get(meeting=meeting)


def key_of(report: HeadlineReport, number: str = "2") -> str:
    return f"item-{report.meeting.items.get(number=number).pk}"


def word(report: HeadlineReport, key: str, words: str, actor) -> ReportBlock:
    seen = block_state(report, key).seen
    return services.write_block(report=report, key=key, words=words, seen=seen, actor=actor)


@pytest.mark.clause("report-content")
def test_words_stand_beside_the_record_and_what_changed_since_shows(cast, report: HeadlineReport) -> None:
    key = key_of(report)
    word(report, key, "In **short**: two ways.", cast.pmo)
    assert not block_state(report, key).has_moved
    item = report.meeting.items.get(number="2")
    services.write(item=item, kind="note", text="A third was named.", actor=cast.pmo)
    state = block_state(report, key)
    assert state.block.text == "In **short**: two ways."
    assert "".join(piece.text for piece in state.since if piece.kind == "inserted").strip() == "A third was named."
    word(report, key, state.own.words, cast.pmo)
    assert not block_state(report, key).has_moved
    services.redraft_block(report=report, key=key, actor=cast.pmo)
    assert block_state(report, key).block.text == "Two ways were compared.\n\nA third was named."
    assert Event.objects.filter(kind="meetings.report_edited").count() == 3


def test_two_editors_at_once_the_second_is_told_and_loses_nothing(cast, report: HeadlineReport) -> None:
    seen = block_state(report, "introduction").seen
    services.write_block(report=report, key="introduction", words="Mine.", seen=seen, actor=cast.pmo)
    with pytest.raises(Refused, match="Somebody else"):
        services.write_block(report=report, key="introduction", words="Yours.", seen=seen, actor=cast.pmo)
    assert ReportBlock.objects.get().words == "Mine."
    client = Client()
    client.force_login(cast.pmo)
    address = reverse("meetings:report-block", args=["DAG", 7, "introduction"])
    answer = client.post(address, {"words": "Yours.", "seen": seen})
    page = answer.content.decode()
    assert (answer.status_code, "Yours." in page, "Mine." in page, "Somebody else" in page) == (422, True, True, True)
    now_seen = block_state(report, "introduction").seen
    assert f'value="{now_seen}"' in page
    client.post(address, {"words": "Yours and mine.", "seen": now_seen})
    assert ReportBlock.objects.get().words == "Yours and mine."


def test_facts_stay_as_recorded_whatever_is_written_before_them(cast, report: HeadlineReport) -> None:
    word(report, "decisions", "None was needed.", cast.pmo)
    told = next(block for block in blocks(report_content(report)) if block.key == "decisions")
    assert told.text == "None was needed.\n\nNo decision was recorded."


@pytest.mark.parametrize("who", ["chair", "representative", "participant", "stranger", "auditor"])
def test_only_the_secretariat_words_a_report(cast, report: HeadlineReport, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.write_block(report=report, key="introduction", words="x", seen="", actor=cast.by_name(who))
    with pytest.raises(NotAllowed):
        services.redraft_block(report=report, key="introduction", actor=cast.by_name(who))
    assert not ReportBlock.objects.exists()


def test_a_block_that_is_not_there_and_empty_words_are_refused(cast, report: HeadlineReport) -> None:
    seen = block_state(report, "introduction").seen
    with pytest.raises(Refused, match="no such block"):
        services.write_block(report=report, key="item-0", words="x", seen=seen, actor=cast.pmo)
    with pytest.raises(Refused, match="follow the record"):
        services.write_block(report=report, key="introduction", words="  ", seen=seen, actor=cast.pmo)
    with pytest.raises(Refused, match="follows the record already"):
        services.redraft_block(report=report, key="introduction", actor=cast.pmo)
    services.mark_ready(report=report, actor=cast.pmo)
    with pytest.raises(Refused, match="take it back to draft"):
        services.write_block(report=report, key="introduction", words="x", seen=seen, actor=cast.pmo)
    assert not ReportBlock.objects.exists()


def test_versions_and_their_differences_on_a_page(cast, settings, report: HeadlineReport) -> None:
    settings.PDF = "off"
    key = key_of(report)
    word(report, key, "The group preferred option 1.", cast.pmo)
    services.issue_report(report=report, actor=cast.pmo)
    second = services.draft_report(meeting=report.meeting, actor=cast.pmo)
    word(second, key, "The group preferred option 2.", cast.pmo)
    services.issue_report(report=second, actor=cast.pmo)
    page = Client().get(reverse("meetings:report-differences", args=["DAG", 7])).content.decode()
    assert "1 block differs between version 1 and version 2." in page
    assert '<del><span class="visually-hidden">[deleted: </span> 1.<span class="visually-hidden">]</span></del>' in page
    assert (
        '<ins><span class="visually-hidden">[inserted: </span> 2.<span class="visually-hidden">]</span></ins>' in page
    )
    same = Client().get(reverse("meetings:report-differences", args=["DAG", 7]), {"old": "2", "new": "2"})
    assert "Nothing differs" in same.content.decode()
    assert Client().get(reverse("meetings:report-differences", args=["DAG", 7]), {"old": "9"}).status_code == 404


# --- the chair's sign-off --------------------------------------------------------------------------------------------


def sweep(clock, hour: int) -> list[str]:
    when = london_datetime(DUE, (day(DUE, hour)).time())
    clock.move_to(when)
    return enforce(at=when, actor=SYSTEM).issued


def test_a_report_the_chair_asked_for_waits_for_them(cast, clock, settings, report: HeadlineReport) -> None:
    settings.PDF = "off"
    services.ask_sign_off(report=report, actor=cast.chair)
    services.mark_ready(report=report, actor=cast.pmo)
    assert Notice.objects.filter(person=cast.chair, subject__startswith="To be signed off").count() == 1
    with pytest.raises(Refused, match="chair signs this report off"):
        services.issue_report(report=report, actor=cast.pmo)
    assert sweep(clock, 17) == []
    report.refresh_from_db()
    assert (report.status, report.meeting.status) == ("ready", "held")
    services.sign_off(report=report, actor=cast.chair)
    services.write(item=report.meeting.items.get(number="2"), kind="note", text="Said later", actor=cast.pmo)
    assert sweep(clock, 18) == ["DAG #7 headline_report"]
    report.refresh_from_db()
    assert (report.status, report.signed_off_by) == ("issued", cast.chair)
    assert report.content["signed_off_by"] == cast.chair.name
    assert "Said later" not in str(report.content), "what the chair read is what is issued"


def test_a_groups_setting_asks_for_every_report(cast, settings, report: HeadlineReport) -> None:
    settings.PDF = "off"
    services.set_sign_off(group=report.meeting.group, asked=True, actor=cast.chair)
    with pytest.raises(Refused, match="chair signs this report off"):
        services.issue_report(report=report, actor=cast.pmo)
    services.set_sign_off(group=report.meeting.group, asked=False, actor=cast.pmo)
    services.issue_report(report=report, actor=cast.pmo)
    assert Event.objects.filter(kind="meetings.report_setting").count() == 2


@pytest.mark.parametrize("who", ["pmo", "representative", "participant", "stranger", "sro"])
def test_nobody_but_the_chair_signs_off(cast, report: HeadlineReport, who: str) -> None:
    services.mark_ready(report=report, actor=cast.pmo)
    for act in (services.sign_off, services.ask_sign_off):
        with pytest.raises(NotAllowed):
            act(report=report, actor=cast.by_name(who))
    report.refresh_from_db()
    assert (report.status, report.sign_off_asked_at) == ("ready", None)


def test_nobody_signs_off_what_they_drafted_or_worded(cast, report: HeadlineReport) -> None:
    word(report, "introduction", "In short.", cast.pmo)
    ReportBlock.objects.update(edited_by=cast.chair)
    services.mark_ready(report=report, actor=cast.pmo)
    with pytest.raises(NotAllowed, match="drafted or worded"):
        services.sign_off(report=report, actor=cast.chair)
    ReportBlock.objects.update(edited_by=cast.pmo)
    HeadlineReport.objects.update(drafted_by=cast.chair)
    report.refresh_from_db()
    with pytest.raises(NotAllowed, match="drafted or worded"):
        services.sign_off(report=report, actor=cast.chair)
    report.refresh_from_db()
    assert report.status == "ready"


def test_a_sign_off_goes_with_a_report_taken_back(cast, report: HeadlineReport) -> None:
    services.mark_ready(report=report, actor=cast.pmo)
    services.sign_off(report=report, actor=cast.chair)
    services.back_to_draft(report=report, actor=cast.pmo)
    report.refresh_from_db()
    assert (report.signed_off_by, report.signed_off_at, report.content) == (None, None, {})


def test_sign_off_in_the_browser(cast, settings, report: HeadlineReport) -> None:
    settings.PDF = "off"
    services.mark_ready(report=report, actor=cast.pmo)
    chair, pmo = Client(), Client()
    chair.force_login(cast.chair)
    pmo.force_login(cast.pmo)
    home = reverse("meetings:report", args=["DAG", 7])
    assert "Ask to sign it off" in chair.get(home).content.decode()
    assert "Ask to sign it off" not in pmo.get(home).content.decode()
    chair.post(reverse("meetings:report-step", args=["DAG", 7, "ask_sign_off"]))
    assert "waits for the chair to sign it off" in pmo.get(home).content.decode()
    assert (
        "The chair signs this report off" in pmo.get(reverse("meetings:report-issue", args=["DAG", 7])).content.decode()
    )
    chair.post(reverse("meetings:report-step", args=["DAG", 7, "sign_off"]))
    assert "was signed off by" in pmo.get(home).content.decode()
    pmo.post(reverse("meetings:report-issue", args=["DAG", 7]))
    assert "signed off by" in Client().get(home).content.decode()


def test_the_preview_as_pdf_says_that_it_is_a_draft(cast, report: HeadlineReport) -> None:
    client = Client()
    client.force_login(cast.chair)
    answer = client.get(reverse("meetings:report-preview-pdf", args=["DAG", 7]))
    assert answer.content.startswith(b"%PDF-1.7")
    assert "draft" in answer.headers["Content-Disposition"]
    client.force_login(cast.representative)
    assert client.get(reverse("meetings:report-preview-pdf", args=["DAG", 7])).status_code == 403
    assert HeadlineReport.objects.get().status == "draft"


def test_every_block_on_a_page_with_what_changed(cast, report: HeadlineReport) -> None:
    key = key_of(report)
    word(report, key, "In short.", cast.pmo)
    services.write(item=report.meeting.items.get(number="2"), kind="note", text="Then this.", actor=cast.pmo)
    client = Client()
    client.force_login(cast.pmo)
    page = client.get(reverse("meetings:report-blocks", args=["DAG", 7])).content.decode()
    assert "What changed in the record since" in page
    assert "Then this." in page
    client.post(reverse("meetings:report-redraft", args=["DAG", 7, key]))
    assert not ReportBlock.objects.exists()
    client.force_login(cast.chair)
    assert "Write your words" not in client.get(reverse("meetings:report-blocks", args=["DAG", 7])).content.decode()
