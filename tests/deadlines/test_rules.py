"""Days worked out by hand from a calendar, and the lifecycle against a table written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.rules import OBLIGATION, Due, after_closure, compute, spare_days, timing, wording
from deadlines.rules.closing import closure_refusal
from deadlines.rules.lifecycle import explain_refusal
from foundation.core.clock import LONDON
from framework import rules as framework
from framework.services import shipped

VERSIONS = framework.parse(shipped())
DAG6 = date(2022, 3, 9)
NEVER: dict[date, str] = {}


@dataclass(frozen=True)
class Period:
    working_days: int | None
    direction: str


def d(text: str) -> date:
    return date.fromisoformat(text)


def due(key: str, group: str, on: date, anchor_on: date | None = None) -> date | None:
    rule = framework.rules_for(VERSIONS, group, on).deadline(key)
    assert rule is not None
    return compute(rule, anchor_on or on, NEVER).due_on


@pytest.mark.parametrize(
    ("key", "anchor_on", "expected"),
    [
        ("papers_issued", DAG6, date(2022, 3, 2)),
        ("headline_report", DAG6, date(2022, 3, 10)),
        ("minutes", DAG6, date(2022, 3, 16)),
        ("decisions_published", DAG6, date(2022, 3, 23)),
        ("amendment_requests", date(2022, 4, 13), date(2022, 4, 6)),
    ],
)
def test_dag_6_owes_what_the_framework_of_its_day_says(key: str, anchor_on: date, expected: date) -> None:
    assert due(key, "DAG", DAG6, anchor_on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2022, 3, 9), date(2022, 3, 23)),  # ten, the last day of the first ToR
        (date(2022, 3, 10), date(2022, 3, 17)),  # five, from the update on
        (date(2026, 12, 9), date(2026, 12, 16)),  # and still five under 3.2
    ],
)
def test_the_dag_publishes_within_ten_days_and_later_five(on: date, expected: date) -> None:
    assert due("decisions_published", "DAG", on) == expected


@pytest.mark.parametrize(("on", "expected"), [(d("2023-12-05"), d("2023-12-06")), (d("2023-12-06"), d("2023-12-08"))])
def test_the_headline_report_has_one_day_and_from_3_2_two(on: date, expected: date) -> None:
    assert due("headline_report", "PSG", on) == expected


def test_from_3_2_no_minutes_are_owed_and_the_recording_has_no_day() -> None:
    rules = framework.rules_for(VERSIONS, "DAG", date(2026, 12, 9))
    assert rules.deadline("minutes") is None
    recording = rules.deadline("recording_published")
    assert recording is not None
    assert compute(recording, date(2026, 12, 9), NEVER).due_on is None


@pytest.mark.parametrize(
    ("anchor", "days", "direction", "expected", "skipped"),
    [
        pytest.param("2022-04-14", 2, "after", "2022-04-20", ["2022-04-15", "2022-04-18"], id="Easter"),
        pytest.param("2022-04-20", 5, "before", "2022-04-11", ["2022-04-18", "2022-04-15"], id="back over Easter"),
        pytest.param("2026-12-23", 2, "after", "2026-12-29", ["2026-12-25", "2026-12-28"], id="Christmas on a Friday"),
        pytest.param("2025-12-30", 2, "after", "2026-01-02", ["2026-01-01"], id="year end"),
        pytest.param("2026-01-05", 2, "before", "2025-12-31", ["2026-01-01"], id="back over the year end"),
        pytest.param("2022-09-16", 1, "after", "2022-09-20", ["2022-09-19"], id="the state funeral of 2022"),
        pytest.param("2026-11-28", 1, "after", "2026-11-30", [], id="an anchor on a Saturday, after"),
        pytest.param("2026-11-28", 1, "before", "2026-11-27", [], id="an anchor on a Saturday, before"),
        pytest.param("2026-11-27", 0, "after", "2026-11-27", [], id="the day itself"),
        pytest.param("2026-10-23", 1, "after", "2026-10-26", [], id="over the end of summer time"),
    ],
)
def test_the_calendar(anchor: str, days: int, direction: str, expected: str, skipped: list[str]) -> None:
    found = compute(Period(days, direction), d(anchor), NEVER)
    assert found.due_on == d(expected)
    assert [day.isoformat() for day, _ in found.skipped] == skipped
    assert len(found.counted) == days


@pytest.mark.parametrize(
    ("done", "days"),
    [
        (date(2026, 12, 21), 4),  # Tuesday, Wednesday, Thursday, and the Tuesday after Christmas
        (date(2026, 12, 24), 1),
        (date(2026, 12, 28), 1),  # a bank holiday, on which somebody worked
        (date(2026, 12, 29), 0),
        (date(2026, 12, 30), -1),
        (date(2027, 1, 4), -3),  # after New Year's Day and a weekend
    ],
)
def test_early_and_late_are_told_in_working_days(done: date, days: int) -> None:
    kept = Due(start=date(2026, 12, 24), due_on=date(2026, 12, 29), counted=(date(2026, 12, 29),))
    assert spare_days(date(2026, 12, 29), done, kept, {}) == days


def test_early_and_late_are_told_by_the_days_it_was_counted_with() -> None:
    day, due = date(2026, 12, 10), date(2026, 12, 11)
    counted = Due(start=date(2026, 12, 9), due_on=due, counted=(day, due))
    assert spare_days(due, date(2026, 12, 9), counted, {day: "A day off"}) == 2, "announced after it was counted"
    skipped = Due(start=date(2026, 12, 8), due_on=due, counted=(date(2026, 12, 9), due), skipped=((day, "A day off"),))
    assert spare_days(due, date(2026, 12, 9), skipped, {}) == 1


def test_a_closure_announced_late_is_not_counted() -> None:
    closed = {d("2026-12-10"): "Day of mourning"}
    found = compute(Period(2, "after"), d("2026-12-09"), closed)
    assert (found.due_on, found.skipped) == (d("2026-12-14"), ((d("2026-12-10"), "Day of mourning"),))


@pytest.mark.parametrize(
    ("old", "new", "today", "expected"),
    [
        ("2026-12-11", "2026-12-14", "2026-12-10", "2026-12-14"),  # later: taken
        ("2026-12-02", "2026-12-01", "2026-11-30", "2026-12-01"),  # earlier, still to come: taken
        ("2026-12-02", "2026-12-01", "2026-12-01", "2026-12-01"),  # earlier, today: taken
        ("2026-12-02", "2026-12-01", "2026-12-02", "2026-12-02"),  # would be overdue at once: kept
    ],
)
def test_no_announcement_makes_overdue_what_was_not(old: str, new: str, today: str, expected: str) -> None:
    assert after_closure(d(old), d(new), d(today)) == d(expected)


def test_without_an_anchor_or_without_days_nothing_is_due() -> None:
    assert compute(Period(5, "before"), None, NEVER).due_on is None
    undated = compute(Period(None, "after"), d("2026-12-09"), NEVER)
    assert (undated.start, undated.due_on, undated.counted) == (d("2026-12-09"), None, ())


@given(st.dates(date(2021, 1, 1), date(2030, 1, 1)), st.integers(1, 30), st.sampled_from(["before", "after"]))
def test_a_count_uses_that_many_days_between_anchor_and_due(anchor: date, days: int, direction: str) -> None:
    found = compute(Period(days, direction), anchor, NEVER)
    assert len(set(found.counted)) == days
    assert found.counted[-1] == found.due_on
    assert all(day.weekday() < 5 and day not in dict(found.skipped) for day in found.counted)
    assert all((day > anchor) == (direction == "after") for day in found.counted)


@pytest.mark.parametrize(
    ("due_on", "instant"),
    [
        ("2026-12-11", datetime(2026, 12, 12, 0, 0, tzinfo=UTC)),
        ("2026-07-10", datetime(2026, 7, 10, 23, 0, tzinfo=UTC)),  # summer time: an hour earlier in UTC
        ("2026-03-27", datetime(2026, 3, 28, 0, 0, tzinfo=UTC)),  # the Friday before the clocks go forward
        ("2026-03-30", datetime(2026, 3, 30, 23, 0, tzinfo=UTC)),  # the Monday after
        ("2026-10-23", datetime(2026, 10, 23, 23, 0, tzinfo=UTC)),  # the Friday before they go back
        ("2026-10-26", datetime(2026, 10, 27, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_breach_is_at_midnight_in_london(due_on: str, instant: datetime) -> None:
    assert timing.breach_at(d(due_on)) == instant


def test_a_ready_report_is_issued_at_the_hour_in_london() -> None:
    assert timing.issue_at(d("2026-07-10"), time(17)) == datetime(2026, 7, 10, 16, 0, tzinfo=UTC)
    assert timing.issue_at(d("2026-12-11"), time(17)) == datetime(2026, 12, 11, 17, 0, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "step"),
    [
        ("2026-12-08T23:59", None),
        ("2026-12-09T07:59", None),
        ("2026-12-09T08:00", 2),
        ("2026-12-10T07:59", 2),
        ("2026-12-10T08:00", 1),
        ("2026-12-11T07:59", 1),
        ("2026-12-11T08:00", 0),
        ("2026-12-11T23:59", 0),
        ("2026-12-12T00:00", None),
    ],
)
def test_reminders_for_a_friday(moment: str, step: int | None) -> None:
    assert timing.step_reached(d("2026-12-11"), (2, 1, 0), time(8), at(moment), NEVER) == step


def test_reminders_ahead_of_easter_tuesday_go_out_before_the_holiday() -> None:
    easter_tuesday = d("2022-04-19")
    assert timing.remind_at(easter_tuesday, 1, time(8), NEVER) == at("2022-04-14T08:00")
    assert timing.remind_at(easter_tuesday, 2, time(9, 30), NEVER) == at("2022-04-13T09:30")


@given(st.dates(date(2022, 1, 1), date(2028, 1, 1)), st.integers(0, 40))
def test_nothing_beyond_the_farthest_due_day_could_be_reminded(today: date, days: int) -> None:
    last = timing.farthest_due(today, (2, 1, 0), NEVER)
    later = date.fromordinal(last.toordinal() + 1 + days)
    night = datetime.combine(today, time(23, 59), tzinfo=LONDON)
    assert timing.step_reached(later, (2, 1, 0), time(8), night, NEVER) is None


LADDER = {"CHAIR": 0, "SRO": 2}


@pytest.mark.parametrize(
    ("moment", "rungs"),
    [
        ("2026-12-11T23:59", []),
        ("2026-12-12T00:00", ["CHAIR"]),
        ("2026-12-15T23:59", ["CHAIR"]),
        ("2026-12-16T00:00", ["CHAIR", "SRO"]),  # Monday and Tuesday have passed since Friday
    ],
)
def test_a_breach_goes_up_to_the_chair_and_after_two_whole_days_to_the_sro(moment: str, rungs: list[str]) -> None:
    assert timing.rungs_reached(d("2026-12-11"), LADDER, at(moment), NEVER) == rungs


# status → the steps that may be taken from it, written by hand from the domain's section 3
ALLOWED = {
    "waiting": {"anchor": "open", "meet": "met", "waive": "waived", "lapse": "lapsed"},
    "open": {
        "unanchor": "waiting",
        "meet": "met",
        "breach": "breached",
        "pass": "passed",
        "waive": "waived",
        "lapse": "lapsed",
    },
    "met": {},
    "breached": {},
    "waived": {},
    "lapsed": {},
    "passed": {},
    "recorded": {},
}


@pytest.mark.parametrize(
    ("direction", "anchor_on", "opens"),
    [
        ("before", date(2026, 12, 9), None),  # papers can go out at once
        ("after", date(2026, 12, 9), date(2026, 12, 9)),  # a report follows its meeting
        ("after", None, None),
    ],
)
def test_from_when_on_something_can_be_done(direction: str, anchor_on: date | None, opens: date | None) -> None:
    assert timing.possible_from(direction, anchor_on) == opens


@pytest.mark.parametrize("status", sorted(OBLIGATION.states))
@pytest.mark.parametrize("step", sorted(OBLIGATION.keys()))
def test_every_status_with_every_step(status: str, step: str) -> None:
    refusal = OBLIGATION.refusal(status, step)
    assert (refusal is None) == (step in ALLOWED[status])
    if refusal is None:
        assert OBLIGATION.step(step).target == ALLOWED[status][step]
    else:
        assert refusal.startswith(OBLIGATION.says(status).stands)


def test_only_a_breach_is_explained() -> None:
    assert explain_refusal("breached") is None
    assert {status for status in OBLIGATION.states if explain_refusal(status)} == set(OBLIGATION.states) - {"breached"}


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-12-12", "weekend"), ("2026-12-25", "Christmas Day"), ("2026-12-10", "Day of mourning"), ("2026-12-09", "")],
)
def test_a_closure_must_be_a_day_that_counts(day: str, words: str) -> None:
    refusal = closure_refusal(d(day), {d("2026-12-10"): "Day of mourning"})
    assert (words in refusal) if refusal and words else refusal is None


@pytest.mark.parametrize(
    ("days", "direction", "anchor", "words"),
    [
        (5, "before", "meeting", "Due 5 working days before the meeting, to the end of the day."),
        (1, "after", "decision", "Due 1 working day after the decision, to the end of the day."),
        (
            5,
            "before",
            "next_month_meeting",
            "Due 5 working days before the following month's meeting, to the end of the day.",
        ),
        (0, "after", "closing_date", "Due on the day of closing date, to the end of the day."),
        (None, "after", "meeting", "No day is set for this: it stays open until it is done, and is never breached."),
    ],
)
def test_the_rule_in_words(days: int | None, direction: str, anchor: str, words: str) -> None:
    assert wording.rule_sentence(days, direction, anchor) == words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Papers issued", "Papers to be issued"),
        ("Change request decision communicated", "Change request decision to be communicated"),
        ("Amendment requests close", "Amendment requests close"),
    ],
)
def test_what_is_owed_is_not_told_as_done(label, words):
    assert wording.to_do(label) == words


MATTER = wording.Matter("Papers issued", "DAG #7", date(2026, 12, 2), "Due 5 before.", "Framework 3.2, papers")


def test_the_words_of_the_notices() -> None:
    assert (
        wording.reminder_subject(MATTER, 2)
        == "DAG #7: papers to be issued, 2 working days left (Wednesday 2 December 2026)"
    )
    assert wording.reminder_subject(MATTER, 0) == "DAG #7: papers to be issued, due today (Wednesday 2 December 2026)"
    assert "Framework 3.2, papers" in wording.reminder_body(MATTER)
    assert "was not done" in wording.breach_body(MATTER, None)
    assert "done late, on Thursday 3 December 2026" in wording.breach_body(MATTER, date(2026, 12, 3))
    assert "not done yet" in wording.escalation_body(MATTER, None)
    assert "escalated to you" in wording.escalation_subject(MATTER)
