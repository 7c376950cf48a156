"""The demonstration while it runs: a worker that ends is started again, a web server that ends stops it all."""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools import demo, processes
from tools.console import Stop
from tools.environment import ROOT
from tools.filling import Place
from tools.occupancy import claim, is_running, said

if TYPE_CHECKING:
    from collections.abc import Iterator

SLEEP = "import time; time.sleep(60)"
BROKEN = "raise RuntimeError('no broker')"  # leaves a traceback in the log


@dataclass(frozen=True)
class Stage(demo.Launch):
    """Two small programs in the places of the web server and the worker."""

    serves: str = SLEEP
    works: str = SLEEP

    def web(self) -> list[str]:
        return [str(self.python), "-c", self.serves]

    def worker(self) -> list[str]:
        return [str(self.python), "-c", self.works]


@dataclass
class Watched:
    """A stage with its processes; `watch` looks after them until it raises."""

    launch: Stage
    running: list[processes.Service]

    def watch(self) -> None:
        with claim(self.launch.place.lock) as lock:
            for name, command in (("web server", self.launch.web()), ("worker", self.launch.worker())):
                log = self.launch.place.var / f"{name.split()[0]}.log"
                self.running.append(processes.start(name, command, self.launch.env, log, cwd=ROOT))
            demo.watch(self.launch, self.running, lock)


@pytest.fixture
def running() -> Iterator[list[processes.Service]]:
    """What was started; none of it is left afterwards."""
    found: list[processes.Service] = []
    yield found
    processes.stop(found)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def stage(place: Place, **programs: str) -> Stage:
    return Stage(place, Path(sys.executable), dict(os.environ), 8000, reload=False, **programs)


def test_a_worker_that_ends_again_and_again_stops_it_all_with_sentences(place, running, capsys) -> None:
    with pytest.raises(Stop) as stopped:
        Watched(stage(place, works=BROKEN), running).watch()
    told = capsys.readouterr().out
    assert [f"({number} of {demo.RESTARTS})" in told for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert str(stopped.value).startswith("The worker ended by itself 4 times, so the demonstration stops")
    assert "Traceback" not in told + str(stopped.value)
    assert (place.var / "worker.log").read_text().count("no broker") == 4  # nothing of what it said is lost
    assert running[0].alive


def test_a_killed_worker_is_started_again_and_said_to_be_there(place, running, capsys) -> None:
    watched = Watched(stage(place), running)
    stopped: list[str] = []

    def watch() -> None:
        try:
            watched.watch()
        except Stop as reason:
            stopped.append(str(reason))

    watching = threading.Thread(target=watch)
    watching.start()
    until = time.monotonic() + 20
    while len(running) < 2:
        assert time.monotonic() < until
        time.sleep(0.02)
    web, first = running
    first.process.kill()
    while not said(place.lock).get("groups"):  # written once the new worker is there
        assert time.monotonic() < until
        time.sleep(0.02)
    assert running[1].alive
    assert is_running(running[1].process.pid)
    assert said(place.lock)["groups"] == [web.process.pid, running[1].process.pid]
    assert capsys.readouterr().out.count("started again (1 of 3)") == 1
    web.process.kill()
    watching.join(20)
    assert stopped[0].startswith("The web server ended by itself, so the demonstration stops")


def test_a_web_server_that_ends_stops_it_with_one_sentence(place, running, capsys) -> None:
    with pytest.raises(Stop) as stopped:
        Watched(stage(place, serves=BROKEN), running).watch()
    assert "look at the end of" in str(stopped.value)
    assert "\n" not in str(stopped.value)
    assert capsys.readouterr().out == ""


def test_a_web_server_that_ends_before_its_first_page_is_not_waited_for(place, running) -> None:
    log = place.var / "web.log"
    web = processes.start("web server", [sys.executable, "-c", BROKEN], os.environ, log, cwd=ROOT)
    running.append(web)
    with pytest.raises(Stop, match="The web server ended by itself, so the demonstration stops"):
        demo.wait_for_page("http://127.0.0.1:9/", web)
