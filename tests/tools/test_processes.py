"""Child processes end when asked, with everything they started."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tools import processes
from tools.occupancy import is_running

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def printed(service: processes.Service) -> str:
    """What the service printed first."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if text := service.log.read_text():
            return text.strip()
        time.sleep(0.01)
    raise AssertionError("it printed nothing")


def gone(process: int) -> bool:
    """Whether the process ends within two seconds; one that only waits for its new parent to take notice has ended."""
    until = time.monotonic() + 2
    status = Path(f"/proc/{process}/status")
    while is_running(process) and time.monotonic() < until:
        if status.exists() and "(zombie)" in status.read_text():
            return True
        time.sleep(0.01)
    return not is_running(process)


def test_the_exit_status_comes_back() -> None:
    assert processes.run(python("raise SystemExit(3)"), os.environ) == 3


def test_what_takes_too_long_is_ended() -> None:
    started = time.monotonic()
    assert processes.run(python("import time; time.sleep(60)"), os.environ, limit=0.2) == 124
    assert time.monotonic() - started < 10


def test_stopping_a_service_ends_what_it_started(tmp_path) -> None:
    service = processes.start("parent", python(PARENT), os.environ, tmp_path / "log", cwd=tmp_path)
    grandchild = int(printed(service))
    processes.stop([service])
    assert not service.alive
    assert gone(grandchild)


def test_who_does_not_listen_is_ended_by_force(tmp_path) -> None:
    service = processes.start("stubborn", python(STUBBORN), os.environ, tmp_path / "log", cwd=tmp_path)
    assert printed(service) == "ready"
    processes.stop([service], patience=0.2)
    assert service.process.returncode == -signal.SIGKILL


def test_stopping_what_has_ended_is_well(tmp_path) -> None:
    service = processes.start("short", python("print('bye')"), os.environ, tmp_path / "log", cwd=tmp_path)
    service.process.wait(10)
    processes.stop([service])
    assert service.tail() == "    bye"


@pytest.fixture
def handlers():
    """Starts from the ordinary handlers, whatever the shell that ran the tests had set (nohup), and puts them back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {each: signal.getsignal(each) for each in numbers}
    for each in numbers:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_kill_or_a_closed_terminal_ends_as_ctrl_c_does(number) -> None:
    processes.stop_on_signals()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


@pytest.mark.usefixtures("handlers")
def test_ctrl_c_works_in_a_background_job_and_nohup_is_respected() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    processes.stop_on_signals()
    signal.raise_signal(signal.SIGHUP)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.usefixtures("handlers")
def test_a_second_ctrl_c_while_stopping_changes_nothing() -> None:
    processes.ignore_signals()
    signal.raise_signal(signal.SIGINT)
