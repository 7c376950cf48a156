"""How a notice goes out: at once, in the day's digest or not at all; which hour, which day; when an e-mail is given up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from foundation.notifications import rules
from foundation.notifications.rules import DAILY, INBOX, INSTANT, Topic

OPTIONAL = Topic("Papers", "Papers issued.")
QUIET = Topic("Reports", "Reports issued.", default=DAILY)
DUTY = Topic("Deadlines ahead", "What you owe.", default=DAILY, duty=True)


@pytest.mark.parametrize(
    ("topic", "chosen", "follows", "expected"),
    [
        (OPTIONAL, None, False, INSTANT),
        (OPTIONAL, DAILY, False, DAILY),
        (OPTIONAL, DAILY, True, INSTANT),
        (OPTIONAL, INBOX, True, INBOX),  # who wants no e-mails gets none
        (QUIET, None, False, DAILY),
        (QUIET, None, True, INSTANT),
        (QUIET, INSTANT, False, INSTANT),
        (DUTY, None, False, DAILY),
        (DUTY, INSTANT, False, INSTANT),
        (DUTY, INBOX, False, DAILY),  # whatever a row says
        (DUTY, "nonsense", False, DAILY),
    ],
)
def test_the_way_is_as_chosen_and_a_duty_always_goes_out(topic, chosen, follows, expected):
    assert rules.way(topic, chosen, follows=follows) == expected


def test_a_duty_does_not_offer_silence():
    assert set(DUTY.ways) == {INSTANT, DAILY}
    assert set(OPTIONAL.ways) == {INSTANT, DAILY, INBOX}


WINTER, SUMMER = date(2026, 12, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (WINTER, 9, datetime(2026, 12, 1, 9, 5, tzinfo=UTC)),
        (SUMMER, 9, datetime(2026, 7, 1, 8, 5, tzinfo=UTC)),
        (WINTER, 0, datetime(2026, 12, 1, 0, 5, tzinfo=UTC)),
        (SUMMER, 23, datetime(2026, 7, 1, 22, 5, tzinfo=UTC)),
        (date(2026, 3, 29), 1, datetime(2026, 3, 29, 1, 5, tzinfo=UTC)),  # the hour that there is not
        (date(2026, 10, 25), 1, datetime(2026, 10, 25, 0, 5, tzinfo=UTC)),  # the hour that comes twice: the first
    ],
)
def test_the_digest_goes_in_london_s_hour(day, hour, expected):
    assert rules.digest_at(day, hour).astimezone(UTC) == expected


@pytest.mark.parametrize(
    ("at", "hour", "day"),
    [
        (datetime(2026, 12, 1, 8, 0, tzinfo=UTC), 9, date(2026, 12, 1)),
        (datetime(2026, 12, 1, 9, 4, 59, tzinfo=UTC), 9, date(2026, 12, 1)),
        (datetime(2026, 12, 1, 9, 5, tzinfo=UTC), 9, date(2026, 12, 1)),
        (datetime(2026, 12, 1, 9, 5, 1, tzinfo=UTC), 9, date(2026, 12, 2)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), 0, date(2026, 7, 2)),  # half past midnight of 1 July in London
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 9, date(2027, 1, 1)),
    ],
)
def test_a_notice_stands_in_the_next_digest(at, hour, day):
    assert rules.digest_day(at, hour) == day


def test_what_would_come_after_its_day_is_too_late_for_a_digest():
    due = date(2026, 12, 1)
    morning = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert not rules.too_late(morning, 9, due)
    assert rules.too_late(morning, 7, due)
    assert not rules.too_late(morning, 7, due + timedelta(days=1))
    assert not rules.too_late(morning, 7, None)


def test_an_hour_in_words():
    assert [rules.delivery.hour_words(hour) for hour in (0, 9, 23)] == [
        "0:00 to 1:00",
        "9:00 to 10:00",
        "23:00 to 0:00",
    ]


def test_a_servers_return_is_not_slept_through():
    waits = [rules.wait_after(attempts, server_gone=True) for attempts in (1, 4, 5, 50)]
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 8, 10, 10)]


@pytest.mark.parametrize(
    ("attempts", "gone", "others", "parked"),
    [
        (11, False, True, False),
        (12, False, True, True),
        (12, False, False, True),  # refused by a server that is there
        (12, True, False, False),  # gone for all alike
        (99, True, False, False),
        (12, True, True, True),  # this one alone drives it away
    ],
)
def test_when_an_e_mail_is_given_up(attempts, gone, others, parked):
    assert rules.is_parked(attempts, server_gone=gone, others_went=others) is parked
