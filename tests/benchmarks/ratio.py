"""Two ways of doing a thing, timed in turn in one run, so that what else the machine does weighs on both."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 3


@dataclass(frozen=True)
class Ratio:
    """What was measured against what, in seconds, pair by pair; `limit` is how many times the yardstick it may take."""

    name: str
    pairs: Sequence[tuple[float, float]]
    limit: float

    @property
    def value(self) -> float:
        """The median of the pairs' ratios: what else the machine does weighs on both of a pair."""
        return statistics.median(measured / yardstick for measured, yardstick in self.pairs)

    @property
    def kept(self) -> bool:
        return self.value <= self.limit

    def __str__(self) -> str:
        judged = "kept" if self.kept else "NOT KEPT"
        measured, yardstick = (statistics.median(each) for each in zip(*self.pairs, strict=True))
        times = f"{measured:.2f} s against {yardstick:.2f} s"
        return f"{self.name}: {self.value:.2f} times ({times}), at most {self.limit:g}: {judged}"


@dataclass(frozen=True)
class Timed:
    """What is timed, and what is made ready for it each time before the clock starts."""

    act: Callable[[], object]
    prepare: Callable[[], object] = lambda: None

    def seconds(self) -> float:
        self.prepare()
        begun = time.perf_counter()
        self.act()
        return time.perf_counter() - begun


def ratio(name: str, *, measured: Timed, yardstick: Timed, limit: float, rounds: int = ROUNDS) -> Ratio:
    """Several rounds of each, in turn, after one that warms up."""
    measured.seconds(), yardstick.seconds()
    return Ratio(name, [(measured.seconds(), yardstick.seconds()) for _ in range(rounds)], limit)
