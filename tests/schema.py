"""The tables of the SQLite tests, kept from one run to the next for as long as no migration changes.

A run migrates an empty database, which takes longer than most tests. The first one keeps what it came to in a file; later
ones begin with a copy of it, and `migrate` finds nothing to do. Any change to a migration or to the pins asks for a new file.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "test-schema"


def kept_at() -> Path:
    """Where the tables of these very migrations and pins are kept, or will be."""
    said = sha256()
    for path in sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("foundation/*/migrations/*.py"), *_pins()]):
        said.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return FOLDER / f"{said.hexdigest()}.sqlite3"


def _pins() -> list[Path]:
    return sorted((ROOT / "requirements").glob("*.txt"))


def fill(name: str) -> sqlite3.Connection:
    """Open the database in memory called `name`, with the kept tables in it if there are any.

    What is in memory is gone with its last connection: keep this one open as long as it is wanted.
    """
    memory = sqlite3.connect(name, uri=True, check_same_thread=False)
    if kept_at().exists():
        with closing(sqlite3.connect(kept_at())) as kept:
            kept.backup(memory)
    return memory


def keep(memory: sqlite3.Connection) -> None:
    """Keep the tables for the runs to come, instead of earlier ones; a second worker at the same moment does no harm."""
    if kept_at().exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    earlier = list(FOLDER.iterdir())
    made = FOLDER / f"{os.getpid()}.making"
    with closing(sqlite3.connect(made)) as kept:
        memory.backup(kept)
    made.replace(kept_at())
    for path in earlier:
        path.unlink(missing_ok=True)
