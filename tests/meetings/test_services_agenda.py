"""Editing an agenda, and what became of its items."""

from __future__ import annotations

from datetime import date

import pytest

from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from meetings import services
from meetings.models import Meeting
from tests.factories.meetings import CaptureFactory, day, paper, planned


def agenda(meeting: Meeting) -> list[tuple[str, str]]:
    return list(meeting.items.order_by("position").values_list("number", "title"))


def count(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


@pytest.mark.clause("standing-items")
def test_an_added_item_stands_before_the_one_that_closes_the_agenda(cast, meeting: Meeting) -> None:
    item = services.add_item(meeting=meeting, title="Technical assumptions", lead="IS", minutes=10, actor=cast.pmo)
    assert (item.number, item.position) == ("4", 4)
    assert agenda(meeting)[3:] == [("4", "Technical assumptions"), ("5", "Summary and next steps")]
    event = Event.objects.filter(kind="meetings.item_added").latest("pk")
    assert event.stream == "group:DAG"
    assert "Technical" not in event.text  # words are kept beside the event, under a digest


def test_after_the_issue_it_stands_there_too_and_no_number_changes(cast, meeting: Meeting) -> None:
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    services.add_item(meeting=meeting, title="Late matter", reason="It cannot wait", actor=cast.pmo)
    assert agenda(meeting)[2:] == [
        ("3", "Working group reports"),
        ("5", "Late matter"),
        ("4", "Summary and next steps"),
    ]


def test_where_somebody_put_another_item_last_a_new_one_follows_it(cast, meeting: Meeting) -> None:
    services.move_item(item=meeting.items.get(number="4"), step=-1, actor=cast.pmo)
    services.add_item(meeting=meeting, title="Any other business", actor=cast.pmo)
    assert agenda(meeting)[4] == ("5", "Any other business")


def test_an_order_somebody_else_has_changed_is_not_changed_unseen(cast, meeting: Meeting) -> None:
    seen = Meeting.objects.get(pk=meeting.pk).agenda_revision
    services.move_item(item=meeting.items.get(number="2"), step=1, seen=seen, actor=cast.pmo)
    before, events = agenda(meeting), Event.objects.count()
    with pytest.raises(Refused, match="Somebody else has just changed the order"):
        services.move_item(item=meeting.items.get(number="1"), step=1, seen=seen, actor=cast.pmo)
    assert (agenda(meeting), Event.objects.count()) == (before, events)


def test_an_item_somebody_else_has_removed_is_not_changed(cast, meeting: Meeting) -> None:
    item = meeting.items.get(number="2")
    services.remove_item(item=meeting.items.get(number="2"), actor=cast.pmo)
    events = Event.objects.count()
    words = {"title": "T", "objective": "", "objective_text": "", "lead": "", "minutes": 1}
    for act in (
        lambda: services.change_item(item=item, actor=cast.pmo, **words),
        lambda: services.move_item(item=item, step=1, actor=cast.pmo),
        lambda: services.remove_item(item=item, actor=cast.pmo),
    ):
        with pytest.raises(Refused, match="just taken this item off"):
            act()
    assert (meeting.items.count(), Event.objects.count()) == (3, events)


def test_numbers_follow_the_order_until_the_agenda_is_issued(cast, meeting: Meeting) -> None:
    item = meeting.items.get(number="4")
    services.move_item(item=item, step=-1, actor=cast.pmo)
    assert agenda(meeting)[2:] == [("3", "Summary and next steps"), ("4", "Working group reports")]
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    services.move_item(item=item, step=-1, reason="The room", actor=cast.pmo)
    assert agenda(meeting)[1:3] == [("3", "Summary and next steps"), ("2", "Governance group updates")]


def test_moving_past_the_end_records_nothing(cast, meeting: Meeting) -> None:
    services.move_item(item=meeting.items.get(number="1"), step=-1, actor=cast.pmo)
    assert count("meetings.items_ordered") == 0


def test_removing_closes_the_gap(cast, meeting: Meeting) -> None:
    services.remove_item(item=meeting.items.get(number="2"), actor=cast.pmo)
    assert [number for number, _ in agenda(meeting)] == ["1", "2", "3"]
    assert count("meetings.item_removed") == 1


def test_an_item_with_a_paper_stays(cast, meeting: Meeting) -> None:
    item = meeting.items.get(number="2")
    paper(meeting, item)
    with pytest.raises(Refused, match="Item 2 has papers"):
        services.remove_item(item=item, actor=cast.pmo)
    assert len(agenda(meeting)) == 4
    assert count("meetings.item_removed") == 0


def test_changing_an_item_records_what_changed_only(cast, meeting: Meeting) -> None:
    item = meeting.items.get(number="1")
    said = {"title": item.title, "objective": "DECISION", "objective_text": "", "lead": "Chair", "minutes": 20}
    services.change_item(item=item, actor=cast.pmo, **said)
    services.change_item(item=item, actor=cast.pmo, **said)
    event = Event.objects.get(kind="meetings.item_changed")
    assert '"fields":"lead, minutes"' in event.text.replace(" ", "").replace("lead,minutes", "lead, minutes")


@pytest.mark.parametrize("who", ["chair", "representative", "participant", "stranger", "auditor"])
def test_nobody_else_edits_an_agenda(cast, meeting: Meeting, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.add_item(meeting=meeting, title="Mine", actor=cast.by_name(who))
    assert len(agenda(meeting)) == 4


def test_the_agenda_of_a_held_meeting_stays(cast, clock, meeting: Meeting) -> None:
    clock.move_to(day(date(2026, 12, 9), 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    with pytest.raises(Refused, match="has been held"):
        services.add_item(meeting=meeting, title="Late thought", actor=cast.pmo)
    with pytest.raises(Refused):
        services.remove_item(item=meeting.items.get(number="1"), actor=cast.pmo)
    assert len(agenda(meeting)) == 4


def test_what_became_of_items(cast, clock, meeting: Meeting) -> None:
    item = meeting.items.get(number="2")
    with pytest.raises(Refused, match="has not been before a meeting"):
        services.settle(item=item, disposition="considered", actor=cast.pmo)
    clock.move_to(day(date(2026, 12, 9), 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    item.refresh_from_db()
    services.settle(item=item, disposition="not_reached", actor=cast.pmo)
    item.refresh_from_db()
    assert item.disposition == "not_reached"
    with pytest.raises(Refused, match="does not tell"):
        services.settle(item=item, disposition="not_in_source", actor=cast.pmo)
    with pytest.raises(Refused, match="recorded on its proposal"):
        services.settle(item=item, disposition="decided", actor=cast.pmo)


def test_what_a_decision_settled_is_not_settled_again(cast, clock, meeting: Meeting) -> None:
    item = meeting.items.get(number="1")
    clock.move_to(day(date(2026, 12, 9), 12))
    services.hold(meeting=meeting, actor=cast.pmo)
    CaptureFactory(item=item, kind="decision", source="decision:3", text="Option 2 is accepted.")
    services.dispose(item=item, disposition="decided", actor=cast.chair)
    item.refresh_from_db()
    with pytest.raises(Refused, match="A decision was taken at item 1"):
        services.settle(item=item, disposition="considered", actor=cast.pmo)
    item.refresh_from_db()
    assert item.disposition == "decided"


def test_an_old_meetings_outcome_may_be_unknown(cast) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    item = services.add_item(meeting=old, title="Integration platform", objective="DECISION", actor=cast.pmo)
    services.settle(item=item, disposition="not_in_source", actor=cast.pmo)
    item.refresh_from_db()
    assert item.get_disposition_display() == "Outcome not in source"
