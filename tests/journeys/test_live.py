"""A meeting while it runs, with a web server that is killed in the middle of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Company
from tools import processes
from tools.demo import Launch
from tools.environment import ROOT
from tools.filling import Place
from tools.system import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from playwright.sync_api import APIResponse, Browser, Locator, Page, Route

    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIVE = "/meetings/DAG/7/live/"
OUTAGE = re.compile(
    r"net::ERR_|Failed to fetch|htmx:(sendError|afterRequest)"
)  # what a browser says of a server that is not there
START_LIMIT = 120  # seconds
PATIENCE = 40_000  # milliseconds: attempts come up to 15 s after one another


class Server:
    """The product's web server over a database of its own: real processes, which can be killed."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.database = database
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "mhhs_governance.settings_test",  # the people's passwords are hashed under it
            "DATABASE_URL": f"sqlite:///{database}",
            "CACHE_URL": "dbcache://cache_entries",  # the demonstration's clock is the same in every process
            "MHHS_VAR": str(folder),
            "MHHS_DEMO": "on",
        }
        self.launch = Launch(Place(folder), sys.executable, env, free_port(), reload=False)
        self.running: list[processes.Service] = []
        subprocess.run([sys.executable, "manage.py", "createcachetable"], env=env, cwd=ROOT, check=True, timeout=120)

    def start(self) -> None:
        web = processes.start("web", self.launch.web(), self.launch.env, self.launch.place.var / "web.log", cwd=ROOT)
        self.running = [web]
        deadline = time.monotonic() + START_LIMIT
        while not self._answers():
            assert time.monotonic() < deadline, web.tail()
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.launch.address}alive/", timeout=START_LIMIT).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """No farewell, for the server and all its workers alike."""
        for web in self.running:
            os.killpg(web.process.pid, signal.SIGKILL)
            web.process.wait()
        self.running = []

    def recorded(self) -> list[str]:
        """The words in the record, as they lie in the database."""
        with sqlite3.connect(self.database) as database:
            return [text for (text,) in database.execute("SELECT text FROM meetings_capture ORDER BY text")]

    def receipts(self) -> int:
        with sqlite3.connect(self.database) as database:
            return int(database.execute("SELECT count(DISTINCT key) FROM meetings_receipt").fetchone()[0])


@pytest.fixture
def server(programme: Path, tmp_path: Path) -> Iterator[Server]:
    copy = tmp_path / "live.sqlite3"
    shutil.copy(programme, copy)
    folder = tmp_path / "var"
    folder.mkdir()
    made = Server(copy, folder)
    try:
        made.start()
        yield made
    finally:
        processes.stop(made.running)


@pytest.fixture
def people(chromium: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Company]:
    company = Company(chromium, server.launch.address)
    yield company
    company.leave(request.node.name, failed=False)


def begin(secretary: Visitor) -> Page:
    """The secretary at the first item of DAG #7, on its day, with the recording running."""
    said = re.search(r"(\d+) (\w+) (\d{4}), 10:00", secretary.go("/meetings/DAG/7/").text)
    assert said
    secretary.go_on_at(day_of(said))
    secretary.follow("Run the meeting")
    page = secretary.page
    page.get_by_role("button", name=re.compile("^Begin with")).click()
    expect(page.locator("#live-now [data-spent]")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="The recording began").click()
    expect(page.locator("#live-now")).to_contain_text("Recording since", timeout=PATIENCE)
    return page


def day_of(said: re.Match[str]) -> date:
    return datetime.strptime(" ".join(said.groups()), "%d %B %Y").date()  # noqa: DTZ007  # a day alone


def write(page: Page, key: str, words: str) -> None:
    """As a secretary does: one key, the words, Ctrl and Enter."""
    page.get_by_role("heading", level=1).click()  # out of the field, where a key is a letter
    page.keyboard.press(key)
    page.keyboard.insert_text(words)
    page.keyboard.press("Control+Enter")


def line(page: Page, words: str) -> Locator:
    """A line in the list of what is saved."""
    return page.locator("#live-lines li").filter(has_text=words)


def forget_the_outage(visitor: Visitor) -> None:
    """A server that is not there is what this is about; anything else still fails the journey."""
    visitor.troubles = [trouble for trouble in visitor.troubles if not OUTAGE.search(trouble)]


def test_a_killed_server_loses_nothing_that_was_shown_as_saved(server: Server, people: Company) -> None:
    secretary = people("secretariat")
    page = begin(secretary)
    words = [f"Line {number:02d} of the record" for number in range(14)]
    for each in words[:4]:
        write(page, "v", each)
        expect(line(page, each)).to_have_count(1, timeout=PATIENCE)
    for each in words[4:10]:
        write(page, "n", each)
    server.kill()
    shown = [each for each in words if line(page, each).count()]
    shown += [
        each.inner_text()
        for each in page.locator("#live-queue [data-state=saved] .measure").all()
        if each.inner_text() not in shown
    ]
    assert set(words[:4]) <= set(shown)
    assert set(shown) <= set(server.recorded()), "what the screen showed as saved is in the database"

    for each in words[10:]:
        write(page, "n", each)
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("r")
    page.keyboard.insert_text("Half a sentence")
    queued = page.locator("#live-queue [data-state=waiting]")
    expect(queued.filter(has_text=words[13])).to_have_count(1)
    expect(page.locator("#live-state")).to_contain_text("to be saved")
    expect(page.locator("#live-connection")).to_contain_text("No connection", timeout=PATIENCE)
    assert not set(words[10:]) & set(server.recorded())

    server.start()
    expect(page.locator("#live-state")).to_have_text("every captured line is saved", timeout=PATIENCE)
    for each in words:
        expect(line(page, each)).to_have_count(1, timeout=PATIENCE)
    expect(page.get_by_label("In words")).to_have_value("Half a sentence")
    assert server.recorded() == words
    assert server.receipts() == len(words)
    forget_the_outage(secretary)

    page.reload()
    expect(page.get_by_label("In words")).to_have_value("Half a sentence")
    expect(page.get_by_role("radio", name="RAID item")).to_be_checked()


def test_a_closed_laptop_sends_what_waited_when_it_is_opened(server: Server, people: Company) -> None:
    secretary = people("secretariat")
    page = begin(secretary)
    secretary.context.set_offline(True)
    write(page, "c", "Written without a connection")
    expect(page.locator("#live-queue [data-state=waiting]")).to_have_count(1)
    time.sleep(1)
    assert server.recorded() == []  # looked at before the page is closed, which lifts the outage that is played here
    page.close()
    forget_the_outage(secretary)
    secretary.context.set_offline(False)
    secretary.page = opened = secretary.context.new_page()
    opened.goto(LIVE)
    expect(line(opened, "Written without a connection")).to_have_count(1, timeout=PATIENCE)
    expect(opened.locator("#live-queue li")).to_have_count(0, timeout=PATIENCE)
    assert server.recorded() == ["Written without a connection"]
    forget_the_outage(secretary)  # told late by the page that was closed


def test_two_secretaries_the_room_and_a_representative_see_the_same(server: Server, people: Company) -> None:
    first = begin(people("secretariat"))
    second = people.visitor("second").sign_in("secretariat@example.org").go(LIVE).page
    room = people.visitor("room").sign_in("secretariat@example.org").go(f"{LIVE}room/").page
    member = people("large-supplier").go(f"{LIVE}follow/").page
    write(first, "v", "The first secretary's line")
    expect(line(second, "The first secretary's line")).to_have_count(1, timeout=PATIENCE)
    write(second, "n", "The second secretary's line")
    expect(line(first, "The second secretary's line")).to_have_count(1, timeout=PATIENCE)
    assert server.recorded() == ["The first secretary's line", "The second secretary's line"]
    title = re.compile("Governance group updates")
    second.get_by_role("button", name=re.compile("^Next: 2")).click()
    for page in (first, room, member):
        expect(page.locator("#live-now :is(h1, h2)").filter(has_text=title)).to_have_count(1, timeout=PATIENCE)
    assert "secretary's line" not in room.locator("body").inner_text()
    expect(first.get_by_label("Agenda item")).to_have_value(first.locator("#live-now").get_attribute("data-item") or "")

    refused = first.locator("#live-queue [data-state=refused]")
    with people.present["secretariat"].refused(422):
        first.get_by_label("Time in the recording").fill("soon")
        first.get_by_label("In words").fill("At a time that is none")
        first.get_by_role("button", name="Capture").click()
        expect(refused).to_contain_text("Write the time as hours, minutes and seconds", timeout=PATIENCE)
    assert len(server.recorded()) == 2
    refused.get_by_role("button", name="Put back into the form").click()
    first.get_by_label("Time in the recording").fill("00:00:30")
    first.get_by_role("button", name="Capture").click()
    expect(line(first, "At a time that is none")).to_contain_text("00:00:30", timeout=PATIENCE)


def test_an_answer_that_comes_after_its_form_was_read_anew_is_no_error(people: Company) -> None:
    page = begin(people("secretariat"))
    late: list[tuple[Route, APIResponse]] = []
    page.route(re.compile("/live/items/"), lambda route: late.append((route, route.fetch())))
    page.get_by_role("button", name=re.compile("^Next: 2")).click()
    expect(page.locator("#live-now h2")).to_contain_text("Governance group updates", timeout=PATIENCE)
    ((route, answer),) = late
    with page.expect_response(lambda response: response.url.endswith(LIVE)):
        route.fulfill(response=answer)
    expect(page.locator("#live-agenda .is-now")).to_contain_text("Governance group updates")
