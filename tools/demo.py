"""`./run demo` and `./run dev`: the product with its embedded set-up, filled with the demonstration programme."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from tools import pdf, processes
from tools.console import Stop, note, say
from tools.environment import ROOT, VAR, prepare, product_defaults, told
from tools.filling import Place, fill, wipe
from tools.occupancy import claim, occupy
from tools.system import require_port

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

START_LIMIT = 60  # seconds for the first page
RESTARTS = 3  # how often a worker that ended by itself is started again …
WITHIN = 300  # … in so many seconds


@dataclass(frozen=True)
class Launch:
    """What is started: where, on which port, and whether it reloads when a file changes."""

    place: Place
    python: Path
    env: Mapping[str, str]
    port: int
    reload: bool

    @property
    def address(self) -> str:
        """Where a person finds it."""
        return f"http://127.0.0.1:{self.port}/"

    def web(self) -> list[str]:
        """The command of the web server."""
        if self.reload:
            return [str(self.python), "manage.py", "runserver", f"127.0.0.1:{self.port}"]
        threads = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "3"]
        bind = ["--bind", f"127.0.0.1:{self.port}", "--no-control-socket"]
        return [str(self.python), "-m", "gunicorn", "mhhs_governance.wsgi:application", *bind, *threads]

    def worker(self) -> list[str]:
        """The command of the worker, with the scheduler inside it; threads, because SQLite has one writer anyway."""
        beat = ["-B", "--schedule", str(self.place.var / "beat")]
        small = ["--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        return [str(self.python), "-m", "celery", "-A", "mhhs_governance.celery", "worker", "-l", "INFO", *beat, *small]


def serve(*, port: int, fresh: bool, reload: bool) -> int:
    """Prepares everything that is not ready yet, starts the servers, and returns 0 once they were stopped."""
    place = Place(VAR / "demo", os.environ.get("DATABASE_URL", ""))
    with claim(place.lock) as lock:
        require_port(port)
        note("Preparing the demonstration")
        launch = ready(place, port=port, fresh=fresh, reload=reload)
        keep_going(launch, lock)
    return 0


def ready(place: Place, *, port: int, fresh: bool, reload: bool) -> Launch:
    """Makes the environment and the data ready; raises Stop with one sentence when it cannot."""
    python = prepare("dev" if reload else "runtime")
    if fresh:
        wipe(place)
    defaults = product_defaults(place.var, port) | ({"DEBUG": "on"} if reload else {})
    env = told(defaults)
    if not pdf.ready(python):
        pdf.warn()
        env["MHHS_PDF"] = "off"
    fill(place, python, env, fresh=fresh)
    return Launch(place, python, env, port, reload)


def keep_going(launch: Launch, lock: TextIO) -> None:
    """Runs the web server and the worker until Ctrl-C; raises Stop when one of them ends by itself."""
    running: list[processes.Service] = []
    for name in ("web server", "worker"):
        _log(launch, name).unlink(missing_ok=True)
    try:
        running.append(_start(launch, "web server", launch.web(), lock))
        running.append(_start(launch, "worker", launch.worker(), lock))
        occupy(lock, launch.port, [each.process.pid for each in running])
        wait_for_page(launch.address, running[0])
        announce(launch)
        watch(launch, running, lock)
    except KeyboardInterrupt:
        note("\nStopping …")
    finally:
        processes.ignore_signals()
        processes.stop(running)
    note("Stopped.")


def _start(launch: Launch, name: str, command: list[str], lock: TextIO) -> processes.Service:
    return processes.start(name, command, launch.env, _log(launch, name), cwd=ROOT, keep=[lock])


def _log(launch: Launch, name: str) -> Path:
    return launch.place.var / f"{name.split(maxsplit=1)[0]}.log"


def wait_for_page(address: str, web: processes.Service) -> None:
    """Returns once the web server answers; raises Stop with one sentence when it does not."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        require_alive(web)
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
            raise Stop(f"The web server answers with an error ({answer.code}): {_look(web)}.") from None
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Stop(f"The web server did not answer within {START_LIMIT} s: {_look(web)}.")


def require_alive(web: processes.Service) -> None:
    """Raises Stop with one sentence when the web server has ended by itself: without it there is nothing to show."""
    if not web.alive:
        raise Stop(f"The web server ended by itself, so the demonstration stops: {_look(web)}.")


def _look(service: processes.Service) -> str:
    return f"look at the end of {os.path.relpath(service.log, ROOT)}"


def announce(launch: Launch) -> None:
    """Prints the address and who may sign in."""
    say(f"\nThe demonstration is ready: {launch.address}\n")
    say(launch.place.sign_ins.read_text(encoding="utf-8").strip())
    if launch.env.get("MHHS_PDF") == "off":
        pdf.warn()
    say(f"\nCtrl-C stops it. Logs are in {os.path.relpath(launch.place.var, ROOT)}.")


def watch(launch: Launch, running: list[processes.Service], lock: TextIO) -> None:
    """Looks after the services, the web server first: a worker that ended by itself is started again, and one that
    reloads after a change too (the web server does so itself). Raises Stop when that does not help."""
    seen = newest_change() if launch.reload else 0.0
    falls: list[float] = []
    while True:
        time.sleep(0.5)
        web, worker = running
        require_alive(web)
        if not worker.alive:
            falls = _fallen(worker, falls)
            _renew_worker(launch, running, lock)
        if launch.reload and (now := newest_change()) > seen:
            seen = now
            _renew_worker(launch, running, lock)


def _fallen(worker: processes.Service, falls: list[float]) -> list[float]:
    """The moments at which the worker ended of late, this one included; raises Stop when it does so again and again."""
    now = time.monotonic()
    recent = [*(at for at in falls if now - at < WITHIN), now]
    if len(recent) > RESTARTS:
        raise Stop(f"The worker ended by itself {len(recent)} times, so the demonstration stops: {_look(worker)}.")
    say(f"The worker ended by itself and is started again ({len(recent)} of {RESTARTS}): {_look(worker)}.")
    return recent


def _renew_worker(launch: Launch, running: list[processes.Service], lock: TextIO) -> None:
    """A new worker in the place of the old one, of which nothing is left, its scheduler neither."""
    processes.stop([running.pop()])
    running.append(_start(launch, "worker", launch.worker(), lock))
    occupy(lock, launch.port, [each.process.pid for each in running])


def newest_change() -> float:
    """When a Python file of the product last changed (seconds since 1970)."""
    folders = (each for each in ROOT.iterdir() if each.is_dir() and each.name not in {".venv", "var", "tests", ".git"})
    return max((file.stat().st_mtime for folder in folders for file in folder.rglob("*.py")), default=0.0)
