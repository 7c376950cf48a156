"""Which meeting follows which, lateness, numbers of items, and when what may be recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from meetings.rules import agenda, dates, record
from meetings.rules.dates import MeetingDay
from meetings.rules.lifecycle import INBOX, MEETING, REPORT

D = date


@pytest.mark.clause("amendment-requests")
@pytest.mark.parametrize(
    ("held", "regular", "expected"),
    [
        (D(2022, 3, 9), [D(2022, 3, 23), D(2022, 4, 13), D(2022, 4, 27)], D(2022, 4, 13)),
        (D(2022, 3, 9), [D(2022, 3, 23)], D(2022, 3, 23)),
        (D(2022, 3, 9), [D(2022, 5, 11)], D(2022, 5, 11)),
        (D(2022, 12, 14), [D(2022, 12, 21), D(2023, 1, 11)], D(2023, 1, 11)),
        (D(2022, 12, 14), [D(2023, 12, 13)], D(2023, 12, 13)),
        (D(2022, 3, 9), [D(2022, 2, 9), D(2022, 3, 9)], None),
        (D(2022, 3, 9), [], None),
    ],
)
def test_the_following_months_meeting(held: date, regular: list[date], expected: date | None) -> None:
    called = [MeetingDay(day) for day in regular]
    assert dates.next_month_meeting(MeetingDay(held), called) == expected
    entered = [MeetingDay(day, historical=True) for day in regular]
    assert dates.next_month_meeting(MeetingDay(held, historical=True), entered) == expected


@pytest.mark.clause("amendment-requests")
@pytest.mark.parametrize(
    ("called", "entered", "expected"),
    [
        ([D(2026, 12, 9), D(2027, 1, 13)], [], None),  # years later: what came between has not been entered
        ([D(2022, 5, 11)], [], None),
        ([D(2022, 4, 13)], [], D(2022, 4, 13)),  # that month's meeting is that month's meeting
        ([D(2022, 3, 23)], [], D(2022, 3, 23)),
        ([D(2026, 12, 9)], [D(2022, 5, 11)], D(2022, 5, 11)),
        ([D(2022, 3, 23)], [D(2022, 4, 13)], D(2022, 4, 13)),
    ],
)
def test_after_a_meeting_entered_later_only_what_is_known_to_follow_counts(
    called: list[date], entered: list[date], expected: date | None
) -> None:
    days = [*map(MeetingDay, called), *(MeetingDay(day, historical=True) for day in entered)]
    assert dates.next_month_meeting(MeetingDay(D(2022, 3, 9), historical=True), days) == expected


@pytest.mark.clause("meeting-papers")
@pytest.mark.parametrize(
    ("called", "given"),
    [
        (D(2026, 12, 1), 6),
        (D(2026, 12, 2), 5),  # the day on which the papers are due
        (D(2026, 12, 3), 4),
        (D(2026, 12, 5), 2),  # a Saturday
        (D(2026, 12, 7), 2),
        (D(2026, 12, 8), 1),
        (D(2026, 12, 9), 0),
        (D(2026, 12, 10), 0),
    ],
)
def test_notice_counts_from_the_day_of_calling_to_the_day_before(called: date, given: int) -> None:
    assert dates.notice_given(called, D(2026, 12, 9), {}) == given


def test_notice_skips_a_bank_holiday() -> None:
    assert dates.notice_given(D(2026, 12, 24), D(2027, 1, 5), {}) == 5


@pytest.mark.parametrize(
    ("item", "standing", "place"),
    [
        ("", [], 0),
        ("", ["first", "summary"], 1),
        ("", ["first", "summary", ""], 3),  # somebody has put another last
        ("", ["first"], 1),
        ("summary", ["first", ""], 2),
        ("first", ["summary"], 0),
    ],
)
def test_a_new_item_stands_before_the_standing_one_that_closes(item: str, standing: list[str], place: int) -> None:
    assert agenda.place_for(item, standing, "summary") == place
    assert agenda.place_for(item, standing, "") == len(standing)


def test_an_order_is_changed_by_who_saw_it() -> None:
    assert agenda.order_overtaken_refusal(4, 4) is None
    assert agenda.order_overtaken_refusal(5, 4) is None  # what changed since is no matter of order
    assert agenda.order_overtaken_refusal(None, 9) is None
    assert "Somebody else" in (agenda.order_overtaken_refusal(3, 4) or "")
    assert "item 2" in (agenda.item_overtaken_refusal("2", 3, 4) or "")
    assert agenda.item_overtaken_refusal("2", 4, 4) is None


@pytest.mark.parametrize(
    ("present", "wanted", "merged"),
    [
        ([1, 2, 3], [3, 1, 2], [3, 1, 2]),
        ([1, 2, 3, 4], [3, 1, 2], [3, 4, 1, 2]),  # 4 came meanwhile, after 3
        ([4, 1, 2], [2, 1], [4, 2, 1]),
        ([1, 3], [3, 2, 1], [3, 1]),  # 2 was taken off meanwhile
        ([1, 2], [2, 2, 1], [2, 1]),
        ([1, 2], [], [1, 2]),
    ],
)
def test_a_wanted_order_loses_nothing(present: list[int], wanted: list[int], merged: list[int]) -> None:
    assert agenda.merged_order(present, wanted) == merged
    assert agenda.order_refusal(present, merged) is None


@pytest.mark.parametrize(
    ("status", "begun", "historical", "state"),
    [
        ("planned", False, False, "draft"),
        ("papers_issued", False, False, "issued"),
        ("planned", True, False, "in_progress"),
        ("papers_issued", True, False, "in_progress"),
        ("held", True, False, "in_progress"),
        ("reported", True, False, "closed"),
        ("held", True, True, "closed"),
        ("cancelled", False, False, "closed"),
    ],
)
def test_where_an_agenda_stands(status: str, begun: bool, historical: bool, state: str) -> None:
    assert agenda.agenda_state(status, begun=begun, historical=historical) == state


@pytest.mark.parametrize(
    ("objective", "disposition", "standing", "open_"),
    [
        ("DECISION", "pending", "", True),
        ("DECISION", "considered", "", True),
        ("DECISION", "not_reached", "", True),
        ("DECISION", "decided", "", False),
        ("DECISION", "referred", "", False),
        ("DECISION", "carried", "", False),
        ("DECISION", "withdrawn", "", False),
        ("DECISION", "not_in_source", "", False),
        ("DECISION", "pending", "minutes_and_actions", False),
        ("DISCUSSION", "pending", "", False),
        ("", "pending", "", False),
    ],
)
def test_which_items_keep_a_meeting_open(objective: str, disposition: str, standing: str, open_: bool) -> None:
    assert agenda.is_undecided(objective, disposition, standing) == open_


def test_a_meeting_is_closed_without_undecided_items() -> None:
    assert agenda.closing_refusal([]) is None
    assert (agenda.closing_refusal(["4"]) or "").startswith("Item 4 is for decision and undecided.")
    assert (agenda.closing_refusal(["4", "5", "7"]) or "").startswith("Items 4, 5 and 7 are for decision")


def test_an_issued_agenda_changes_for_a_reason() -> None:
    assert agenda.reason_refusal("planned", "") is None
    assert "say why" in (agenda.reason_refusal("papers_issued", " ") or "")
    assert agenda.reason_refusal("papers_issued", "Room") is None


@pytest.mark.clause("meeting-papers")
@pytest.mark.parametrize(
    ("issued", "days"),
    [
        (D(2022, 3, 1), 0),
        (D(2022, 3, 2), 0),
        (D(2022, 3, 3), 1),
        (D(2022, 3, 4), 2),
        (D(2022, 3, 5), 2),  # a Saturday counts no further
        (D(2022, 3, 7), 3),
    ],
)
def test_papers_are_late_by_working_days(issued: date, days: int) -> None:
    assert dates.late_by(D(2022, 3, 2), issued, {}) == days


def test_a_paper_of_the_weekend_after_a_friday_is_late_all_the_same() -> None:
    assert dates.late_by(D(2022, 3, 4), D(2022, 3, 5), {}) == 1


def test_what_is_not_due_is_never_late() -> None:
    assert dates.late_by(None, D(2022, 3, 5), {}) == 0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("01:05:09", 3909), ("1:05:09", 3909), ("65:09", None), ("59:09", 3549), ("0:07", 7), ("", None), ("ten", None)],
)
def test_times_into_a_recording(text: str, seconds: int | None) -> None:
    assert dates.parse_offset(text) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_time_into_a_recording_reads_the_same_back() -> None:
    assert dates.offset_words(dates.parse_offset("1:05:09")) == "01:05:09"
    assert not dates.offset_words(None)


def test_a_recording_opens_at_its_moment() -> None:
    at = timedelta(minutes=65)
    assert dates.recording_link("https://video.example/dag7#old", at) == "https://video.example/dag7#t=3900"
    assert dates.recording_link("https://video.example/dag7", None) == "https://video.example/dag7"
    assert not dates.recording_link("", at)


@pytest.mark.parametrize(
    ("numbers", "expected"), [([], "1"), (["1", "²"], "2"), (["1", "2"], "3"), (["8", "9a"], "9"), (["10", "2"], "11")]
)
def test_the_next_item_takes_the_next_number(numbers: list[str], expected: str) -> None:
    assert agenda.next_number(numbers) == expected


@pytest.mark.parametrize(
    ("item", "step", "expected"),
    [(1, -1, [1, 2, 3]), (1, 1, [2, 1, 3]), (3, -1, [1, 3, 2]), (3, 1, [1, 2, 3])],
)
def test_items_move_by_one(item: int, step: int, expected: list[int]) -> None:
    assert agenda.moved([1, 2, 3], item, step) == expected


@pytest.mark.parametrize(
    ("status", "historical", "may"),
    [
        ("planned", False, True),
        ("papers_issued", False, True),
        ("held", False, False),
        ("held", True, True),
        ("reported", False, False),
        ("reported", True, False),
        ("cancelled", False, False),
    ],
)
def test_when_an_agenda_may_be_changed(status: str, historical: bool, may: bool) -> None:
    assert (agenda.agenda_refusal(status, historical=historical) is None) == may


@pytest.mark.parametrize(
    ("disposition", "status", "historical", "may"),
    [
        ("considered", "planned", False, False),
        ("considered", "papers_issued", False, True),
        ("not_reached", "held", False, True),
        ("not_in_source", "held", False, False),
        ("not_in_source", "held", True, True),
        ("considered", "cancelled", False, False),
    ],
)
def test_what_may_become_of_an_item(disposition: str, status: str, historical: bool, may: bool) -> None:
    assert (agenda.disposition_refusal(disposition, status, historical=historical) is None) == may


def test_nothing_of_a_meeting_is_recorded_before_its_day() -> None:
    on = D(2026, 12, 9)
    assert record.record_refusal("papers_issued", on, D(2026, 12, 8)) == (
        "The meeting has not taken place: it is on 9 December 2026."
    )
    assert record.record_refusal("papers_issued", on, on) is None
    assert record.record_refusal("cancelled", on, on)


@pytest.mark.parametrize(
    ("what", "within", "fits"),
    [
        ("public", "public", True),
        ("programme", "public", False),
        ("restricted", "programme", False),
        ("public", "restricted", True),
    ],
)
def test_nothing_narrow_enters_something_wide(what: str, within: str, fits: bool) -> None:
    assert record.fits(what, within) == fits


MEETING_STEPS = {
    "planned": {"issue_papers", "hold", "cancel"},
    "papers_issued": {"hold", "cancel"},
    "held": {"report"},
    "reported": set(),
    "cancelled": set(),
}
REPORT_STEPS = {
    "draft": {"mark_ready", "issue"},
    "ready": {"sign_off", "back_to_draft", "issue"},
    "signed_off": {"back_to_draft", "issue"},
    "issued": set(),
}
INBOX_STEPS = {"waiting": {"place", "decline"}, "placed": {"return"}, "declined": set()}


@pytest.mark.parametrize(
    ("lifecycle", "table"), [(MEETING, MEETING_STEPS), (REPORT, REPORT_STEPS), (INBOX, INBOX_STEPS)]
)
def test_every_status_against_every_step(lifecycle, table: dict[str, set[str]]) -> None:
    assert set(lifecycle.states) == set(table)
    for status, steps in table.items():
        assert {step.key for step in lifecycle.steps if lifecycle.refusal(status, step.key) is None} == steps, status
