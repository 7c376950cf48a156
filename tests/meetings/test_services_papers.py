"""Papers: filed, issued in time or late, and the chair's waiver."""

from __future__ import annotations

from datetime import date

import pytest

from deadlines.models import Obligation
from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from foundation.documents.models import Document
from foundation.notifications.models import Notice
from groups.queries import members
from meetings import services
from meetings.models import AgendaItem, Meeting, Paper
from meetings.queries import papers_due, papers_in_time
from tests.factories.meetings import PDF, day, paper, planned

DUE, LATE, MEETING_DAY = date(2026, 12, 2), date(2026, 12, 4), date(2026, 12, 9)


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(number="1")


def obligation(meeting: Meeting) -> Obligation:
    return Obligation.objects.get(subject=f"meeting:{meeting.pk}", key="papers_issued")


def test_a_paper_is_filed_under_a_reference_and_nobody_is_told(cast, meeting: Meeting, item: AgendaItem) -> None:
    filed = paper(meeting, item, actor=cast.pmo)
    assert filed.version is not None
    assert filed.reference == "MHHS-DOC0001 v1.0"
    assert filed.version.document.scope == "DAG:public"
    assert not Notice.objects.exists()
    assert list(Event.objects.filter(kind__startswith="meetings.paper").values_list("kind", flat=True)) == [
        "meetings.paper_added"
    ]


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a pdf", b"%PDF-1.7 /JavaScript %%EOF"])
def test_what_is_not_a_plain_pdf_is_refused(cast, meeting: Meeting, item: AgendaItem, data: bytes) -> None:
    with pytest.raises(Refused):
        paper(meeting, item, data=data, actor=cast.pmo)
    assert not Paper.objects.exists()
    assert not Document.objects.exists()


def test_a_new_version_is_pinned_until_the_paper_is_issued(cast, meeting: Meeting, item: AgendaItem) -> None:
    filed = paper(meeting, item)
    services.revise_paper(
        paper=filed, data=PDF + b"\n%%EOF", file_name="v2.pdf", change="Figures corrected", actor=cast.pmo
    )
    assert filed.reference == "MHHS-DOC0001 v2.0"
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    filed.refresh_from_db()
    with pytest.raises(Refused, match="does not change any more"):
        services.revise_paper(paper=filed, data=PDF, file_name="v3.pdf", change="x", actor=cast.pmo)
    with pytest.raises(Refused, match="does not change any more"):
        services.remove_paper(paper=filed, actor=cast.pmo)
    assert Paper.objects.count() == 1


def test_a_paper_taken_off_leaves_its_document_on_file(cast, meeting: Meeting, item: AgendaItem) -> None:
    services.remove_paper(paper=paper(meeting, item), actor=cast.pmo)
    assert not Paper.objects.exists()
    assert Document.objects.count() == 1


@pytest.mark.clause("meeting-papers")
def test_issuing_in_time_meets_the_obligation_and_tells_every_member_once(cast, clock, meeting, item) -> None:
    filed = paper(meeting, item)
    clock.move_to(day(DUE, 23))
    assert services.issue_papers(meeting=meeting, actor=cast.pmo) == 1
    filed.refresh_from_db()
    assert (meeting.status, filed.late_by) == ("papers_issued", 0)
    assert (obligation(meeting).status, obligation(meeting).met_on) == ("met", DUE)
    told = Notice.objects.filter(topic="papers")
    assert {notice.person for notice in told} == set(members(meeting.group))
    assert cast.representative in {notice.person for notice in told}
    with pytest.raises(Refused, match="apers have been issued already"):
        services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert Notice.objects.filter(topic="papers").count() == members(meeting.group).count()


def test_issuing_late_marks_every_paper_and_the_breach_stays(cast, clock, meeting, item) -> None:
    filed = paper(meeting, item)
    clock.move_to(day(LATE))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    filed.refresh_from_db()
    assert filed.late_by == 2
    assert (obligation(meeting).status, obligation(meeting).met_on) == ("breached", LATE)


def test_an_empty_agenda_is_not_issued(cast, meeting: Meeting) -> None:
    meeting.items.all().delete()
    with pytest.raises(Refused, match="no items yet"):
        services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert meeting.status == "planned"
    assert obligation(meeting).status == "open"
    assert not Notice.objects.exists()


def test_a_later_paper_is_issued_by_itself(cast, clock, meeting, item) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    filed = paper(meeting, item)
    clock.move_to(day(LATE))
    services.issue_late_paper(paper=filed, actor=cast.pmo)
    filed.refresh_from_db()
    assert filed.late_by == 2
    assert obligation(meeting).status == "met"
    notice = Notice.objects.get(person=cast.representative, key=f"papers:{meeting.pk}:{filed.pk}")
    assert "late by 2 working days" in notice.body
    assert filed.title not in notice.body


def test_a_single_paper_waits_for_the_others(cast, meeting, item) -> None:
    filed = paper(meeting, item)
    with pytest.raises(Refused, match="only after the issue of the others and before the headline report"):
        services.issue_late_paper(paper=filed, actor=cast.pmo)
    filed.refresh_from_db()
    assert filed.issued_at is None


@pytest.fixture
def late(cast, clock, meeting: Meeting, item: AgendaItem) -> Paper:
    filed = paper(meeting, item, actor=cast.pmo)
    clock.move_to(day(LATE))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    filed.refresh_from_db()
    return filed


def test_a_late_paper_stops_a_decision_until_the_chair_waives_it(cast, meeting, item, late: Paper) -> None:
    before = papers_in_time(meeting, item)
    assert not before
    assert before.reason == (
        "The paper “Secondary addressing” came 2 working days late; the chair must waive that, with a reason, first."
    )
    services.waive_paper(paper=late, reason="Members asked for it", actor=cast.chair)
    after = papers_in_time(meeting, item)
    assert after
    assert after.waived == (late,)
    assert (late.waived_by, late.waiver_reason) == (cast.chair, "Members asked for it")
    assert Event.objects.filter(kind="meetings.paper_waived").count() == 1


@pytest.mark.parametrize("who", ["pmo", "representative", "participant", "stranger", "sro", "auditor"])
def test_nobody_but_the_chair_waives(cast, late: Paper, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.waive_paper(paper=late, reason="It suits me", actor=cast.by_name(who))
    late.refresh_from_db()
    assert late.needs_waiver
    assert not Event.objects.filter(kind="meetings.paper_waived").exists()


def test_nobody_waives_what_they_put_forward(cast, clock, meeting, item) -> None:
    from foundation.documents.models import DocumentVersion

    filed = paper(meeting, item)
    DocumentVersion.objects.filter(pk=filed.version_id).update(added_by=cast.chair)
    clock.move_to(day(LATE))
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    filed = Paper.objects.get(pk=filed.pk)
    with pytest.raises(NotAllowed, match="put forward themselves"):
        services.waive_paper(paper=filed, reason="It is good", actor=cast.chair)


def test_a_waiver_has_a_reason_and_something_to_waive(cast, meeting, item, late: Paper) -> None:
    with pytest.raises(Refused, match="needs its reason"):
        services.waive_paper(paper=late, reason="  ", actor=cast.chair)
    services.waive_paper(paper=late, reason="Yes", actor=cast.chair)
    with pytest.raises(Refused, match="waived already"):
        services.waive_paper(paper=late, reason="Again", actor=cast.chair)


def test_an_unissued_paper_stops_a_decision(meeting, item) -> None:
    paper(meeting, item)
    assert papers_in_time(meeting, item).reason == "The paper “Secondary addressing” has not been issued."


def test_a_past_meetings_papers_are_not_judged(cast) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    item = services.add_item(meeting=old, title="Principles", actor=cast.pmo)
    paper(old, item)
    found = papers_in_time(old, item)
    assert found
    assert not found.known


def test_when_papers_are_due_and_why(meeting: Meeting) -> None:
    due = papers_due(meeting)
    assert due is not None
    assert due.on == DUE
    assert due.sentence == "5 working days before the meeting"
    assert due.citation


def test_papers_of_a_meeting_held_without_them_go_out_late_and_may_be_waived(cast, clock, meeting, item) -> None:
    filed = paper(meeting, item)
    clock.move_to(day(meeting.on, 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    services.issue_late_paper(paper=filed, actor=cast.pmo)
    filed.refresh_from_db()
    assert filed.late_by > 0
    assert (obligation(meeting).status, obligation(meeting).met_on) == ("breached", meeting.on)
    services.waive_paper(paper=filed, reason="It was read aloud", actor=cast.chair)
    assert papers_in_time(meeting, item)


def test_nothing_is_issued_for_a_past_meeting(cast) -> None:
    filed = paper(planned(number=6, on=date(2022, 3, 9)))
    with pytest.raises(Refused, match="entered from its papers"):
        services.issue_late_paper(paper=filed, actor=cast.pmo)
