"""Clocks, times into the recording, and how a seat stands: pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from meetings.rules import attendance as seats
from meetings.rules import live as rules
from meetings.rules.lifecycle import CANCELLED, HELD, ISSUED, PLANNED, REPORTED

DAY = date(2026, 12, 9)
TEN = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("started", "at", "expected"),
    [
        (None, TEN, None),
        (TEN, TEN - MINUTE, None),
        (TEN, TEN, timedelta()),
        (TEN, TEN + timedelta(seconds=65, milliseconds=900), timedelta(seconds=65)),
    ],
)
def test_the_time_into_the_recording(started, at, expected) -> None:
    assert rules.offset(started, at) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, TEN),
        (TEN - timedelta(hours=3), TEN - timedelta(hours=3)),  # a laptop that was closed meanwhile
        (TEN + timedelta(seconds=20), TEN),
        (TEN + timedelta(hours=1), TEN),  # its clock is wrong
        (TEN - timedelta(days=30), TEN),
    ],
)
def test_when_a_line_was_written(said, expected) -> None:
    assert rules.written_at(said, TEN) == expected


def test_an_items_clock_adds_its_stretches_and_tells_the_overrun() -> None:
    taken = rules.spent([(TEN, TEN + 4 * MINUTE), (TEN + 10 * MINUTE, None)], TEN + 17 * MINUTE)
    assert taken == 11 * MINUTE
    assert rules.overrun(10, taken) == MINUTE
    assert rules.overrun(20, taken) == rules.overrun(0, taken) == timedelta()
    assert rules.minutes_words(timedelta(seconds=65)) == "1:05"
    assert rules.minutes_words(timedelta(minutes=65)) == "65:00"


@pytest.mark.parametrize(
    ("status", "today", "words"),
    [
        (PLANNED, DAY, None),
        (ISSUED, DAY, None),
        (ISSUED, date(2026, 12, 8), "has not taken place"),
        (CANCELLED, DAY, "was cancelled"),
        (HELD, DAY, "has been held"),
        (REPORTED, DAY, "has been held"),
    ],
)
def test_when_a_meeting_runs(status, today, words) -> None:
    refusal = rules.live_refusal(status, DAY, today)
    assert refusal is None if words is None else words in refusal


def test_the_recording_begins_on_the_day_and_not_later_than_now() -> None:
    assert rules.recording_refusal(TEN, TEN, DAY, DAY) is None
    assert "later than now" in rules.recording_refusal(TEN + MINUTE, TEN, DAY, DAY)
    assert "on the day" in rules.recording_refusal(TEN, TEN, DAY, date(2026, 12, 8))


def test_the_keys_that_begin_a_line_are_told_apart() -> None:
    assert len({kind.key for kind in rules.KINDS}) == len(rules.KINDS)
    assert rules.becomes("decision") == "heard", "the decision itself is taken on its proposal"
    assert [rules.becomes("raid", raid) for raid in ("", "risk", "dependency")] == ["raid", "risk", "dependency"]
    assert rules.becomes("note", "risk") == "note"
    assert rules.becomes(rules.ACTION) == ""


PLAIN = {"left": False, "held": True, "declined": False, "stands_in": False}


@pytest.mark.parametrize(
    ("mode", "answer", "known", "state"),
    [
        ("", "", {}, "expected"),
        ("", "coming", {"stands_in": True}, "expected"),
        ("", "", {"stands_in": True}, "alternate"),
        ("", "alternate", {}, "alternate"),
        ("", "apologies", {"stands_in": True}, "apologies"),
        ("", "", {"held": False}, "vacant"),
        ("", "", {"held": False, "declined": True}, "declined"),
        ("in_person", "apologies", {}, "here"),
        ("alternate", "", {"held": False}, "here"),
        ("dial_in", "", {"left": True}, "left"),
        ("absent", "coming", {}, "absent"),
        ("apologies", "coming", {}, "apologies"),
    ],
)
def test_how_a_seat_stands(mode, answer, known, state) -> None:
    assert seats.state_of(mode, answer, **PLAIN | known) == state


@pytest.mark.parametrize(
    ("state", "mode"),
    [("expected", "dial_in"), ("alternate", "alternate"), ("apologies", "apologies"), ("vacant", ""), ("here", "")],
)
def test_how_it_is_recorded_as_expected(state, mode) -> None:
    assert seats.mode_as_expected(state, "dial_in") == mode
