"""Working days against days counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from foundation.core import workdays

# start, working days, due: counted by hand on the calendars of those years
BY_HAND = [
    ("2022-04-14", 2, "2022-04-20"),  # Good Friday, the weekend and Easter Monday lie between
    ("2022-04-20", -2, "2022-04-14"),
    ("2022-03-09", 1, "2022-03-10"),
    ("2022-03-09", -5, "2022-03-02"),
    ("2022-03-09", 5, "2022-03-16"),
    ("2022-03-09", 10, "2022-03-23"),
    ("2022-06-01", 1, "2022-06-06"),  # spring bank holiday moved, and the Platinum Jubilee
    ("2022-09-16", 1, "2022-09-20"),  # the State Funeral of Queen Elizabeth II
    ("2023-05-05", 1, "2023-05-09"),  # the Coronation
    ("2021-12-24", 1, "2021-12-29"),  # Christmas and Boxing Day given in lieu
    ("2022-12-30", 1, "2023-01-03"),  # New Year's Day given in lieu
    ("2026-12-24", 2, "2026-12-30"),  # Boxing Day on a Saturday, given on Monday
    ("2022-03-12", 1, "2022-03-14"),  # from a Saturday
    ("2022-03-12", 0, "2022-03-12"),
]


@pytest.mark.parametrize(("start", "days", "due"), BY_HAND)
def test_count_agrees_with_the_calendar(start: str, days: int, due: str) -> None:
    counted = workdays.count(date.fromisoformat(start), days)
    assert counted.due.isoformat() == due
    assert len(counted.counted) == abs(days)


def test_a_count_remembers_the_days_it_used_and_skipped() -> None:
    counted = workdays.count(date(2022, 4, 14), 2)
    assert counted.counted == (date(2022, 4, 19), date(2022, 4, 20))
    assert [day for day, _ in counted.skipped] == [date(2022, 4, 15), date(2022, 4, 18)]
    assert counted.skipped[0][1] == "Good Friday"


def test_a_closure_announced_late_is_skipped() -> None:
    extra = {date(2022, 3, 10): "Closed"}
    counted = workdays.count(date(2022, 3, 9), 1, extra)
    assert counted.due == date(2022, 3, 11)
    assert counted.skipped == ((date(2022, 3, 10), "Closed"),)


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        ("2022-03-09", "2022-03-09", 0),
        ("2022-03-09", "2022-03-11", 2),
        ("2022-04-14", "2022-04-20", 2),
        ("2022-04-20", "2022-04-14", -2),
        ("2022-03-12", "2022-03-14", 1),
        ("2022-03-11", "2022-03-12", 0),
        ("2022-03-13", "2022-03-11", -1),  # Sunday: Friday is over
    ],
)
def test_days_left(today: str, due: str, left: int) -> None:
    assert workdays.between(date.fromisoformat(today), date.fromisoformat(due)) == left


def test_a_slip_of_the_keyboard_is_refused() -> None:
    with pytest.raises(ValueError, match="too far"):
        workdays.count(date(2022, 3, 9), 100_000)


@pytest.mark.parametrize("day", ["2022-03-12", "2022-03-13", "2022-12-26", "2022-12-27"])
def test_days_that_are_none(day: str) -> None:
    assert not workdays.is_working_day(date.fromisoformat(day))
