"""What the machine itself must have: packages of the operating system, a free port, one run at a time."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tools.console import Stop, note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import TextIOWrapper
    from pathlib import Path


def is_root() -> bool:
    """Whether packages may be installed and PostgreSQL refuses to start."""
    return os.geteuid() == 0


def can_apt_install() -> bool:
    """Whether this is a Debian or Ubuntu on which we may install packages."""
    return is_root() and shutil.which("apt-get") is not None


def install_command(apt: Sequence[str], brew: Sequence[str]) -> str:
    """The command with which a person installs the named packages on this machine, or a plain list of them."""
    if sys.platform == "darwin":
        return "brew install " + " ".join(brew)
    if shutil.which("apt-get"):
        sudo = "" if is_root() else "sudo "
        return f"{sudo}apt-get update && {sudo}apt-get install -y " + " ".join(apt)
    return "install the packages that your system has in place of Debian's " + ", ".join(apt)


def apt_install(packages: Sequence[str]) -> bool:
    """Installs Debian packages quietly; False when this may not be done here or did not work."""
    if not can_apt_install():
        return False
    note(f"    apt-get install {' '.join(packages)}")
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    return _apt(install) or (_apt(("apt-get", "update", "-qq")) and _apt(install))


def _apt(command: Sequence[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=quiet, capture_output=True, check=False).returncode == 0


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def require_port(port: int) -> None:
    """Stops with a sentence when the port is taken, or is one that only root may open."""
    if not port_is_free(port):
        raise Stop(
            f"Port {port} on 127.0.0.1 is in use or not allowed: choose another, such as --port {port % 1000 + 8001}."
        )


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def try_lock(path: Path) -> TextIOWrapper | None:
    """Takes the lock file and returns it held, or None when another process holds it.

    The lock goes with the last process that has the file open, so it cannot outlive a crash.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held


@contextmanager
def one_at_a_time(path: Path, waiting: str) -> Iterator[None]:
    """Waits for the lock, saying `waiting` once if another process holds it, and gives it back at the end."""
    held = try_lock(path)
    if held is None:
        note(waiting)
        held = path.open("a+", encoding="utf-8")
        fcntl.flock(held, fcntl.LOCK_EX)
    with held:
        yield
