"""The product as `./run demo` starts it: real processes over a demonstration of their own, which can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import time
import urllib.request
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.notifications.smtp import Sink
from tools import processes
from tools.demo import Launch
from tools.environment import ROOT, SETTINGS, product_defaults, told
from tools.filling import Place, fill, manage
from tools.system import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

START_LIMIT = 120  # seconds until the web server answers, on a busy machine
PATIENCE = 60  # seconds: the sweep for e-mail comes every 20, that for deadlines every 60


def answers(address: str) -> bool:
    """Does somebody answer there?"""
    try:
        urllib.request.urlopen(address, timeout=START_LIMIT).close()
    except OSError:
        return False
    return True


def eventually(what: Callable[[], object], words: str) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, f"It did not come to pass within {PATIENCE} s: {words}"
        time.sleep(0.1)


class Stack:
    """Web server and worker over a database in a folder, with a real SMTP server behind them."""

    def __init__(self, folder: Path, sink: Sink, **settings: str) -> None:
        self.sink = sink
        port = free_port()
        own = {*SETTINGS, "DJANGO_SETTINGS_MODULE"}  # the suite's, which would send no e-mail
        plain = {name: value for name, value in told({}).items() if name not in own}
        mail = {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
        env = {**plain, **product_defaults(folder, port), **mail, **settings}
        self.launch = Launch(Place(folder), Path(sys.executable), env, port, reload=False)
        self.running: dict[str, processes.Service] = {}

    def start(self, name: str) -> None:
        """Start `web` or `worker`; the web server answers when this returns."""
        command = self.launch.web() if name == "web" else self.launch.worker()
        log = self.launch.place.var / f"{name}.log"
        self.running[name] = processes.start(name, command, self.launch.env, log, cwd=ROOT)
        if name == "web":
            self._wait_for_web()

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while not answers(f"{self.launch.address}alive/"):
            assert time.monotonic() < deadline, self.running["web"].tail()
            time.sleep(0.1)

    def kill(self, name: str) -> None:
        """As an operating system short of memory does: no farewell, for the process and all its children alike."""
        killed = self.running.pop(name)
        os.killpg(killed.process.pid, signal.SIGKILL)
        killed.process.wait()

    def mails(self, words: str) -> list[EmailMessage]:
        """The e-mails with these words in their subject."""
        return [message for message in self.sink.received if words in str(message["Subject"])]

    def received(self, words: str) -> list[str]:
        """Who got an e-mail with these words in its subject."""
        return [str(message["To"]) for message in self.mails(words)]

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What lies in the database, read past the processes."""
        with closing(sqlite3.connect(self.launch.place.database)) as database:
            return database.execute(statement).fetchall()


@contextmanager
def running(folder: Path, programme: Path | None = None) -> Iterator[Stack]:
    """A demonstration in that folder, served, with its worker: a fresh one, or a copy of the one that is given."""
    folder.mkdir()
    with ExitStack() as at_the_end, Sink() as sink:
        made = Stack(folder, sink, **({"DJANGO_SETTINGS_MODULE": "tests.journeys.settings"} if programme else {}))
        if programme:
            shutil.copy(programme, made.launch.place.database)
            manage(made.launch.python, made.launch.env, "createcachetable")
        else:
            fill(made.launch.place, made.launch.python, made.launch.env, fresh=False)
        at_the_end.callback(lambda: processes.stop(made.running.values()))
        made.start("worker")
        made.start("web")
        yield made
