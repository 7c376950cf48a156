"""The product as `./run demo` starts it: web server, worker with beat, a real SMTP server, and a worker that is killed."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import Company
from tests.notifications.smtp import Sink
from tools import processes
from tools.demo import Launch, wait_for_page
from tools.environment import ROOT, SETTINGS, product_defaults, told
from tools.filling import Place, fill
from tools.system import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 60  # seconds: the sweep for e-mail comes every 20, that for deadlines every 60


def eventually(what: Callable[[], object], words: str) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, f"It did not come to pass within {PATIENCE} s: {words}"
        time.sleep(0.1)


class Stack:
    """A demonstration of its own in a folder, with processes that can be killed."""

    def __init__(self, folder: Path, sink: Sink) -> None:
        self.sink = sink
        port = free_port()
        own = {*SETTINGS, "DJANGO_SETTINGS_MODULE"}  # the suite's, which would send no e-mail
        plain = {name: value for name, value in told({}).items() if name not in own}
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
        env = {**plain, **product_defaults(folder, port), **mail}
        self.launch = Launch(Place(folder), Path(sys.executable), env, port, reload=False)
        self.running: dict[str, processes.Service] = {}

    def start(self, name: str, command: list[str]) -> processes.Service:
        log = self.launch.place.var / f"{name}.log"
        self.running[name] = processes.start(name, command, self.launch.env, log, cwd=ROOT)
        return self.running[name]

    def start_worker(self) -> None:
        self.start("worker", self.launch.worker())

    def kill_worker(self) -> None:
        """As an operating system short of memory does: no farewell, for the worker and its beat alike."""
        worker = self.running.pop("worker")
        os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait()

    def received(self, words: str) -> list[str]:
        """Who got an e-mail with these words in its subject."""
        return [str(message["To"]) for message in self.sink.received if words in str(message["Subject"])]


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    folder = tmp_path / "demo"
    folder.mkdir()
    with ExitStack() as at_the_end, Sink() as sink:
        made = Stack(folder, sink)
        fill(made.launch.place, made.launch.python, made.launch.env, fresh=False)
        at_the_end.callback(lambda: processes.stop(made.running.values()))
        web = made.start("web", made.launch.web())
        made.start_worker()
        wait_for_page(made.launch.address, [web])
        yield made


@pytest.fixture
def people(chromium: Browser, stack: Stack, request: pytest.FixtureRequest) -> Iterator[Company]:
    company = Company(chromium, stack.launch.address)
    yield company
    company.leave(request.node.name, failed=False)


def test_the_worker_sends_reminds_breaches_and_survives_being_killed(stack: Stack, people: Company) -> None:
    secretary = people("secretariat")
    secretary.go("/meetings/DAG/7/papers/issue/").press("Issue the papers")
    eventually(lambda: len(stack.received("Papers issued for DAG #7")) == 20, "an e-mail to each member of the DAG")
    assert any("large-supplier@example.org" in to for to in stack.received("Papers issued for DAG #7"))

    secretary.go_on_at(day_of_the_meeting(secretary))
    eventually(lambda: stack.received("SDWG #1"), "an e-mail about the papers that the SDWG owed")
    secretary.go("/deadlines/?q=SDWG")
    assert "Breached" in breached_row(secretary)
    eventually(lambda: alive(secretary), "the health page hears worker and beat")

    stack.kill_worker()
    seen = len(stack.sink.received)
    people("design").go("/decisions/proposals/PRO-0001/").press("Open for views")
    assert len(stack.sink.received) == seen
    stack.start_worker()
    eventually(lambda: len(stack.received("PRO-0001")) >= 13, "the holders of the seats hear of the proposal")
    assert len(stack.sink.message_ids) == len(set(stack.sink.message_ids))


def day_of_the_meeting(secretary: Visitor) -> date:
    """As its page says it, since the database belongs to the other processes."""
    said = re.search(r"(\d+ \w+ \d{4}), 10:00", secretary.go("/meetings/DAG/7/").text)
    assert said
    return datetime.strptime(said[1], "%d %B %Y").date()  # noqa: DTZ007  # a day alone


def breached_row(secretary: Visitor) -> str:
    rows = secretary.page.get_by_role("row").filter(has_text="SDWG #1").filter(has_text="Papers issued")
    return str(rows.inner_text())


def alive(secretary: Visitor) -> bool:
    return "Alive" in secretary.go("/health/").text
