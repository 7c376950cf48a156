"""The meeting while it runs: items and their clocks, the recording, lines that arrive once, words kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from foundation.audit.models import Event
from foundation.core.clock import now
from foundation.core.errors import NotAllowed, Refused
from meetings import services
from meetings.models import AgendaItem, Capture, ItemTime, LiveDraft, Meeting, Receipt, Recording
from meetings.queries.live import lines_of, live_of, revision_of, words_kept
from meetings.services import Written
from raid.models import Action
from tests.factories.groups import AppointmentFactory, PersonFactory, seat
from tests.factories.meetings import AgendaItemFactory, day, planned

DAY = date(2026, 12, 9)


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(number="1")


@pytest.fixture
def running(clock, meeting: Meeting) -> Meeting:
    """DAG #7 at ten o'clock on its day."""
    clock.move_to(day(DAY, 10))
    return meeting


def line(item: AgendaItem, **said: Any) -> Written:
    return Written(**{"key": uuid4(), "item": item, "kind": "note", "text": "Noted", **said})


def test_items_are_gone_to_one_at_a_time_and_their_clocks_add_up(cast, clock, running: Meeting) -> None:
    first, second = running.items.order_by("position")[:2]
    assert live_of(running, now()).next == first
    assert services.take_item(item=first, actor=cast.pmo)
    assert not services.take_item(item=first, actor=cast.pmo), "two who press the same button go once"
    clock.shift(timedelta(minutes=3))
    services.take_item(item=second, actor=cast.pmo)
    clock.shift(timedelta(minutes=2))
    services.take_item(item=first, actor=cast.pmo)
    clock.shift(timedelta(minutes=1))
    found = live_of(running, now())
    assert (found.current.item, found.current.spent, found.next) == (first, timedelta(minutes=4), second)
    assert services.stop_clock(meeting=running, actor=cast.pmo)
    assert not services.stop_clock(meeting=running, actor=cast.pmo)
    after = live_of(running, now())
    assert (after.current, after.last.item) == (None, first)
    kinds = list(Event.objects.filter(kind__contains="item_taken").values_list("kind", flat=True))
    assert len(kinds) == 3


def test_holding_the_meeting_stops_its_clock(cast, running: Meeting, item: AgendaItem) -> None:
    services.take_item(item=item, actor=cast.pmo)
    services.hold(meeting=running, actor=cast.pmo)
    assert ItemTime.objects.get().ended_at is not None
    with pytest.raises(Refused, match="has been held"):
        services.take_item(item=item, actor=cast.pmo)
    assert ItemTime.objects.count() == 1


@pytest.mark.parametrize("who", ["chair", "representative", "participant", "auditor", "sdwg"])
def test_only_the_secretariat_runs_the_meeting(cast, running: Meeting, item: AgendaItem, who: str) -> None:
    actor = cast.by_name(who)
    for act in (
        lambda: services.take_item(item=item, actor=actor),
        lambda: services.begin_recording(meeting=running, started_at=now(), actor=actor),
        lambda: services.receive_line(meeting=running, line=line(item), actor=actor),
        lambda: services.keep_words(meeting=running, key=uuid4(), kind="note", item=item, text="x", actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act()
    for model in (ItemTime, Recording, Receipt, Capture, LiveDraft):
        assert not model.objects.exists()


def test_nothing_runs_before_the_day(cast, meeting: Meeting, item: AgendaItem) -> None:
    with pytest.raises(Refused, match="has not taken place"):
        services.take_item(item=item, actor=cast.pmo)
    with pytest.raises(Refused, match="has not taken place"):
        services.receive_line(meeting=meeting, line=line(item), actor=cast.pmo)
    assert not Receipt.objects.exists()


def test_a_line_arrives_once_however_often_it_is_sent(cast, running: Meeting, item: AgendaItem) -> None:
    sent = line(item, kind="view", text="Prefers option 2")
    first = services.receive_line(meeting=running, line=sent, actor=cast.pmo)
    before = Event.objects.count()
    assert services.receive_line(meeting=running, line=sent, actor=cast.pmo) == first
    assert (Event.objects.count(), Capture.objects.count()) == (before, 1)
    assert Capture.objects.get().kind == "viewpoint"
    other = planned("CCAG", number=3)
    second = PersonFactory()
    AppointmentFactory(seat=seat("PMO"), person=second, exclusive=False)
    for meeting, actor in ((other, cast.pmo), (running, second)):
        with pytest.raises(Refused, match="Another line was sent under this key"):
            services.receive_line(meeting=meeting, line=sent, actor=actor)
    assert Receipt.objects.get() == first


def test_its_time_in_the_recording_is_that_of_its_writing(cast, clock, running: Meeting, item: AgendaItem) -> None:
    services.begin_recording(meeting=running, started_at=now(), actor=cast.pmo)
    written = now() + timedelta(minutes=5, seconds=9)
    clock.shift(timedelta(hours=1))
    late = services.receive_line(meeting=running, line=line(item, said_at=written), actor=cast.pmo)
    assert late.capture.recording_at == timedelta(minutes=5, seconds=9)
    assert (late.capture.captured_at, late.said_at) == (written, written)
    by_hand = line(item, said_at=written, recording_at=timedelta(minutes=4))
    assert services.receive_line(meeting=running, line=by_hand, actor=cast.pmo).recording_at == timedelta(minutes=4)


def test_when_the_recording_began_is_said_once_and_corrected(cast, clock, running: Meeting) -> None:
    began = now()
    assert services.begin_recording(meeting=running, started_at=began, actor=cast.pmo)
    assert not services.begin_recording(meeting=running, started_at=began, actor=cast.pmo)
    for wrong in (began + timedelta(hours=1), began - timedelta(days=1)):
        with pytest.raises(Refused):
            services.begin_recording(meeting=running, started_at=wrong, actor=cast.pmo)
    assert services.begin_recording(meeting=running, started_at=began - timedelta(minutes=2), actor=cast.pmo)
    assert Recording.objects.get().started_at == began - timedelta(minutes=2)


def test_an_action_is_raised_once_with_its_owner_and_day(cast, running: Meeting, item: AgendaItem) -> None:
    sent = line(item, kind="action", text="Look at the pathway", owner_text="PMO", due_on=DAY + timedelta(days=7))
    for _ in range(2):
        services.receive_line(meeting=running, line=sent, actor=cast.pmo)
    action = Action.objects.get()
    assert (action.owner_text, action.raised_on) == ("PMO", DAY)
    assert Receipt.objects.get().action == action
    assert [one.label for one in lines_of(running)] == [f"Action {action.reference}"]
    with pytest.raises(Refused, match="has a day"):
        services.receive_line(meeting=running, line=line(item, kind="action"), actor=cast.pmo)
    assert Action.objects.count() == 1


def test_a_decision_heard_lends_its_moment_to_the_decision_taken(cast, running: Meeting, item: AgendaItem) -> None:
    heard = line(item, kind="decision", text="Accepted", recording_at=timedelta(minutes=20))
    assert services.receive_line(meeting=running, line=heard, actor=cast.pmo).capture.kind == "heard"
    said = {"item": item, "kind": "decision", "text": "Accepted", "actor": cast.chair}
    taken = services.capture(source="decision:3", **said)
    assert taken.recording_at == timedelta(minutes=20)
    own = services.capture(source="decision:4", recording_at=timedelta(minutes=21), **said)
    assert own.recording_at == timedelta(minutes=21)


def test_words_being_written_are_kept_until_they_are_captured(cast, running: Meeting, item: AgendaItem) -> None:
    before, key = Event.objects.count(), uuid4()
    said = {"meeting": running, "key": key, "kind": "view", "item": item, "actor": cast.pmo}
    services.keep_words(text="Prefers", **said)
    services.keep_words(text="Prefers option", **said)
    assert words_kept(running, cast.pmo).text == "Prefers option"
    assert Event.objects.count() == before
    services.receive_line(meeting=running, line=line(item, key=key), actor=cast.pmo)
    assert words_kept(running, cast.pmo) is None
    assert services.keep_words(text="Prefers option", **said) is None, "a saving that was overtaken by the capture"
    assert not LiveDraft.objects.exists()


def test_the_revision_grows_with_what_is_done_at_the_meeting(cast, running: Meeting, item: AgendaItem) -> None:
    seen = [revision_of(running)]
    services.take_item(item=item, actor=cast.pmo)
    seen.append(revision_of(running))
    services.receive_line(meeting=running, line=line(item), actor=cast.pmo)
    seen.append(revision_of(running))
    services.record_seat(meeting=running, seat=seat("LARGE-SUPPLIER", "DAG"), mode="dial_in", actor=cast.pmo)
    seen.append(revision_of(running))
    assert seen == sorted(set(seen))
    other = planned("CCAG", number=3)
    services.add_item(meeting=other, title="Elsewhere", actor=cast.pmo)
    assert revision_of(running) == seen[-1]


def test_an_item_that_was_taken_stays_on_the_agenda(cast, running: Meeting) -> None:
    extra = AgendaItemFactory(meeting=running, number="99")
    services.take_item(item=extra, actor=cast.pmo)
    with pytest.raises(Refused, match="times taken"):
        services.remove_item(item=extra, actor=cast.pmo)
    assert AgendaItem.objects.filter(pk=extra.pk).exists()


def test_what_was_withdrawn_is_not_gone_to(cast, running: Meeting) -> None:
    services.issue_papers(meeting=running, actor=cast.pmo)
    first, second, third = running.items.order_by("position")[:3]
    services.take_item(item=first, actor=cast.pmo)
    services.withdraw_item(item=second, reason="Overtaken", actor=cast.pmo)
    assert live_of(running, now()).next == third
    with pytest.raises(Refused, match="was withdrawn"):
        services.take_item(item=second, actor=cast.pmo)
    assert live_of(running, now()).current.item == first
    services.take_item(item=third, actor=cast.pmo)
    assert live_of(running, now()).previous == first
