"""What is captured at a meeting, and what the meeting does with actions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foundation.audit.models import Event
from foundation.core.errors import NotAllowed, Refused
from meetings import services
from meetings.models import ActionReview, AgendaItem, Capture, Meeting
from raid.models import Action
from tests.factories.groups import group
from tests.factories.meetings import ActionFactory, day, planned

MEETING_DAY = date(2026, 12, 9)


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(number="1")


@pytest.fixture
def on_the_day(clock) -> None:
    clock.move_to(day(MEETING_DAY, 10))


def test_the_app_above_writes_before_the_day_and_once(cast, item: AgendaItem) -> None:
    said = {"item": item, "kind": "viewpoint", "source": "view:7", "actor": cast.representative}
    services.capture(text="Supports option 2", **said)
    before = Event.objects.count()
    services.capture(text="Supports option 2", **said)
    assert Event.objects.count() == before
    services.capture(text="Objects", **said)
    assert Capture.objects.get().text == "Objects"
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True))[-1] == "meetings.capture_changed"


@pytest.mark.usefixtures("on_the_day")
def test_the_secretariat_writes_with_the_time_in_the_recording(cast, item: AgendaItem) -> None:
    at = timedelta(minutes=20)
    entry = services.write(item=item, kind="context", text="Where the design stands", recording_at=at, actor=cast.pmo)
    assert (entry.recording_at, entry.source) == (at, "")
    event = Event.objects.get(kind="meetings.captured")
    assert "00:20:00" in event.text
    assert "design" not in event.text
    services.change_capture(entry=entry, kind="note", text="Corrected", actor=cast.pmo)
    entry.refresh_from_db()
    assert (entry.kind, entry.text, entry.recording_at) == ("note", "Corrected", None)


def test_nothing_is_written_before_the_day(cast, item: AgendaItem) -> None:
    with pytest.raises(Refused, match="has not taken place"):
        services.write(item=item, kind="context", text="Too early", actor=cast.pmo)
    assert not Capture.objects.exists()


@pytest.mark.usefixtures("on_the_day")
def test_a_decision_is_not_typed_and_anothers_entry_not_changed(cast, item: AgendaItem) -> None:
    with pytest.raises(Refused, match="recorded on its proposal"):
        services.write(item=item, kind="decision", text="We decide", actor=cast.pmo)
    entry = services.capture(item=item, kind="decision", text="Accepted", source="decision:3", actor=cast.chair)
    with pytest.raises(Refused, match="corrected there"):
        services.change_capture(entry=entry, kind="note", text="Rejected", actor=cast.pmo)
    assert Capture.objects.get().text == "Accepted"


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("who", ["chair", "representative", "participant", "auditor"])
def test_only_the_secretariat_writes(cast, item: AgendaItem, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.write(item=item, kind="note", text="Mine", actor=cast.by_name(who))
    assert not Capture.objects.exists()


@pytest.fixture
def action(cast) -> Action:
    return ActionFactory(group=group("DAG"), reference="DAG06-01", status="recommend_closed")


@pytest.mark.usefixtures("on_the_day")
def test_the_meeting_closes_what_was_recommended(cast, meeting: Meeting, action: Action) -> None:
    services.review_action(meeting=meeting, action=action, outcome="closed", actor=cast.pmo)
    action.refresh_from_db()
    assert (action.status, action.closed_on) == ("closed", MEETING_DAY)
    review = ActionReview.objects.get()
    assert (review.outcome, review.listed_status) == ("closed", "recommend_closed")
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))[-2:]
    assert kinds == ["raid.action_closed", "meetings.action_reviewed"]
    with pytest.raises(Refused, match="DAG #7 has closed DAG06-01"):
        services.review_action(meeting=meeting, action=action, outcome="noted", actor=cast.pmo)


@pytest.mark.usefixtures("on_the_day")
def test_the_meeting_may_keep_an_action_open(cast, meeting: Meeting, action: Action) -> None:
    services.review_action(meeting=meeting, action=action, outcome="kept_open", reason="Not done", actor=cast.pmo)
    action.refresh_from_db()
    assert (action.status, action.notes.get().text) == ("ongoing", "Not done")


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("outcome", ["closed", "kept_open"])
def test_what_nobody_recommended_is_not_closed(cast, meeting: Meeting, outcome: str) -> None:
    action = ActionFactory(group=group("DAG"), status="ongoing")
    with pytest.raises(Refused, match="not recommended for closure"):
        services.review_action(meeting=meeting, action=action, outcome=outcome, actor=cast.pmo)
    action.refresh_from_db()
    assert action.status == "ongoing"
    assert not ActionReview.objects.exists()


@pytest.mark.usefixtures("on_the_day")
def test_an_action_is_noted_and_another_groups_left_alone(cast, meeting: Meeting) -> None:
    action = ActionFactory(group=group("DAG"), status="open")
    services.review_action(meeting=meeting, action=action, outcome="noted", reason="Draft seen", actor=cast.pmo)
    assert action.notes.get().on == MEETING_DAY
    foreign = ActionFactory(group=group("CCAG"), status="recommend_closed")
    with pytest.raises(Refused, match="another group"):
        services.review_action(meeting=meeting, action=foreign, outcome="closed", actor=cast.pmo)


def test_actions_are_reviewed_from_the_day_on(cast, meeting: Meeting, action: Action) -> None:
    with pytest.raises(Refused, match="has not taken place"):
        services.review_action(meeting=meeting, action=action, outcome="closed", actor=cast.pmo)
    action.refresh_from_db()
    assert action.status == "recommend_closed"


@pytest.mark.usefixtures("on_the_day")
def test_an_action_raised_takes_the_meetings_series(cast, meeting: Meeting) -> None:
    raised = services.raise_action(
        meeting=meeting, text="Draft the roadmap", owner_text="IS & CS", due_on=date(2027, 1, 13), actor=cast.pmo
    )
    assert (raised.reference, raised.raised_on) == ("DAG07-01", MEETING_DAY)
    assert raised.scope == "DAG:programme"  # until the headline report is issued
    with pytest.raises(Refused, match="has raised"):
        services.review_action(meeting=meeting, action=raised, outcome="noted", actor=cast.pmo)
    with pytest.raises(NotAllowed):
        services.raise_action(meeting=meeting, text="x", owner_text="y", due_on=MEETING_DAY, actor=cast.chair)
    assert Action.objects.count() == 1


def test_a_past_meetings_decision_may_be_typed(cast) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    item = services.add_item(meeting=old, title="Principles", actor=cast.pmo)
    services.write(item=item, kind="decision", text="Approved", actor=cast.pmo)
    assert Capture.objects.get().kind == "decision"


def test_a_decision_that_the_source_tells_is_the_items_outcome_until_it_is_corrected(cast) -> None:
    old = planned(number=6, on=date(2022, 3, 9))
    item = services.add_item(meeting=old, title="Principles", objective="DECISION", actor=cast.pmo)
    services.settle(item=item, disposition="not_in_source", actor=cast.pmo)
    services.write(item=item, kind="viewpoint", text="For it", actor=cast.pmo)
    assert item.disposition == "not_in_source"
    entry = services.write(item=item, kind="decision", text="Approved", actor=cast.pmo)
    item.refresh_from_db()
    assert item.disposition == "decided"
    services.change_capture(entry=entry, kind="note", text="Approved later", actor=cast.pmo)
    item.refresh_from_db()
    assert item.disposition == "not_in_source"


@pytest.mark.usefixtures("on_the_day")
def test_recommended_closures_are_ratified_together_each_with_its_event(cast, meeting: Meeting) -> None:
    first, second = (ActionFactory(group=meeting.group, status="recommend_closed") for _ in range(2))
    reviews = services.ratify_closures(meeting=meeting, actions=[first, second], actor=cast.pmo)
    assert [review.outcome for review in reviews] == ["closed", "closed"]
    assert set(Action.objects.values_list("status", "closed_on")) == {("closed", MEETING_DAY)}
    for kind in ("meetings.action_reviewed", "raid.action_closed"):
        assert Event.objects.filter(kind=kind).count() == 2


@pytest.mark.usefixtures("on_the_day")
def test_one_that_cannot_be_closed_holds_up_all(cast, meeting: Meeting) -> None:
    first = ActionFactory(group=meeting.group, status="recommend_closed")
    still_open = ActionFactory(group=meeting.group)
    before = Event.objects.count()
    with pytest.raises(Refused, match="not recommended for closure"):
        services.ratify_closures(meeting=meeting, actions=[first, still_open], actor=cast.pmo)
    with pytest.raises(Refused, match="No action is recommended"):
        services.ratify_closures(meeting=meeting, actions=[], actor=cast.pmo)
    with pytest.raises(NotAllowed):
        services.ratify_closures(meeting=meeting, actions=[first], actor=cast.chair)
    first.refresh_from_db()
    assert (first.status, Event.objects.count()) == ("recommend_closed", before)
    assert not ActionReview.objects.exists()
