"""Papers: filed, issued in time or late, and the chair's waiver."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deadlines.models import Obligation
from foundation.audit.models import Event
from foundation.core.clock import now
from foundation.core.errors import NotAllowed, Refused
from foundation.documents.models import Document, DocumentVersion
from foundation.notifications.models import Notice
from groups.queries import members
from meetings import services
from meetings.models import AgendaItem, EarlierIssue, LastLook, Meeting, Paper
from meetings.queries import papers_due, papers_in_time, text_of
from tests.documents.packages import package
from tests.factories.meetings import PDF, day, paper, planned

PDF2 = PDF + b"\n%%EOF"
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


def test_a_new_version_takes_the_place_of_one_not_issued(cast, meeting: Meeting, item: AgendaItem) -> None:
    filed = services.revise_paper(
        paper=paper(meeting, item), data=PDF2, file_name="v2.pdf", change="Figures corrected", actor=cast.pmo
    )
    assert filed.reference == "MHHS-DOC0001 v2.0"
    assert not EarlierIssue.objects.exists()
    assert not Notice.objects.exists()


def test_an_issued_paper_is_issued_anew_with_its_next_version(cast, clock, meeting, item) -> None:
    filed = paper(meeting, item, actor=cast.pmo)
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    clock.move_to(day(LATE))
    again = services.revise_paper(paper=filed, data=PDF2, file_name="v2.pdf", change="Costs", actor=cast.pmo)
    again.refresh_from_db()
    assert (again.reference, again.late_by, again.issued_at) == ("MHHS-DOC0001 v2.0", 2, day(LATE))
    [old] = EarlierIssue.objects.all()
    assert (old.version.reference, old.late_by, old.waived_at) == ("MHHS-DOC0001 v1.0", 0, None)
    notice = Notice.objects.get(person=cast.representative, key=f"papers:{meeting.pk}:{filed.pk}:2.0")
    assert notice.body == (
        "MHHS-DOC0001 v2.0 has been issued in place of version 1.0. It is late by 2 working days. "
        "With it the agenda is version 2."
    )
    assert meeting.agenda_versions.get(number=2).reason == (
        "The paper “Secondary addressing” (MHHS-DOC0001) was issued as version 2.0 in place of version 1.0"
    )
    assert Notice.objects.filter(person=cast.representative).count() == 2, "of the issue, and of what changed once"
    assert Event.objects.filter(kind="meetings.paper_reissued").count() == 1
    assert not papers_in_time(meeting, item)
    with pytest.raises(Refused, match="not taken off any more"):
        services.remove_paper(paper=again, actor=cast.pmo)
    assert obligation(meeting).status == "met"


def test_the_reason_tells_no_title_to_who_may_not_read_the_paper(cast, meeting, item) -> None:
    filed = paper(meeting, item, actor=cast.pmo, classification="restricted")
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    services.revise_paper(paper=filed, data=PDF2, file_name="v2.pdf", change="Costs", actor=cast.pmo)
    reason = meeting.agenda_versions.get(number=2).reason
    assert reason == "A paper for fewer readers (MHHS-DOC0001) was issued as version 2.0 in place of version 1.0"


def test_what_was_decided_on_is_not_replaced(cast, meeting, item) -> None:
    filed = paper(meeting, item)
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    AgendaItem.objects.filter(pk=item.pk).update(disposition="decided")
    with pytest.raises(Refused, match="decided on the version that was issued"):
        services.revise_paper(paper=filed, data=PDF2, file_name="v2.pdf", change="Costs", actor=cast.pmo)
    assert DocumentVersion.objects.count() == 1
    assert Notice.objects.filter(key__endswith=":2.0").count() == 0


def test_nobody_but_the_secretariat_files_versions(cast, meeting, item) -> None:
    filed = services.write_paper(
        meeting=meeting, item=item, title="Note", text="One", classification="public", actor=cast.pmo
    )
    for who in (cast.chair, cast.representative, cast.participant):
        with pytest.raises(NotAllowed):
            services.revise_paper(paper=filed, data=PDF2, file_name="v2.pdf", change="x", actor=who)
        with pytest.raises(NotAllowed):
            services.rewrite_paper(paper=filed, text="Two", change="x", seen="1.0", actor=who)
        with pytest.raises(NotAllowed):
            services.write_paper(meeting=meeting, item=item, title="N", text="x", classification="public", actor=who)
    assert DocumentVersion.objects.count() == 1


# --- written here ----------------------------------------------------------------------------------------------------


@pytest.fixture
def note(cast, meeting, item) -> Paper:
    return services.write_paper(
        meeting=meeting,
        item=item,
        title="A note",
        text="# Costs\r\n\r\nThey rise.\r\n",
        classification="programme",
        actor=cast.pmo,
    )


def test_a_text_is_filed_as_it_was_written(note: Paper) -> None:
    assert note.is_text
    assert note.version.file.kind == "Text"
    assert note.version.file_name == "A note.md"
    assert note.version.document.scope == "DAG:programme"
    assert text_of(note.version) == "# Costs\n\nThey rise.\n"


def test_each_save_is_a_version_and_nothing_changed_is_none(cast, note: Paper) -> None:
    saved = services.rewrite_paper(paper=note, text="They fall.", change="Sign", seen="1.0", actor=cast.pmo)
    assert saved.reference == "MHHS-DOC0001 v2.0"
    assert text_of(saved.version) == "They fall.\n"
    with pytest.raises(Refused, match="Nothing has changed"):
        services.rewrite_paper(paper=saved, text="They fall.\r\n", change="None", seen="2.0", actor=cast.pmo)
    with pytest.raises(Refused, match="no words"):
        services.rewrite_paper(paper=saved, text="  \n", change="None", seen="2.0", actor=cast.pmo)
    assert note.version.document.versions.count() == 2


def test_the_second_of_two_writers_is_told(cast, note: Paper) -> None:
    services.rewrite_paper(paper=note, text="First.", change="One", seen="1.0", actor=cast.pmo)
    with pytest.raises(Refused, match=r"Somebody else saved version 2\.0"):
        services.rewrite_paper(paper=note, text="Second.", change="Two", seen="1.0", actor=cast.pmo)
    assert text_of(Paper.objects.get().version) == "First.\n"


def test_a_text_may_give_way_to_a_file_and_a_file_is_not_rewritten(cast, note: Paper) -> None:
    filed = services.revise_paper(paper=note, data=PDF2, file_name="v2.pdf", change="Designed", actor=cast.pmo)
    assert filed.version.file.kind == "PDF"
    with pytest.raises(Refused, match="is a file"):
        services.rewrite_paper(paper=filed, text="x", change="x", seen="2.0", actor=cast.pmo)


def test_a_word_file_is_known_by_its_content(cast, meeting, item) -> None:
    filed = paper(meeting, item, data=package("docx"), file_name="costs.pdf")
    assert (filed.version.file.kind, filed.version.file_name) == ("Word", "costs.docx")


# --- looking ---------------------------------------------------------------------------------------------------------


def test_what_is_new_stays_new_for_the_visit(cast, clock, meeting) -> None:
    who, begun = cast.representative, now()
    assert services.look(meeting=meeting, person=who) == begun
    clock.shift(timedelta(minutes=10))
    assert services.look(meeting=meeting, person=who) == begun
    clock.shift(timedelta(hours=3))
    assert services.look(meeting=meeting, person=who) == begun + timedelta(minutes=10)
    clock.shift(timedelta(minutes=20))
    assert services.look(meeting=meeting, person=who) == begun + timedelta(minutes=10)
    assert services.look(meeting=meeting, person=cast.chair) == now()
    assert LastLook.objects.count() == 2


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


def test_a_waiver_holds_for_the_version_it_was_given_for(cast, meeting, item, late: Paper) -> None:
    services.waive_paper(paper=late, reason="Members asked for it", actor=cast.chair)
    again = services.revise_paper(paper=late, data=PDF2, file_name="v2.pdf", change="Costs", actor=cast.pmo)
    assert again.needs_waiver
    [old] = EarlierIssue.objects.all()
    assert (old.waived_by, old.waiver_reason) == (cast.chair, "Members asked for it")
    assert not papers_in_time(meeting, item)


def test_nobody_waives_what_they_put_forward(cast, clock, meeting, item) -> None:
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
