"""Where the bars of the compliance chart stand, month by month. Pure; lengths are in the drawing's own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT, FOOT, HEAD, LEFT = 200, 26, 12, 34  # of the drawing; for the words below; above; for the numbers on the left
PLACE, BAR = 40, 26  # what a month takes, and how wide its bar is
TICKS: Final = 4


@dataclass(frozen=True)
class Part:
    """A piece of a bar: what it counts, how often, and where it stands."""

    kind: str
    count: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """A month: its words below, and its pieces from the foot up."""

    label: str
    x: int
    parts: tuple[Part, ...]

    @property
    def middle(self) -> float:
        """The middle of the bar."""
        return self.x + BAR / 2


@dataclass(frozen=True)
class Chart:
    """The whole drawing: bars, and lines across at round numbers with their height."""

    width: int
    height: int
    foot: int
    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, float], ...]


def chart(months: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> Chart:
    """Bars of the months, given as label and counted kinds from the foot up. Their scale ends at a round number."""
    step = _step(max((sum(count for _, count in kinds) for _, kinds in months), default=0))
    most, foot = step * TICKS, HEIGHT - FOOT
    unit = (foot - HEAD) / most
    bars = [
        Bar(label, LEFT + at * PLACE + (PLACE - BAR) // 2, _stack(kinds, foot, unit))
        for at, (label, kinds) in enumerate(months)
    ]
    lines = tuple((number, foot - number * unit) for number in range(0, most + 1, step))
    return Chart(LEFT + max(len(months), 1) * PLACE, HEIGHT, foot, tuple(bars), lines)


def _stack(kinds: Sequence[tuple[str, int]], foot: float, unit: float) -> tuple[Part, ...]:
    parts, y = [], foot
    for kind, count in kinds:
        if count:
            y -= count * unit
            parts.append(Part(kind, count, round(y, 2), round(count * unit, 2)))
    return tuple(parts)


def _step(most: int) -> int:
    """The least of 1, 2, 5, 10, 20, 50 … of which so many lines reach the highest bar."""
    power = 1
    while True:
        for leading in (1, 2, 5):
            if leading * power * TICKS >= most:
                return leading * power
        power *= 10
