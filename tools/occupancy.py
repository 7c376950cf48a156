"""One demonstration at a time in one folder; what a killed one left behind is cleared away."""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from tools.console import Stop, note
from tools.processes import end_group
from tools.system import try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@contextmanager
def claim(path: Path) -> Iterator[TextIO]:
    """Yields the lock file, held; raises Stop when a demonstration runs here already.

    The servers hold the same lock as the command that started them. If that command was killed, they still do: then
    they are ended, since nobody else can.
    """
    held = try_lock(path) or _take_over(path)
    if held is None:
        port = said(path).get("port")
        where = f" at http://127.0.0.1:{port}/" if port else ""
        raise Stop(
            f"A demonstration is already running from this folder{where}: use that, or stop it with Ctrl-C first."
        )
    with held:
        occupy(held, 0, [])
        yield held


def occupy(held: TextIO, port: int, groups: Sequence[int]) -> None:
    """Writes into the held lock who runs here: this process, its port (0: not yet) and its servers' process groups."""
    held.seek(0)
    held.truncate()
    json.dump({"supervisor": os.getpid(), "port": port, "groups": list(groups)}, held)
    held.flush()


def said(path: Path) -> dict[str, object]:
    """What the lock file says, or nothing if it says nothing yet."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _take_over(path: Path) -> TextIO | None:
    entry = said(path)
    groups, supervisor = entry.get("groups"), entry.get("supervisor")
    if not isinstance(supervisor, int) or not isinstance(groups, list) or is_running(supervisor):
        return None
    note("An earlier demonstration was killed and left its servers running: they are stopped.")
    for group in groups:
        end_group(int(group))
    return _patiently(path)


def _patiently(path: Path, limit: float = 5) -> TextIO | None:
    deadline = time.monotonic() + limit
    while (held := try_lock(path)) is None and time.monotonic() < deadline:
        time.sleep(0.05)
    return held


def is_running(process: int) -> bool:
    """Whether a process of that id exists."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
