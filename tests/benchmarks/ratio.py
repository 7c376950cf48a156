"""Two ways of doing a thing, timed in turn in one run, so that what else the machine does weighs on both."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 3


@dataclass(frozen=True)
class Ratio:
    """What was measured, in seconds, against what; `limit` is how many times the yardstick it may take."""

    name: str
    seconds: float
    yardstick: float
    limit: float

    @property
    def value(self) -> float:
        return self.seconds / self.yardstick

    @property
    def kept(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        judged = "kept" if self.kept else "NOT KEPT"
        times = f"{self.seconds:.2f} s against {self.yardstick:.2f} s"
        return f"{self.name}: {self.value:.2f} times ({times}), at most {self.limit:g}: {judged}"


def ratio(name: str, *, measured: Callable[[], object], yardstick: Callable[[], object], limit: float) -> Ratio:
    """The best of several rounds of each, in turn, after one that warms up."""
    measured(), yardstick()
    times = [(_timed(measured), _timed(yardstick)) for _ in range(ROUNDS)]
    return Ratio(name, min(one for one, _ in times), min(other for _, other in times), limit)


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun
