"""Meetings, their series, the forward look and the inbox."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from meetings import services
from tests.factories.groups import SYSTEM, group
from tests.factories.meetings import day
from tests.meetings.evidence.world import NEXT, Prepared, World, call

if TYPE_CHECKING:
    from meetings.models import ForwardItem, MeetingSeries

MARCH = date(2027, 3, 31)
SECOND_WEDNESDAY: dict[str, Any] = {"ordinal": 2, "weekday": 2, "at": time(10), "starts_on": date(2027, 1, 1)}


def _series(w: World) -> MeetingSeries:
    return services.start_series(group=w.cast.dag, actor=w.cast.pmo, **SECOND_WEDNESDAY)


def _running(w: World) -> MeetingSeries:
    series = _series(w)
    services.plan_ahead(series=series, last=MARCH, actor=w.cast.pmo)
    return series


def _forward(w: World) -> ForwardItem:
    return services.add_forward(group=w.cast.dag, kind="decision", text="Artefacts", month=NEXT, actor=w.cast.pmo)


MEETINGS: dict[str, Prepared] = {
    "plan": lambda w: w.following,
    "move": lambda w: call(
        services.move, meeting=w.meeting, starts_at=day(date(2026, 12, 16)), reason="Room", actor=w.cast.pmo
    ),
    "change": lambda w: call(
        services.change, meeting=w.meeting, place="B", minutes=30, kind="extraordinary", actor=w.cast.pmo
    ),
    "cancel": lambda w: call(services.cancel, meeting=w.meeting, reason="Storm", actor=w.cast.pmo),
    "hold": lambda w: call(services.hold, meeting=w.meeting, actor=w.cast.pmo),
    "record_recording": lambda w: call(
        services.record_recording, meeting=w.held(), url="https://v.example/1", actor=w.cast.pmo
    ),
}
SERIES: dict[str, Prepared] = {
    "start_series": lambda w: call(services.start_series, group=w.cast.dag, actor=w.cast.pmo, **SECOND_WEDNESDAY),
    "plan_ahead": lambda w: call(services.plan_ahead, series=_series(w), last=MARCH, actor=w.cast.pmo),
    "keep_planned": lambda w: call(services.keep_planned, series=_series(w), actor=SYSTEM),
    "change_series": lambda w: call(
        services.change_series,
        series=_running(w),
        first=date(2027, 1, 1),
        wanted={"weekday": 3},
        reason="Rooms",
        actor=w.cast.pmo,
    ),
    "end_series": lambda w: call(
        services.end_series, series=_running(w), until=date(2027, 1, 31), reason="Wound up", actor=w.cast.pmo
    ),
}
FORWARD: dict[str, Prepared] = {
    "add_forward": lambda w: call(
        services.add_forward, group=w.cast.dag, kind="item", text="An update", month=NEXT, actor=w.cast.pmo
    ),
    "change_forward": lambda w: call(
        services.change_forward,
        entry=_forward(w),
        kind="decision",
        text="Other artefacts",
        classification="public",
        month=NEXT,
        actor=w.cast.pmo,
    ),
    "take_off_forward": lambda w: call(services.take_off_forward, entry=_forward(w), reason="Moot", actor=w.cast.pmo),
    "place_forward": lambda w: call(services.place_forward, entry=_forward(w), meeting=w.following(), actor=w.cast.pmo),
}
INBOX: dict[str, Prepared] = {
    "propose_item": lambda w: call(
        services.propose_item,
        group=w.cast.dag,
        title="A matter",
        objective="DISCUSSION",
        objective_text="Why",
        lead="",
        minutes=10,
        actor=w.cast.participant,
    ),
    "receive": lambda w: call(
        services.receive,
        group=w.cast.dag,
        source=group("SDWG"),
        reference="PRO-2",
        title="B",
        url="",
        scope="DAG:public",
        actor=w.cast.pmo,
    ),
    "place": lambda w: call(
        services.place, entry=w.entry, meeting=w.meeting, title="A", objective="", minutes=5, actor=w.cast.pmo
    ),
    "decline": lambda w: call(services.decline, entry=w.entry, reason="No", actor=w.cast.pmo),
}
