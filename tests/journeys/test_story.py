"""The story of the product, played by its people: a meeting of 2022 entered after the fact, and a decision of today."""

from __future__ import annotations

import csv
import io
import os
import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import expect
from pypdf import PdfReader

from dashboard.management.demonstration import coming_wednesday
from foundation.accounts.models import Person
from foundation.audit.queries import verify_ledger
from foundation.core.clock import today
from foundation.core.workdays import between, count
from foundation.notifications.models import Notice
from groups.models import Group
from raid.services import raise_action
from reports.services import trusted
from reports.verifier import verify
from tests.journeys.conftest import worker_sweeps
from tests.journeys.paper import pdf

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

    from tests.journeys.conftest import Company
    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

FIXTURES = Path(__file__).parents[1] / "fixtures" / "dag06"
PICTURES = Path(settings.BASE_DIR) / "docs" / "img" if os.environ.get("MHHS_SCREENSHOTS") else None
TABS = "Pages of this meeting"
PUT = "PRO-0001 Where secondary addressing of messages is done"  # as the home page links to it
ITEM = "Integration platform: where secondary addressing is done"
REASON = "Built once, and least to build for participants."
NOON = time(12)
CRITERIA = ("target operating model", "product descriptions", "acceptance criteria", "overall objectives")


def picture(visitor: Visitor, name: str) -> None:
    """A picture for the README and the docs, when they are asked for by MHHS_SCREENSHOTS."""
    if PICTURES:
        visitor.go(visitor.page.url)  # without the notice of what was just done
        visitor.page.set_viewport_size({"width": 1280, "height": 1000})
        visitor.picture(PICTURES / f"{name}.png")


def tab(visitor: Visitor, name: str) -> Visitor:
    """Turn to another page of the meeting."""
    return visitor.follow(name, within=visitor.page.get_by_role("navigation", name=TABS))


# --- a meeting of 2022 ------------------------------------------------------------------------------------------------


def copied_from_the_document() -> str:
    """The table of actions as it comes out of a document's clipboard: separated by tabs."""
    rows = csv.reader(io.StringIO((FIXTURES / "actions.csv").read_text(encoding="utf-8")))
    return "\n".join("\t".join(row) for row in rows)


def paste_the_actions(secretary: Visitor) -> None:
    tab(secretary, "Actions").follow("Import actions")
    secretary.write("Paste the table", copied_from_the_document()).press("Show what it would do")


def hand_over_the_agenda(secretary: Visitor) -> None:
    tab(secretary, "Agenda").follow("Import an agenda")
    agenda: FilePayload = {
        "name": "agenda.tsv",
        "mimeType": "text/tab-separated-values",
        "buffer": (FIXTURES / "agenda.tsv").read_bytes(),
    }
    secretary.hand_over("Or upload a file", agenda).press("Show what it would do")


def test_the_sixth_meeting_is_entered_after_the_fact(people: Company) -> None:
    told_before = set(Notice.objects.values_list("pk", flat=True))  # of the rounds that are open in the demonstration
    secretary = people("secretariat")
    secretary.follow("Meetings", within=secretary.page.get_by_role("navigation", name="Main"))
    secretary.follow("Call a meeting")
    secretary.choose("Group", "Design Advisory Group (DAG)").write("Number", "6").write("Place", "Dial-in")
    secretary.write("Date", "2022-03-09").write("Start", "10:00").press("Call the meeting")
    secretary.sees("DAG #6", "Historical", "Wed 9 March 2022, 10:00", "nothing was or will be sent for it")

    paste_the_actions(secretary)
    secretary.sees("17 new", "0 changed", "0 same", "0 wrong", "Nothing has been saved")
    secretary.press("Import 17 rows").sees("Imported the actions: 17 new, 0 changed, 0 same.")
    tab(secretary, "Actions")
    assert_the_published_row(secretary)

    paste_the_actions(secretary)
    secretary.sees("0 new", "17 same").misses("Import 17 rows")
    secretary.go("/meetings/DAG/6/")

    hand_over_the_agenda(secretary)
    secretary.sees("10 new", "0 wrong").press("Import 10 rows")
    tab(secretary, "Agenda").sees("115 of 120 minutes, ends 11:55")
    row = secretary.row("Integration Platform Decisions").inner_text()
    for words in (
        "Decision",
        "Decide on open points",
        "Programme (Ian Smith)",
        "11:10–11:30",
        "20 min",
        "not in source",
    ):
        assert words in row
    hand_over_the_agenda(secretary)
    secretary.sees("0 new", "10 same")

    secretary.go("/meetings/DAG/6/obligations/")
    assert_what_was_owed(secretary)
    worker_sweeps()
    assert set(Notice.objects.values_list("pk", flat=True)) == told_before
    assert not [sent for sent in mail.outbox if "DAG #6" in f"{sent.subject} {sent.body}"]
    assert verify_ledger() == []


def assert_the_published_row(secretary: Visitor) -> None:
    """As in the pack: reference, owner, date due, status and note apart, and the day it was raised."""
    row = secretary.row("DAG04-01").inner_text()
    for words in (
        "Justin Andrews",
        "9 Mar 2022",
        "Recommended for closure",
        "Draft changes are ready, see agenda item 4",
    ):
        assert words in row
    assert "Ian Smith & Claire Silk" in secretary.row("DAG04-14").inner_text()
    assert "Ian Smith/Lewis Hall" in secretary.row("DES-03-02").inner_text()
    secretary.follow("DAG04-01").sees("Raised Wed 9 February 2022", "Owner as published Justin Andrews")
    secretary.page.go_back()


def assert_what_was_owed(secretary: Visitor) -> None:
    """Counted under the framework of that day, ten working days for decisions, and labelled."""
    for words, due in (
        ("Papers issued", "2 Mar 2022"),
        ("Headline report issued", "10 Mar 2022"),
        ("Minutes, actions and decisions issued", "16 Mar 2022"),
        ("Decisions and outputs published", "23 Mar 2022"),
    ):
        row = secretary.row(words).inner_text()
        assert due in row
        assert "Historical" in row


# --- a decision of today ----------------------------------------------------------------------------------------------


def an_action_that_is_done() -> str:
    """Something the last meeting asked for; returns its reference."""
    action = raise_action(
        group=Group.objects.get(code="DAG"),
        text="Ask the DNOs which messages they are copied in on",
        owner_text="Design Manager",
        due_on=today() + timedelta(days=7),
        raised_on=today(),
        meeting_number=6,
        actor=Person.objects.get(email="secretariat@example.org"),
    )
    return str(action.reference)


def test_from_the_papers_to_a_signed_trail(people: Company) -> None:
    day, reference = coming_wednesday(), an_action_that_is_done()
    issue_the_papers(people("secretariat"))
    recommend_for_closure(people("secretariat"), reference)
    read_the_papers(people("large-supplier"))
    open_for_views(people("design"))
    record_the_views(people)

    people("secretariat").go_on_at(day)
    hold_the_meeting(people("secretariat"))
    take_attendance(people("secretariat"))
    people("secretariat").go("/meetings/DAG/7/actions/").press(f"Ratify closure of {reference}")
    people("secretariat").sees(f"{reference} is closed.")
    record_the_outcome(people)

    issue_the_report(people("secretariat"), reference)
    met_in_time(people("secretariat"), day)
    verified_by_the_auditor(people("auditor"))
    assert verify_ledger() == []


def issue_the_papers(secretary: Visitor) -> None:
    secretary.go("/meetings/DAG/7/")
    left = between(today(), count(coming_wednesday(), -5).due)  # 3 to 7, as the day falls on which this is played
    secretary.sees("Papers issued", f"{left} working days left")
    secretary.page.get_by_text("why?", exact=True).first.click()
    secretary.sees("5 working days before", "MHHS-DEL031 v3.2, Generic Meeting Practices and Frequency")
    tab(secretary, "Papers").follow("Issue the papers")
    secretary.sees(f"Item 4 “{ITEM}” asks for a decision and has no paper.").follow("Back")
    secretary.follow("Add a paper")
    paper: FilePayload = {
        "name": "options.pdf",
        "mimeType": "application/pdf",
        "buffer": pdf("Options for secondary addressing"),
    }
    secretary.choose("Agenda item", f"4 {ITEM}").write("Title", "Options for secondary addressing")
    secretary.hand_over("File", paper).press("Upload").sees("It is not issued yet")
    assert re.search(r"MHHS-DOC\d{4} v1\.0", secretary.page.inner_text("main"))
    secretary.follow("Issue the papers").misses("no paper").sees(
        "Check before you go on", "Issued now they are in time"
    )
    secretary.press("Issue the papers").sees("Agenda and 1 paper of DAG #7 are issued.")
    worker_sweeps()
    assert "Papers issued for DAG #7" in {message.subject for message in mail.outbox}
    assert any("large-supplier@example.org" in message.to[0] for message in mail.outbox)


def recommend_for_closure(secretary: Visitor, reference: str) -> None:
    secretary.go(f"/actions/DAG/{reference}/").follow("Recommend for closure")
    secretary.write("Why it can be closed", "They have answered.").press("Recommend for closure")
    secretary.sees("waits for the next meeting to ratify its closure", "They have answered.")


def read_the_papers(member: Visitor) -> None:
    member.page.get_by_role("link", name="Inbox, 1 unread").click()
    member.press("Open : Papers issued for DAG #7").sees("Design Advisory Group, meeting 7")
    assert member.download(link="Options for secondary addressing") == pdf("Options for secondary addressing")


def open_for_views(manager: Visitor) -> None:
    manager.go("/decisions/").follow("PRO-0001").sees("Draft", "0 of 13 seats have spoken; 1 more is vacant")
    manager.press("Open for views").sees("Views open", "the seats' holders have been told")


def record_the_views(people: Company) -> None:
    large, medium = people("large-supplier"), people("medium-supplier")
    large.go("/").follow(PUT).follow("Record our view…").tick("Support")
    large.choose("Which option do you support?", "Option 2: The platform addresses")
    large.write("Reason", "It is built once.").write("Consensus of the constituency", "All who answered want it.")
    large.press("Record the view").sees("1 of 13 seats have spoken", "Consensus: All who answered want it.")

    medium.go("/").follow(PUT).follow("Record our view…").tick("Object")
    with medium.refused(422):
        medium.press("Record the view")
    medium.sees("An objection needs its reason.").write("Reason", "Nobody knows yet what it costs.")
    medium.press("Record the view").sees("One objection stands, from Medium Supplier", "the chair decides")
    medium.follow("Change our view…").sees("Version 1", "Nobody knows yet what it costs.")
    medium.tick("Support").write("Reason", "The cost has been explained.").press("Record the view")
    medium.sees("2 of 13 seats have spoken", "support (version 2)").misses("objection stands")
    picture(medium, "decision")


def hold_the_meeting(secretary: Visitor) -> None:
    secretary.go("/meetings/DAG/7/").follow("Record as held").press("Record as held")
    secretary.sees("Held", "its headline report has drafted itself")
    tab(secretary, "Record").follow("Write down at item 4").choose("What", "Context")
    secretary.write("In words", "The TDWG put three options.").write("Time in the recording", "0:21:05").press("Save")
    secretary.sees("The TDWG put three options.", "00:21:05")


def take_attendance(secretary: Visitor) -> None:
    tab(secretary, "Attendance").follow("Take attendance")
    for seat, how in (("Chair (SRO)", "In person"), ("Large Supplier", "In person"), ("Medium Supplier", "Dial-in")):
        secretary.choose(f"{seat}: how", how)
    asked = [
        secretary.page.get_by_label(f"DNO: {words}", exact=True) for words in ("alternate's name", "on what authority")
    ]
    for field in asked:
        expect(field).to_be_hidden()
    secretary.choose("DNO: how", "Alternate").choose("Consumer: how", "Apologies")
    for field in asked:
        expect(field).to_be_visible()
    with secretary.refused(422):
        secretary.press("Save the attendance")
    secretary.sees("Give the name of the alternate.", "State on what authority they stand in.").write(
        "DNO: alternate's name", "Robin Deputy"
    )
    secretary.write("DNO: on what authority", "E-mail of the holder")
    secretary.press("Save the attendance").sees("5 seats changed")
    assert "Alternate Robin Deputy" in " ".join(secretary.row("DNO Representative").inner_text().split())
    secretary.sees("4 of 21 seats", "3 of 14 filled")


def answer(chair: Visitor) -> None:
    """Everything an acceptance needs."""
    chair.tick("Accept").write("Why does the group decide so?", REASON).write("Time in the recording", "0:42:10")
    for criterion in CRITERIA:
        chair.tick("Met", group=f"Aligned to the {criterion}")


def record_the_outcome(people: Company) -> None:
    chair = people("chair")
    chair.sees("Outcome to be recorded").follow(PUT).follow("Record the outcome").tick("Accept")
    with chair.refused(422):
        chair.press("Check your answers")
    chair.sees("There is a problem", "Say why the group decides so.")
    answer(chair)
    second = people.beside("chair").go(chair.page.url)  # a second tab, left open
    answer(second)
    for each in (chair, second):
        each.press("Check your answers").sees("Basis Consensus", "Option 2: The platform addresses", "00:42:10", REASON)
    chair.press("Record the outcome").sees(
        "DAG-D0001", "Accept", "Consensus", "00:42:10", "2 in support", "Not published"
    )
    with second.refused(409):
        second.press("Record the outcome")
    second.sees("The outcome has been recorded already", "Nothing was changed")


def issue_the_report(secretary: Visitor, reference: str) -> None:
    secretary.go("/meetings/DAG/7/report/").follow("Preview").follow("Edit the blocks")
    secretary.follow("Write your words for Introduction").write("Your words", "The DAG met by **dial-in**.")
    secretary.press("Save").sees("Introduction: saved.", "The DAG met by dial-in.")
    secretary.follow("Check and issue").sees("1 decision", "0 raised, 1 closed", "4 of 21 seats")
    secretary.press("Issue the report").sees("Version 1 of the headline report is issued.")
    secretary.sees("Accept, option 2", "00:42:10", "The TDWG put three options.", "It is built once.", "DAG #8")
    secretary.sees(reference, "Ask the DNOs which messages they are copied in on", "Robin Deputy", "Apologies")
    report = PdfReader(io.BytesIO(secretary.download(link="PDF")))
    words = " ".join(" ".join(page.extract_text() for page in report.pages).split())
    authority = "On the authority of: E-mail of the holder"
    secretary.sees(authority)
    for each in (
        "Headline report",
        "00:42:10",
        "The TDWG put three options.",
        reference,
        "Robin Deputy",
        authority,
        "DAG #8",
    ):
        assert each in words


def met_in_time(secretary: Visitor, day: date) -> None:
    tab(secretary, "Obligations")
    for owed in ("Papers issued", "Headline report issued", "Decisions and outputs published"):
        assert "Met" in secretary.row(owed).inner_text()
    assert f"{day.day} {day:%b %Y}" in secretary.row("Headline report issued").inner_text().split("Met")[1]


def verified_by_the_auditor(auditor: Visitor) -> None:
    auditor.go("/").follow("DAG-D0001 Where secondary addressing of messages is done")
    auditor.sees("Published in time", "Medium Supplier Representative recorded the view", "support (version 2)")
    trail = auditor.download(button="Export the trail")
    found = verify(trail, trusted())
    assert found.intact, found.findings
    assert found.trail["reference"] == "DAG-D0001"
    auditor.go("/trails/").hand_over(
        "Trail (PDF)", {"name": "trail.pdf", "mimeType": "application/pdf", "buffer": trail}
    )
    auditor.press("Check the trail").sees("Intact and signed", "DAG-D0001")
    spoilt = trail.replace(b"Supplier", b"supplier", 1) if b"Supplier" in trail else trail[:-2] + b"\n\n"
    auditor.hand_over("Trail (PDF)", {"name": "trail.pdf", "mimeType": "application/pdf", "buffer": spoilt})
    auditor.press("Check the trail").sees("Broken")
    auditor.go("/trails/seals/").sees("An exported trail DAG-D0001").press("Check the whole ledger").sees(
        "The ledger is whole"
    )


# --- what is not published in time ------------------------------------------------------------------------------------


def test_what_is_not_published_in_time_is_breached_for_ever(people: Company) -> None:
    lead, day = people("secretariat"), coming_wednesday()
    lead.go_on_at(day)
    worker_sweeps()
    lead.go("/deadlines/").sees("SDWG #1")
    row = lead.page.get_by_role("row").filter(has_text="SDWG #1").filter(has_text="Papers issued")
    assert "Breached" in row.inner_text()
    row.get_by_role("link").first.click()
    lead.sees("Breached", "Nobody has explained yet why this was breached.", "5 working days before")
    lead.follow("Explain the breach").write("Why was it late?", "The drafts came back late.")
    lead.press("Record the explanation")
    lead.sees("Breached", "The drafts came back late.")
    chair = people("market-lead")
    chair.page.get_by_role("link", name=re.compile("^Inbox")).click()
    chair.sees("SDWG #1")
    assert verify_ledger() == []
    people("participant").go("/deadlines/").misses("SDWG #1")  # a closed group's lapses are not for everybody
