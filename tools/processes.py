"""Child processes: run one to its end, or keep several going; none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from types import FrameType

PATIENCE = 10  # seconds that a process has to end by itself once asked


def stop_on_signals() -> None:
    """Makes a closed terminal or a `kill` end the command as Ctrl-C does, through its own clean-up.

    Ctrl-C is set too, because a shell starts its background jobs with it switched off; `nohup` is respected.
    """

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, interrupt)


def ignore_signals() -> None:
    """For the moment of stopping: a second Ctrl-C must not leave children behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def run(command: Sequence[str], env: Mapping[str, str], limit: float | None = None) -> int:
    """Runs a command in the foreground and returns its exit status, 124 when it took longer than `limit` seconds."""
    child = subprocess.Popen(command, env=env)
    try:
        return child.wait(limit)
    except subprocess.TimeoutExpired:
        return 124
    finally:
        end_politely(child)


def end_politely(child: subprocess.Popen[bytes], patience: float = PATIENCE) -> None:
    """Asks a process to end, and ends it when it has not after `patience` seconds."""
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@dataclass
class Service:
    """A process that is kept going, in a process group of its own, writing to a log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def tail(self, lines: int = 12) -> str:
        """The end of its log."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join("    " + line for line in text.splitlines()[-lines:])


def start(
    name: str,
    command: Sequence[str],
    env: Mapping[str, str],
    log: Path,
    *,
    cwd: Path,
    keep: Iterable[IO[str]] = (),
    user: int | None = None,
) -> Service:
    """Starts a service with its own process group; `keep` are open files (locks) that it holds as long as it lives.

    `user` is the id to run as, when root must not.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[each.fileno() for each in keep],
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
    return Service(name, process, log)


def stop(services: Iterable[Service], first: signal.Signals = signal.SIGTERM, patience: float = PATIENCE) -> None:
    """Ends services and everything they started: asked first, together, and by force what is left after `patience`."""
    services = list(services)
    for each in services:
        if each.alive:
            each.process.send_signal(first)
    deadline = time.monotonic() + patience
    for each in services:
        try:
            each.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            each.process.kill()
            each.process.wait()
        end_group(each.process.pid)


def end_group(group: int) -> None:
    """Ends what is left of a process group; nothing left is well."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
