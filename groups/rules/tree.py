"""Where each group stands on the map: levels as rows, or one below the other on a narrow screen. Pure; units are px."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH, HEIGHT, GAP, ROW_GAP, INDENT, GUTTER, MARGIN = 116, 62, 12, 34, 12, 52, 6
NARROW: Final = 320
COLUMNS_LEVEL = 3  # groups of this level head a column; what is below them is stacked beneath


@dataclass(frozen=True)
class Node:
    """A group to be drawn; `parent` is '' for one that reports to none that is drawn."""

    code: str
    parent: str
    level: int


@dataclass(frozen=True)
class Box:
    """A group with its place."""

    code: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """Its middle, from above."""
        return self.y + self.height // 2

    @property
    def centre(self) -> int:
        """Its middle, from the left."""
        return self.x + self.width // 2

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True)
class Row:
    """A level's name with the place of its words."""

    level: int
    y: int


@dataclass(frozen=True)
class Layout:
    """The whole map: boxes, lines from parent to child and dashed arrows, as SVG path data."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    arrows: tuple[str, ...]
    rows: tuple[Row, ...] = ()


def wide(nodes: Sequence[Node], arrows: Sequence[tuple[str, str]] = ()) -> Layout:
    """Levels as rows; each group of Level 3 heads a column, with all below it stacked beneath. `arrows`: from, to."""
    below = _below(nodes)
    tops = [node for node in nodes if node.level < COLUMNS_LEVEL]
    heads = [node for node in nodes if _heads_a_column(node, nodes)]
    boxes: dict[str, Box] = {}
    first_row = MARGIN + len({node.level for node in tops}) * (HEIGHT + ROW_GAP)
    stacked = first_row + HEIGHT + ROW_GAP
    x = GUTTER
    for head in heads:
        y = first_row if head.level == COLUMNS_LEVEL else stacked
        boxes[head.code] = Box(head.code, x, y, WIDTH, HEIGHT)
        _stack(head.code, x, stacked if y == first_row else y + HEIGHT + GAP, below, boxes)
        x = max(box.right for box in boxes.values()) + GAP
    _top_rows(tops, x - GAP - GUTTER, boxes)
    width = max((box.right for box in boxes.values()), default=GUTTER) + 2 * INDENT + MARGIN
    height = max((box.bottom for box in boxes.values()), default=0) + MARGIN
    lines = tuple(_line(boxes[node.parent], boxes[node.code]) for node in nodes if node.parent in boxes)
    return Layout(width, height, _ordered(nodes, boxes), lines, _arrows(arrows, boxes), _rows(nodes, boxes))


def _heads_a_column(node: Node, nodes: Sequence[Node]) -> bool:
    """Level 3, or lower without a parent of Level 3 or lower that is drawn."""
    levels = {each.code: each.level for each in nodes}
    return node.level == COLUMNS_LEVEL or (node.level > COLUMNS_LEVEL and levels.get(node.parent, 0) < COLUMNS_LEVEL)


def _below(nodes: Sequence[Node]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        found.setdefault(node.parent, []).append(node.code)
    return found


def _stack(code: str, x: int, y: int, below: Mapping[str, list[str]], boxes: dict[str, Box]) -> int:
    """All below a group, each on a line of its own, sub-groups a little to the right; where the next line is."""
    for child in below.get(code, ()):
        if child in boxes:  # two groups that name each other as parent end here
            continue
        boxes[child] = Box(child, x + INDENT, y, WIDTH, HEIGHT)
        y = _stack(child, x + INDENT, y + HEIGHT + GAP, below, boxes)
    return y


def _top_rows(tops: Sequence[Node], width: int, boxes: dict[str, Box]) -> None:
    """The levels above the columns, each row centred over their width."""
    middle = GUTTER + max(width, WIDTH) // 2
    for row, level in enumerate(sorted({node.level for node in tops})):
        same = [node for node in tops if node.level == level]
        left = middle - (len(same) * (WIDTH + GAP) - GAP) // 2
        for at, node in enumerate(same):
            y = MARGIN + row * (HEIGHT + ROW_GAP)
            boxes[node.code] = Box(node.code, max(GUTTER, left + at * (WIDTH + GAP)), y, WIDTH, HEIGHT)


def _line(parent: Box, child: Box) -> str:
    """From a parent down to its child: by the rows' gap, or along the left edge of a stack."""
    if child.x > parent.x and child.x - parent.x <= INDENT:
        spine = parent.x + INDENT // 2
        return f"M{spine} {parent.bottom}V{child.middle}H{child.x}"
    between = child.y - ROW_GAP // 2
    return f"M{parent.centre} {parent.bottom}V{between}H{child.centre}V{child.y}"


def _arrows(wanted: Sequence[tuple[str, str]], boxes: Mapping[str, Box]) -> tuple[str, ...]:
    drawn = [(boxes[start], boxes[end]) for start, end in wanted if start in boxes and end in boxes]
    return tuple(_arrow(start, end, boxes.values()) for start, end in drawn)


def _arrow(start: Box, end: Box, boxes: Iterable[Box]) -> str:
    """A bow that keeps clear of the line between the two, and inside a column of what is stacked there."""
    if start.y == end.y:
        left, right = (start.right, end.x) if end.x > start.x else (start.x, end.right)
        bow = start.y - ROW_GAP
        return f"M{left} {start.middle - 12}C{left} {bow} {right} {bow} {right} {end.middle - 12}"
    if abs(start.x - end.x) <= 3 * INDENT:
        column = [box.right for box in boxes if abs(box.x - start.x) <= 3 * INDENT]
        out = start.right + (max(column) + GAP // 2 - start.right) * 4 // 3  # a bow comes three quarters of that far
        return f"M{start.right} {start.middle}C{out} {start.middle} {out} {end.middle} {end.right} {end.middle}"
    side = WIDTH // 4
    down, up = start.bottom, end.y
    if end.y < start.y:
        down, up = start.y, end.bottom
    half, begin, finish = (down + up) // 2, start.centre + side, end.centre + side
    return f"M{begin} {down}C{begin} {half} {finish} {half} {finish} {up}"


def _ordered(nodes: Sequence[Node], boxes: Mapping[str, Box]) -> tuple[Box, ...]:
    """From top to bottom and left to right: the order in which one comes to them with the keyboard."""
    return tuple(boxes[node.code] for node in nodes if node.code in boxes)


def _rows(nodes: Sequence[Node], boxes: Mapping[str, Box]) -> tuple[Row, ...]:
    levels = {node.code: node.level for node in nodes}
    tops: dict[int, int] = {}
    for code, box in boxes.items():
        tops[levels[code]] = min(tops.get(levels[code], box.middle), box.middle)
    return tuple(Row(level, y) for level, y in sorted(tops.items()))


def narrow(nodes: Sequence[Node], arrows: Sequence[tuple[str, str]] = ()) -> Layout:
    """One group below the other, each a little to the right of its parent: for a small screen."""
    below = _below(nodes)
    boxes: dict[str, Box] = {}
    known = {node.code for node in nodes}

    def put(code: str, depth: int) -> None:
        if code in boxes:
            return
        x = MARGIN + depth * INDENT
        boxes[code] = Box(code, x, MARGIN + len(boxes) * (HEIGHT + GAP), NARROW - x - 3 * INDENT, HEIGHT)
        for child in below.get(code, ()):
            put(child, depth + 1)

    for node in nodes:
        if node.parent not in known:
            put(node.code, 0)
    height = MARGIN + len(boxes) * (HEIGHT + GAP)
    lines = tuple(_line(boxes[node.parent], boxes[node.code]) for node in nodes if node.parent in boxes)
    bows = [(boxes[start], boxes[end]) for start, end in arrows if start in boxes and end in boxes]
    return Layout(NARROW, height, tuple(boxes.values()), lines, tuple(_side_bow(*each) for each in bows))


def _side_bow(start: Box, end: Box) -> str:
    out = NARROW - 6
    return f"M{start.right} {start.middle}C{out} {start.middle} {out} {end.middle} {end.right} {end.middle}"
