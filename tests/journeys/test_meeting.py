"""A meeting of today, from its series to the amended report, by four people signed in side by side.

The secretary, the chair and two representatives each have a window of their own from beginning to end, over the
processes of `./run demo`. In the middle of the meeting the web server is killed.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.conftest import Company
from tests.journeys.paper import pdf
from tests.journeys.players import PATIENCE, Players, day_in, go_to, now, text_of, the_pack_is_made, titles, today_of
from tests.journeys.stack import eventually, running
from tests.journeys.test_live import forget_the_outage, line, write
from tests.journeys.test_story import CRITERIA, copied_from_the_document, tab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FilePayload


pytestmark = [pytest.mark.browser, pytest.mark.slow]

STANDING = (
    "Headline report and actions",
    "Governance group updates",
    "Working group reports",
    "Summary and next steps",
)
DECIDED, LEFT = "Connection options for small parties", "Test data for the first migration"
NEXT = re.compile(r"^Next: ")


@pytest.fixture
def it(chromium: Browser, programme: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Players]:
    with running(tmp_path / "demo", programme) as stack:
        people = Company(chromium, stack.launch.address)
        four = [people(role) for role in ("secretariat", "chair", "large-supplier", "medium-supplier")]
        yield Players(stack, people, *four)
        people.leave(request.node.name, failed=False)


def test_a_meeting_of_today_from_its_series_to_the_amended_report(it: Players) -> None:
    the_sixth_meeting_left_actions(it)
    call_a_series_on_first_wednesdays(it)
    build_the_agenda(it)
    add_the_papers(it)
    issue_agenda_and_papers(it)
    change_a_paper_after_issue(it)
    say_who_comes(it)

    it.secretary.go_on_at(it.day)
    begin_with_everybody_watching(it)
    survive_a_killed_server(it)
    speak_from_their_own_devices(it)
    decide(it)
    ratify_what_is_done(it)
    close_with_nothing_left_undecided(it)

    issue_the_report(it)
    amend_it(it)
    send_it_with_the_next_papers(it)


def the_sixth_meeting_left_actions(it: Players) -> None:
    """The actions of 2022, most of them recommended for closure, so that a meeting of today has something to ratify."""
    secretary = it.secretary
    secretary.go("/meetings/new/?group=DAG").write("Number", "6").write("Date", "2022-03-09").write("Start", "10:00")
    secretary.press("Call the meeting").sees("Historical")
    tab(secretary, "Actions").follow("Import actions").write("Paste the table", copied_from_the_document())
    secretary.press("Show what it would do").press("Import 17 rows")


# --- from the series to the papers ------------------------------------------------------------------------------------


def call_a_series_on_first_wednesdays(it: Players) -> None:
    """The old rhythm ends and what was called in it is cancelled; then the new series and its first two meetings."""
    secretary = it.secretary
    secretary.go("/meetings/").follow("Series")
    secretary.follow("Second Wednesday of every month, 10:00", within=secretary.row("DAG"))
    secretary.follow("End the series").write("Why does it end?", "The DAG moves to first Wednesdays.")
    secretary.press("Show what is cancelled").press("End the series").sees("The series has ended.")
    for number in (7, 8):
        secretary.go(f"/meetings/DAG/{number}/cancel/").write(
            "Why is it cancelled?", "It moves to the first Wednesday."
        )
        secretary.press("Cancel the meeting").sees("Cancelled")

    begins = today_of(secretary) + timedelta(days=12)  # with time for the papers
    secretary.go("/meetings/series/").follow("Begin a series")
    secretary.choose("Group", "Design Advisory Group (DAG)").choose("Which", "First").choose("Day", "Wednesday")
    secretary.write("From", begins.isoformat()).write("Start", "10:00").write("Place", "Dial-in")
    secretary.press("Begin the series").sees("First Wednesday of every month, 10:00")
    secretary.press("Call these meetings")
    called = [int(number) for number in re.findall(r"DAG #(\d+)", secretary.text)]
    it.number, it.after = called[:2]
    secretary.follow(it.reference)
    it.day = day_in(secretary.text)
    assert it.day.day <= 8, "the first Wednesday, or the day after New Year's Day"
    eventually(lambda: it.stack.received(f"{it.reference} and #{it.after} are called for"), "the members are invited")


def build_the_agenda(it: Players) -> None:
    """Standing items stand there; one item comes from a representative's proposal, one is written; keys reorder."""
    it.large.go("/meetings/DAG/inbox/").follow("Propose an agenda item")
    it.large.write("Title", LEFT).choose("What should the group do with it?", "Decision")
    it.large.write("What is wanted, and why now", "Say who makes the data, before the first rehearsal.")
    it.large.write("Who would lead it", "Large Supplier Representative").write("How many minutes it needs", "15")
    it.large.press("Propose it")

    secretary = it.secretary.go(it.home).sees(*STANDING, "Draft")
    secretary.page.get_by_role("link", name="Draw from what waits").click()
    secretary.page.get_by_label(LEFT).check()
    secretary.press("Put them on the agenda")
    secretary.sees("1 item drawn onto the agenda.", LEFT)
    secretary.follow("Add an item").write("Title", DECIDED).choose("Objective", "Decision")
    secretary.write("What is wanted", "Choose one of two options.").write("Lead", "Design Manager")
    secretary.write("Minutes", "20").press("Add the item")
    before = titles(secretary)
    secretary.page.get_by_role("button", name=f"Move {DECIDED} up", exact=True).focus()
    secretary.page.keyboard.press("Enter")
    expect(secretary.page.locator(".agenda-words").nth(before.index(DECIDED) - 1)).to_have_text(DECIDED)
    draft_the_proposal(it)


def draft_the_proposal(it: Players) -> None:
    secretary = it.secretary.go("/decisions/proposals/new/DAG/")
    secretary.page.get_by_label("Title", exact=True).first.fill("How small parties connect")
    secretary.write("Raised by", "TDWG")
    secretary.write("Problem statement", "Small parties cannot run a node of their own.")
    secretary.choose_at("Agenda item", DECIDED)
    for number, title in ((1, "Through an adaptor"), (2, "Through an agent")):
        secretary.page.locator(f"#option-{number}").get_by_label("Title").fill(title)
    for whom in ("the target operating model", "consumers", "competition"):
        secretary.tick("No material impact", group=f"Material impact on {whom}")
        secretary.write(f"Evidence: material impact on {whom}", "The TDWG looked at it.")
    secretary.page.get_by_label("Cost in pounds").last.fill("250000")
    secretary.press("Save the draft")
    said = re.search(r"PRO-\d+", secretary.text)
    assert said
    it.proposal = said[0]
    secretary.press("Open for views").sees("Views open")


def add_the_papers(it: Players) -> None:
    """Two PDFs and a text at the item to be decided, a table at the other."""
    secretary = it.secretary
    for title in ("Options for small parties", "Costs of the adaptor"):
        add_paper(it, DECIDED, title, {"name": f"{title}.pdf", "mimeType": "application/pdf", "buffer": pdf(title)})
    add_paper(it, LEFT, "Rehearsal data", a_table())
    secretary.go(f"{it.home}papers/").follow("Write a paper").choose_at("Agenda item", DECIDED)
    secretary.write("Title", "What small parties said").write(
        "Text", "# Replies\n\nFour of *five* want an **adaptor**."
    )
    secretary.press("Save").sees("What small parties said")


def add_paper(it: Players, item: str, title: str, file: FilePayload) -> None:
    secretary = it.secretary.go(f"{it.home}papers/").follow("Add a paper").choose_at("Agenda item", item)
    secretary.write("Title", title).hand_over("File", file).press("Upload").sees(title, "It is not issued yet")


def a_table() -> FilePayload:
    """A workbook, which goes beside the pack and not into it."""
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Party", "Meters"])
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "rehearsal.xlsx", "mimeType": kind, "buffer": file.getvalue()}


def issue_agenda_and_papers(it: Players) -> None:
    """Issued in time; the worker makes the pack while the page shows how far it is; members see what is new."""
    it.medium.go(it.home).misses("Options for small parties")
    it.secretary.go(it.home).follow("Issue the papers").sees("in time").press("Issue the papers")
    it.secretary.sees(f"Agenda and 4 papers of {it.reference} are issued.")
    the_pack_is_made(it.secretary)
    it.medium.go(it.home).sees("Issued", "version 1", "Options for small parties", "New since you last looked")
    it.medium.go(f"{it.home}papers/")
    pages_are_right(it, it.medium.download(link="Pack of"))
    eventually(lambda: it.stack.received(f"Papers issued for {it.reference}"), "every member is told")


def pages_are_right(it: Players, pack: bytes) -> None:
    """Where the agenda in the pack says that a paper begins, it begins."""
    read = PdfReader(io.BytesIO(pack))
    words = [" ".join(page.extract_text().split()) for page in read.pages]
    for number, text in enumerate(words, 1):
        assert f"{number} of {len(words)}" in text
    for title in ("Options for small parties", "Costs of the adaptor"):
        (begins,) = (number for number, text in enumerate(words, 1) if text.startswith(title))
        assert re.search(rf"{title} MHHS-DOC\d+ v1\.0 {begins}\b", words[1])


def change_a_paper_after_issue(it: Players) -> None:
    """A paper changed on another day makes a new version of agenda and pack; to who had looked, it alone is new."""
    it.large.go(f"{it.home}papers/")
    it.secretary.go_on_at(today_of(it.secretary) + timedelta(days=1))
    secretary = it.secretary.go(f"{it.home}papers/").follow("New version of Costs of the adaptor")
    paper: FilePayload = {"name": "costs.pdf", "mimeType": "application/pdf", "buffer": pdf("Costs, corrected")}
    secretary.hand_over("File", paper).write("What has changed", "The yearly cost was missing.").press("Upload")
    secretary.sees("is issued anew as", "v2.0")
    the_pack_is_made(secretary)
    its_agenda_changed(it)


def its_agenda_changed(it: Players) -> None:
    it.secretary.go(it.home).follow("version 2 of the agenda, and those before it")
    it.secretary.sees("was issued as version 2.0 in place of version 1.0", "Changed paper")
    it.large.go(it.home)
    new = it.large.page.locator(".agenda-notes > div").filter(has_text="New since you last looked")
    expect(new).to_have_count(1)
    expect(new).to_contain_text("Costs of the adaptor")


def say_who_comes(it: Players) -> None:
    it.large.go(f"{it.home}attendance/").follow("Say who comes").tick("I come").press("Save")
    it.large.sees("Noted for Large Supplier.")
    it.chair.go(f"{it.home}attendance/").follow("Invite somebody").write("Name", "Ada Tester")
    it.chair.write("Organisation", "Test House").press("Invite").sees("Ada Tester is invited.")


# --- while it runs ----------------------------------------------------------------------------------------------------


def begin_with_everybody_watching(it: Players) -> None:
    """The secretary runs it, the chair and the representatives follow on screens of their own."""
    secretary = it.secretary.go(it.home).follow("Run the meeting")
    secretary.page.get_by_role("button", name=re.compile("^Begin with")).click()
    secretary.page.get_by_role("button", name="The recording began").click()
    expect(now(secretary)).to_contain_text("Recording since", timeout=PATIENCE)
    take_attendance(it)
    for each in (it.chair, it.large, it.medium):
        each.go(it.home).follow("Follow the meeting now")
        expect(now(each)).to_contain_text(STANDING[0])
        expect(each.page.get_by_text("Connected: this page changes by itself.")).to_be_visible(timeout=PATIENCE)


def take_attendance(it: Players) -> None:
    secretary = it.secretary.follow("Take attendance")
    secretary.choose("DNO: how", "Alternate")
    secretary.write("DNO: alternate's name", "Robin Deputy")
    secretary.write("DNO: on what authority", "E-mail of the holder")
    secretary.choose("Consumer: how", "Apologies")
    secretary.press("Mark all representatives present: In person").press("Save the attendance")
    secretary.go(f"{it.home}live/")
    expect(secretary.page.locator("#live-presence")).to_contain_text("Robin Deputy")


def survive_a_killed_server(it: Players) -> None:
    """Killed in the middle: what the screen showed as saved is there, and what was written meanwhile arrives."""
    page = it.secretary.page
    write(page, "n", "The chair opened the meeting.")
    expect(line(page, "The chair opened the meeting.")).to_have_count(1, timeout=PATIENCE)
    it.stack.kill("web")
    assert ("The chair opened the meeting.",) in it.stack.rows("SELECT text FROM meetings_capture")
    write(page, "r", "Rehearsals may slip by a month.")
    expect(page.locator("#live-queue [data-state=waiting]")).to_have_count(1)
    it.stack.start("web")
    expect(line(page, "Rehearsals may slip by a month.")).to_have_count(1, timeout=PATIENCE)
    expect(line(page, "The chair opened the meeting.")).to_have_count(1)
    expect(page.locator("#live-state")).to_have_text("every captured line is saved", timeout=PATIENCE)
    for each in (it.secretary, it.chair, it.large, it.medium):
        expect(each.page.locator("[data-connection]")).to_contain_text("Connected", timeout=PATIENCE)
        forget_the_outage(each)


def speak_from_their_own_devices(it: Players) -> None:
    """Each representative records the view of their seat where the meeting is; the secretary's screen shows it."""
    go_to(it, DECIDED)
    for visitor, seat in ((it.large, "Large Supplier"), (it.medium, "Medium Supplier")):
        visitor.follow(f"Record the view of {seat} on {it.proposal}").tick("Support")
        visitor.choose("Which option do you support?", "Option 1: Through an adaptor")
        visitor.write("Reason", f"{seat}s asked for it.").press("Record the view").follow("Follow the meeting now")
        expect(line(it.secretary.page, f"{seat}s asked for it.")).to_have_count(1, timeout=PATIENCE)


def decide(it: Players) -> None:
    """The secretary hears the decision and its moment; the chair takes it, and everybody's screen shows it."""
    page = it.secretary.page
    write(page, "d", "The adaptor, as the TDWG recommends.")
    expect(line(page, "The adaptor, as the TDWG recommends.")).to_have_count(1, timeout=PATIENCE)
    chair = it.chair.go(f"/decisions/proposals/{it.proposal}/").follow("Record the outcome").tick("Accept")
    chair.tick("Option 1: Through an adaptor", group="Option accepted")
    chair.write("Why does the group decide so?", "It costs the small parties least.")
    for criterion in CRITERIA:
        chair.tick("Met", group=f"Aligned to the {criterion}")
    chair.press("Check your answers").press("Record the outcome").sees("DAG-D0001", "Consensus")
    chair.follow("Follow the meeting now")
    expect(line(page, "DAG-D0001")).to_have_count(1, timeout=PATIENCE)


def ratify_what_is_done(it: Players) -> None:
    """An action is raised by key; all recommended closures are ratified together; the last report is not there yet."""
    page = it.secretary.page
    go_to(it, STANDING[0])
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("a")
    page.keyboard.insert_text("Tell the small parties what was decided")
    page.get_by_label("Owner of the action").fill("Design Manager")
    page.get_by_label("Action due").fill((it.day + timedelta(days=14)).isoformat())
    page.keyboard.press("Control+Enter")
    expect(line(page, "Tell the small parties")).to_contain_text("in the recording", timeout=PATIENCE)
    secretary = it.secretary.go(f"{it.home}actions/").follow("Ratify all recommended closures")
    said = re.search(r"Ratify (\d+) closures", secretary.text)
    assert said
    secretary.press(said[0]).sees(f"{said[1]} actions closed by {it.reference}.")


def close_with_nothing_left_undecided(it: Players) -> None:
    """Held; but not closed while a DECISION item is undecided: it is carried to the next meeting of the series."""
    secretary = it.secretary.go(it.home).follow("Record as held").press("Record as held")
    secretary.sees("Not closed yet", LEFT)
    secretary.go(f"{it.home}report/issue/").sees("Not possible now", "is for decision and undecided")
    secretary.go(it.home).page.locator("#undecided").get_by_role(
        "link", name=f"Carry to a later meeting : {LEFT}"
    ).click()
    secretary.press("Carry it").sees(f"of DAG #{it.after}")
    secretary.misses("Not closed yet").sees("Carried to")


# --- the report, and the amended one ----------------------------------------------------------------------------------


def issue_the_report(it: Players) -> None:
    """It has drafted itself; the secretary words a block, the chair signs off, and it goes out: page, PDF, e-mail."""
    it.chair.go(f"{it.home}report/").press("Have the chair sign reports off")
    secretary = it.secretary.go(f"{it.home}report/").follow("Edit the blocks")
    secretary.follow(f"Write your words for 4 {DECIDED}").sees("What the record says")
    secretary.write("Your words", "Small parties connect through **an adaptor**.").press("Save")
    secretary.follow("Preview").sees(
        "Small parties connect through an adaptor.", "DAG-D0001", "Robin Deputy", "Apologies"
    )
    secretary.press("Mark as ready").sees("waits for the chair to sign it off")
    secretary.go(f"{it.home}report/issue/").sees("Not possible now", "The chair signs this report off")
    it.chair.go(f"{it.home}report/").press("Sign off").sees("was signed off by DAG Chair")
    secretary.go(f"{it.home}report/").follow("Check and issue").press("Issue the report")
    secretary.sees("Version 1 of the headline report is issued.", f"DAG #{it.after}")
    words = text_of(it.large.go(f"{it.home}report/").download(link="PDF"))
    for each in ("Headline report", "through an adaptor", "DAG-D0001", "Robin Deputy", "Tell the small parties"):
        assert each in words
    eventually(lambda: it.stack.received(f"Headline report of {it.reference}"), "the members are told")


def amend_it(it: Players) -> None:
    """A representative asks for another wording; the secretary accepts, and the next version shows what differs."""
    medium = it.medium.go(f"{it.home}report/").follow("Ask for an addition or amendment")
    medium.tick("Amendment").choose_at("What is it about?", DECIDED)
    medium.write("What should it say?", "Small parties may connect through an adaptor, or run a node.")
    medium.write("Why", "Nobody is made to.").press("Send to the secretariat").sees("Asked")
    secretary = it.secretary.go("/inbox/")
    secretary.page.get_by_role("button", name=f"To be answered: {it.reference}").click()
    secretary.follow("Answer").tick("Accept").write("Reason", "So it was decided.").press("Answer").sees("Accepted")
    secretary.go(f"{it.home}report/").sees("1 accepted request waits for the next version")
    secretary.press("Prepare a new version").follow("Edit the blocks").follow(f"Edit for 4 {DECIDED}")
    secretary.write("Your words", "Small parties may connect through **an adaptor**, or run a node.").press("Save")
    secretary.press("Mark as ready")
    it.chair.go(f"{it.home}report/").press("Sign off")
    secretary.go(f"{it.home}report/").follow("Check and issue").press("Issue the report")
    secretary.sees("Version 2 of the headline report is issued.")
    medium.go(f"{it.home}report/").follow("What differs between versions")
    expect(medium.page.locator("ins")).to_contain_text(["may", "or run a node"])


def send_it_with_the_next_papers(it: Players) -> None:
    """The amended report stands among the next meeting's papers, and goes out in their pack."""
    secretary = it.secretary.go(f"/meetings/DAG/{it.after}/").sees(LEFT, "amended (version 2)")
    secretary.follow("Issue the papers").sees("amended (version 2)").press("Issue the papers")
    the_pack_is_made(secretary)
    words = text_of(it.large.go(f"/meetings/DAG/{it.after}/papers/").download(link="Pack of"))
    assert "or run a node" in words
