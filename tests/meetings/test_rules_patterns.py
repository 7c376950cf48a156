"""The pattern of a series by itself: its days, its words, and what a changed one does to meetings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.rules.patterns import Pattern, Taken, ahead, next_working_day, nth_weekday, read_pattern, replanned

MON, TUE, WED, THU, FRI = range(5)
START = date(2026, 11, 23)  # a Monday


def dates(pattern: Pattern, first: date, last: date) -> list[str]:
    return [day.isoformat() for day in pattern.dates(first, last)]


@pytest.mark.parametrize(
    ("pattern", "words", "expected"),
    [
        (Pattern(1, WED, START), "First Wednesday of every month", ["2026-12-02", "2027-01-06", "2027-02-03"]),
        (Pattern(3, WED, START), "Third Wednesday of every month", ["2026-12-16", "2027-01-20", "2027-02-17"]),
        (Pattern(-1, FRI, START), "Last Friday of every month", ["2026-11-27", "2026-12-25", "2027-01-29"]),
        (Pattern(1, WED, START, 2), "First Wednesday of every other month", ["2027-01-06"]),
        (Pattern(2, TUE, START, 3), "Second Tuesday of every 3 months", ["2027-02-09"]),
    ],
)
def test_monthly(pattern, words, expected) -> None:
    assert pattern.words == words
    assert dates(pattern, START, date(2027, 2, 20)) == expected


@pytest.mark.parametrize(
    ("every", "words", "expected"),
    [
        (1, "Every Thursday", ["2026-11-26", "2026-12-03", "2026-12-10", "2026-12-17"]),
        (2, "Every other Thursday", ["2026-11-26", "2026-12-10"]),
        (3, "Every 3 weeks on Thursday", ["2026-11-26", "2026-12-17"]),
    ],
)
def test_weekly(every, words, expected) -> None:
    pattern = Pattern(0, THU, START, every)
    assert pattern.words == words
    assert dates(pattern, START, date(2026, 12, 20)) == expected


def test_the_weeks_are_counted_from_the_start_wherever_one_looks() -> None:
    pattern = Pattern(0, THU, START, 2)
    assert dates(pattern, date(2026, 12, 1), date(2026, 12, 31)) == ["2026-12-10", "2026-12-24"]


def test_no_date_before_the_start_and_none_without_end() -> None:
    assert dates(Pattern(0, MON, date(2026, 11, 25)), date(2020, 1, 1), date(2026, 12, 1)) == ["2026-11-30"]
    assert len(list(Pattern(0, MON, START).dates(START, date(9000, 1, 1)))) == 400


slowly = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slowly
@given(
    st.integers(2020, 2040),
    st.integers(1, 12),
    st.integers(0, 6),
    st.sampled_from([1, 2, 3, 4, -1]),
)
def test_the_nth_weekday_is_that_weekday_in_its_place(year: int, month: int, weekday: int, ordinal: int) -> None:
    day = nth_weekday(year, month, weekday, ordinal)
    assert (day.year, day.month, day.weekday()) == (year, month, weekday)
    if ordinal > 0:
        assert (day.day - 1) // 7 == ordinal - 1
    else:
        assert date.fromordinal(day.toordinal() + 7).month != month


@slowly
@given(st.sampled_from([0, 1, 2, 3, 4, -1]), st.integers(0, 4), st.integers(1, 4), st.integers(0, 800))
def test_each_period_has_one_date(ordinal: int, weekday: int, every: int, shift: int) -> None:
    pattern = Pattern(ordinal, weekday, START, every)
    first = date.fromordinal(START.toordinal() + shift)
    found = list(pattern.dates(first, date.fromordinal(first.toordinal() + 500)))
    periods = [pattern.period(day) for day in found]
    assert periods == list(range(periods[0], periods[0] + len(periods)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("On the third Wednesday of the month", "Third Wednesday of every month"),
        ("On the third Wednesday of the month, in two halves: testing and migration", "Third Wednesday of every month"),
        ("Every Tuesday", "Every Tuesday"),
        ("Every other Wednesday", "Every other Wednesday"),
        ("On Thursdays, in turn with the Smart and Advanced sub-groups", None),
        ("About once a month, more often when needed", None),
        ("", None),
    ],
)
def test_the_frameworks_words_are_read(words: str, expected: str | None) -> None:
    pattern = read_pattern(words, START)
    assert (pattern.words if pattern else None) == expected


def test_the_next_working_day() -> None:
    assert next_working_day(date(2026, 12, 25), {}) == date(2026, 12, 29)  # Boxing Day is kept on Monday the 28th
    assert next_working_day(date(2026, 12, 9), {}) == date(2026, 12, 9)
    assert next_working_day(date(2026, 12, 9), {date(2026, 12, 9): "A day of mourning"}) == date(2026, 12, 10)


# --- planning ahead, and a changed pattern --------------------------------------------------------------------------

MONTHLY = Pattern(1, WED, date(2026, 12, 1))
LAST = date(2027, 3, 31)


def said(steps) -> list[tuple[str, str, int | None]]:
    return [(step.act, step.on.isoformat(), step.taken.key if step.taken else None) for step in steps]


def taken(key: int | None, on: str, day: str = "", **fields) -> Taken:
    return Taken(key, date.fromisoformat(on), date.fromisoformat(day or on), **fields)


def test_ahead_calls_what_has_nothing_yet() -> None:
    there = [
        taken(1, "2026-12-02"),
        taken(None, "2027-01-06"),
        taken(9, "2027-02-17", fixed="x", alien=True),
        taken(8, "2026-12-09", fixed="x", alien=True),  # beside the series' own of that month
    ]
    assert said(ahead(MONTHLY, there, date(2026, 12, 1), LAST)) == [
        ("skip", "2027-01-06", None),
        ("covered", "2027-02-03", 9),
        ("call", "2027-03-03", None),
    ]


def test_a_changed_pattern_moves_what_is_planned_and_keeps_what_is_fixed() -> None:
    second = Pattern(2, THU, date(2026, 12, 1))
    there = [
        taken(1, "2026-12-02", fixed="Its papers are issued."),
        taken(2, "2027-01-06"),
        taken(3, "2027-02-11"),
        taken(None, "2027-03-03"),
    ]
    assert said(replanned(second, there, date(2026, 12, 1), date(2027, 4, 30))) == [
        ("stay", "2026-12-02", 1),
        ("move", "2027-01-14", 2),
        ("stay", "2027-02-11", 3),
        ("skip", "2027-03-11", None),
        ("call", "2027-04-08", None),
    ]


def test_fewer_meetings_cancel_the_others_and_more_are_called() -> None:
    weekly = Pattern(0, WED, date(2026, 12, 1))
    there = [taken(key, day.isoformat()) for key, day in enumerate(weekly.dates(date(2026, 12, 1), date(2026, 12, 31)))]
    monthly = said(replanned(MONTHLY, there, date(2026, 12, 1), date(2026, 12, 31)))
    assert monthly[0] == ("stay", "2026-12-02", 0)
    assert [act for act, _, _ in monthly[1:]] == ["cancel"] * 4
    back = said(replanned(weekly, [taken(0, "2026-12-02")], date(2026, 12, 1), date(2026, 12, 16)))
    assert back == [("stay", "2026-12-02", 0), ("call", "2026-12-09", None), ("call", "2026-12-16", None)]


def test_a_meeting_beside_the_series_is_never_moved_or_cancelled() -> None:
    there = [
        taken(7, "2027-01-20", fixed="x", alien=True),
        taken(2, "2027-01-06"),
        taken(8, "2027-05-20", alien=True, fixed="x"),
    ]
    assert said(replanned(Pattern(2, WED, date(2027, 1, 1)), there, date(2027, 1, 1), date(2027, 2, 28))) == [
        ("move", "2027-01-13", 2),
        ("call", "2027-02-10", None),
    ]


def test_what_falls_out_of_a_shorter_pattern_goes_unless_it_is_fixed() -> None:
    there = [taken(2, "2027-01-06"), taken(3, "2027-02-03"), taken(4, "2027-03-03", fixed="Its papers are issued.")]
    assert said(replanned(MONTHLY, there, date(2027, 1, 1), date(2027, 1, 31))) == [
        ("stay", "2027-01-06", 2),
        ("cancel", "2027-02-03", 3),
        ("stay", "2027-03-03", 4),
    ]
