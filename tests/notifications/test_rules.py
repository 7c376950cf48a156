"""How often mail is tried, and where a notice may lead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foundation.notifications import rules


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (7, 64), (8, 128), (11, 1024), (12, 1440), (10_000, 1440)]
)
def test_the_wait_doubles_from_a_minute_to_a_day(attempts: int, minutes: int) -> None:
    assert rules.wait_after(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize("url", ["/", "/meetings/DAG/7/", "/a?b=https://c", "/deadlines/?status=open#top"])
def test_a_path_of_this_site_is_local(url: str) -> None:
    assert rules.is_local(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "meetings/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\tevil",
        "/a\r\nSet-Cookie: b",
        "/a\\b",
        " /a",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    assert not rules.is_local(url)


def test_a_subject_is_one_line_and_fits() -> None:
    assert rules.one_line("Papers\r\nBcc: all@example.org") == "Papers Bcc: all@example.org"
    assert len(rules.one_line("x" * 500)) == 200
