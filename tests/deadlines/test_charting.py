"""Where the bars stand: heights worked out by hand, at scales that end on a round number."""

from __future__ import annotations

import pytest

from deadlines.rules.charting import FOOT, HEAD, HEIGHT, chart

GROUND = HEIGHT - FOOT
ROOM = GROUND - HEAD


@pytest.mark.parametrize(
    ("most", "lines"),
    [
        (0, [0, 1, 2, 3, 4]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6, 8]),
        (9, [0, 5, 10, 15, 20]),
        (81, [0, 50, 100, 150, 200]),
    ],
)
def test_the_scale(most: int, lines: list[int]) -> None:
    assert [number for number, _ in chart([("Dec 26", [("met", most)])]).lines] == lines


def test_pieces_stand_on_one_another_and_what_is_nothing_is_not_drawn() -> None:
    (bar,) = chart([("Dec 26", [("met", 2), ("late", 0), ("undone", 1)])]).bars
    assert [(part.kind, part.count) for part in bar.parts] == [("met", 2), ("undone", 1)]
    met, undone = bar.parts
    assert (met.y, met.height) == (GROUND - ROOM / 2, ROOM / 2)
    assert (undone.y + undone.height, undone.height) == (met.y, ROOM / 4)


def test_bars_stand_beside_one_another_inside_the_drawing() -> None:
    drawn = chart([(str(month), [("met", month)]) for month in range(1, 13)])
    places = [bar.x for bar in drawn.bars]
    assert places == sorted(set(places))
    assert all(place + 26 <= drawn.width for place in places)


def test_no_month_no_bar() -> None:
    assert chart([]).bars == ()
