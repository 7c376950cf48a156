"""DAG #6 of 9 March 2022, entered after the fact by four people side by side, under the framework of that day.

From the import to the headline report (one working day), the minutes (five), what the next meeting amended in them,
and the amended minutes. Nothing is sent for any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail
from playwright.sync_api import expect

from dashboard.management.demonstration import coming_wednesday
from foundation.audit.queries import verify_ledger
from foundation.notifications.models import Notice
from tests.journeys.conftest import worker_sweeps
from tests.journeys.players import text_of
from tests.journeys.test_story import assert_what_was_owed, hand_over_the_agenda, paste_the_actions, tab

if TYPE_CHECKING:
    from tests.journeys.conftest import Company
    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = "/meetings/DAG/6/"
PLATFORM = "Integration Platform Decisions"
WAY = "Secondary addressing is done by the platform."


def test_a_meeting_of_2022_from_the_import_to_its_amended_minutes(people: Company) -> None:
    secretary, chair, large, medium = (
        people(role) for role in ("secretariat", "chair", "large-supplier", "medium-supplier")
    )
    told_before = set(Notice.objects.values_list("pk", flat=True))
    enter_the_meeting(secretary)
    take_attendance(secretary)
    write_down_what_was_said(secretary)
    close_the_actions(secretary)
    issue_headline_report_and_minutes(secretary)
    read_the_minutes(large)
    ask_in_vain(medium)
    assert_nothing_was_sent(told_before)

    secretary.go_on_at(coming_wednesday())
    secretary.go("/meetings/DAG/7/hold/").press("Record as held")
    approve_with_amendments(chair)
    issue_the_amended_minutes(secretary)
    see_what_differs(medium)
    assert_nothing_was_sent(told_before)
    assert verify_ledger() == []


def enter_the_meeting(secretary: Visitor) -> None:
    secretary.go("/meetings/new/?group=DAG").write("Number", "6").write("Place", "Dial-in")
    secretary.write("Date", "2022-03-09").write("Start", "10:00").press("Call the meeting")
    secretary.sees("Historical", "Wed 9 March 2022, 10:00", "2.4")
    paste_the_actions(secretary)
    secretary.press("Import 17 rows")
    hand_over_the_agenda(secretary)
    secretary.press("Import 10 rows")
    tab(secretary, "Obligations")
    assert_what_was_owed(secretary)


def take_attendance(secretary: Visitor) -> None:
    """The roster is the one of that day: RECCo has no seat yet."""
    tab(secretary, "Attendance").misses("RECCo").follow("Take attendance")
    secretary.choose("Consumer: how", "Apologies")
    secretary.press("Mark all representatives present: Dial-in").press("Save the attendance")
    secretary.sees("Dial-in", "Apologies")


def write_down_what_was_said(secretary: Visitor) -> None:
    tab(secretary, "Record")
    for kind, words, at in (
        ("Context", "The TDWG brought three ways of addressing.", "1:12:40"),
        ("Viewpoint", "The large suppliers want it built once.", "1:19:05"),
        ("Decision", WAY, "1:27:30"),
    ):
        secretary.follow("Write down at item 8").choose("What", kind).write("In words", words)
        secretary.write("Time in the recording", at).press("Save")
    secretary.sees(WAY, "01:27:30")


def close_the_actions(secretary: Visitor) -> None:
    tab(secretary, "Actions").follow("Ratify all recommended closures")
    ratify = secretary.page.get_by_role("button", name="Ratify")
    words = ratify.inner_text()
    ratify.click()
    secretary.sees(f"{words.split()[1]} actions closed by DAG #6.")


def issue_headline_report_and_minutes(secretary: Visitor) -> None:
    """Two documents: the headline report first, the minutes after it."""
    secretary.go(f"{HOME}minutes/").sees("The headline report comes first")
    secretary.go(f"{HOME}report/").press("Draft the headline report").sees("has drafted itself").follow(
        "Check and issue"
    )
    secretary.sees("Nobody: the meeting is historical").press("Issue the report")
    secretary.sees("Version 1 of the headline report is issued.", WAY, "01:27:30")

    secretary.go(f"{HOME}minutes/").press("Draft the minutes").follow(f"Write your words for 8 {PLATFORM}")
    secretary.write("Your words", f"Three ways were put.\n\n**Decided:** {WAY}").press("Save")
    secretary.follow("Check and issue").press("Issue the minutes").sees("Version 1 of the minutes is issued")


def read_the_minutes(member: Visitor) -> None:
    member.go(f"{HOME}minutes/").sees("Three ways were put.")
    words = text_of(member.download(link="PDF"))
    for each in ("Minutes", "9 March 2022", "Three ways were put.", "historical", "Apologies"):
        assert each in words


def ask_in_vain(member: Visitor) -> None:
    """What its source says is amended by the meeting after it alone."""
    member.go(f"{HOME}requests/new/?document=minutes").sees("is not amended here")


def approve_with_amendments(chair: Visitor) -> None:
    chair.go("/meetings/DAG/7/actions/").sees("Not approved yet").follow("Record the approval")
    chair.tick("Approved with amendments").write("With which amendments", "The DNOs asked who keeps the table.")
    chair.press("Record").sees("Approved with amendments", "The DNOs asked who keeps the table.")


def issue_the_amended_minutes(secretary: Visitor) -> None:
    secretary.go(f"{HOME}minutes/").press("Prepare a new version").follow("Edit the blocks").follow(
        f"Edit for 8 {PLATFORM}"
    )
    secretary.write("Your words", f"Three ways were put. The DNOs asked who keeps the table.\n\n**Decided:** {WAY}")
    secretary.press("Save").follow("Check and issue").press("Issue the minutes")
    secretary.sees("Version 2 of the minutes is issued", "The DNOs asked who keeps the table.")
    secretary.go("/meetings/DAG/8/papers/").sees("DAG #6 minutes, amended (version 2)")


def see_what_differs(member: Visitor) -> None:
    member.go(f"{HOME}minutes/").follow("What differs between versions")
    expect(member.page.locator("ins").first).to_contain_text("The DNOs asked who keeps the table.")


def assert_nothing_was_sent(told_before: set[int]) -> None:
    worker_sweeps()
    told = Notice.objects.exclude(pk__in=told_before)
    assert not [notice for notice in told if "DAG #6" in f"{notice.subject} {notice.body}"]
    assert not [sent for sent in mail.outbox if "DAG #6" in f"{sent.subject} {sent.body}"]
