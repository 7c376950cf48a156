"""Who is there, the meeting while it runs, and what is said at it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from meetings import services
from meetings.services import SeatMode, Times, Written
from tests.factories.groups import AppointmentFactory, seat
from tests.factories.meetings import day
from tests.meetings.evidence.world import DAY, Prepared, World, call

if TYPE_CHECKING:
    from collections.abc import Callable

    from meetings.models import Capture

KEY = UUID(int=7)


def _speaker(w: World) -> Callable[[], Any]:
    second = AppointmentFactory(seat=w.large, remit="migration", exclusive=False).person
    return call(services.name_speaker, item=w.item, seat=w.large, person=second, actor=w.cast.pmo)


def _stop(w: World) -> Callable[[], Any]:
    services.take_item(item=w.item, actor=w.cast.pmo)
    w.clock.shift(timedelta(minutes=3))
    return call(services.stop_clock, meeting=w.meeting, actor=w.cast.pmo)


def _entry(w: World) -> Capture:
    return services.write(item=w.item, kind="note", text="First", actor=w.cast.pmo)


ATTENDANCE: dict[str, Prepared] = {
    "reply": lambda w: call(
        services.reply, meeting=w.meeting, seat=w.large, answer="apologies", actor=w.cast.representative
    ),
    "invite": lambda w: call(services.invite, meeting=w.meeting, name="Gail", organisation="", actor=w.cast.chair),
    "record_attendance": lambda w: call(
        services.record_attendance,
        meeting=w.meeting,
        seats={seat("DNO", "DAG").pk: SeatMode("absent")},
        guests=[("Gail", "")],
        actor=w.cast.pmo,
    ),
    "record_seat": lambda w: call(
        services.record_seat, meeting=w.meeting, seat=w.large, mode="dial_in", actor=w.cast.pmo
    ),
    "set_guests": lambda w: call(services.set_guests, meeting=w.meeting, guests=[("Gail", "")], actor=w.cast.pmo),
    "record_as_expected": lambda w: call(
        services.record_as_expected, meeting=w.meeting, mode="in_person", actor=w.cast.pmo
    ),
    "record_times": lambda w: call(
        services.record_times,
        meeting=w.attended(),
        seats={w.large.pk: Times(day(DAY, 10), day(DAY, 11))},
        guests={},
        actor=w.cast.pmo,
    ),
    "leave": lambda w: call(services.leave, meeting=w.attended(), seat=w.large.pk, back=False, actor=w.cast.pmo),
    "name_speaker": _speaker,
}
LIVE: dict[str, Prepared] = {
    "take_item": lambda w: call(services.take_item, item=w.item, actor=w.cast.pmo),
    "stop_clock": _stop,
    "begin_recording": lambda w: call(
        services.begin_recording, meeting=w.meeting, started_at=day(DAY, 10), actor=w.cast.pmo
    ),
    "receive_line": lambda w: call(
        services.receive_line, meeting=w.meeting, line=Written(KEY, w.item, "note", "Noted"), actor=w.cast.pmo
    ),
    "keep_words": lambda w: call(
        services.keep_words, meeting=w.meeting, key=KEY, kind="note", item=w.item, text="Not", actor=w.cast.pmo
    ),
}
SAID: dict[str, Prepared] = {
    "capture": lambda w: call(
        services.capture, item=w.item, kind="viewpoint", text="For", source="view:1", actor=w.cast.representative
    ),
    "write": lambda w: call(services.write, item=w.item, kind="note", text="Said", actor=w.cast.pmo),
    "change_capture": lambda w: call(
        services.change_capture, entry=_entry(w), kind="context", text="Second", actor=w.cast.pmo
    ),
    "review_action": lambda w: call(
        services.review_action, meeting=w.meeting, action=w.action, outcome="closed", actor=w.cast.pmo
    ),
    "ratify_closures": lambda w: call(
        services.ratify_closures, meeting=w.meeting, actions=[w.action], actor=w.cast.pmo
    ),
    "raise_action": lambda w: call(
        services.raise_action, meeting=w.meeting, text="Do", owner_text="PMO", due_on=DAY, actor=w.cast.pmo
    ),
    "enter_raised": lambda w: call(services.enter_raised, meeting=w.meeting, action=w.action, actor=w.cast.pmo),
}
