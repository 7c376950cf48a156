"""What a person reads: one line per step, one sentence per failure."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stop(Exception):  # noqa: N818 - not an error of the program: the sentence that a person is to read
    """Ends the command with this one sentence on stderr and exit status 1."""


def say(text: str = "") -> None:
    """Prints a line for the reader of the command's result (stdout)."""
    print(text, flush=True)


def note(text: str) -> None:
    """Prints a line about what is going on (stderr), so that a command's own stdout stays clean."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Prints `text …` before and the seconds taken after; the time is left out when something went wrong."""
    note(f"  {text} …")
    started = time.monotonic()
    yield
    seconds = time.monotonic() - started
    if seconds >= 1:
        note(f"    done in {seconds:.0f} s")
