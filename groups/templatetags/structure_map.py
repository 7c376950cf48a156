"""The map of the groups as SVG: ``{% load structure_map %}{% structure_map structure %}``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template

from groups.rules.tree import Node, narrow, wide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groups.queries.structure import Place, Structure
    from groups.rules.tree import Box, Layout

register = template.Library()

OFGEM = Node("OFGEM", "", 1)
ROUND, SQUARE = 20, 4  # radius of the corners


@dataclass(frozen=True)
class Drawn:
    """A group as it is drawn: its place, what it says, and how its outline shows its state."""

    box: Box
    place: Place | None
    code: str
    words: str
    note: str
    outline: str

    @property
    def inner(self) -> Box:
        """The second outline of a closed group."""
        box = self.box
        return type(box)(box.code, box.x + 3, box.y + 3, box.width - 6, box.height - 6)

    @property
    def radius(self) -> int:
        """How round its corners are: an open group's are round."""
        return ROUND if self.place and self.place.group.attendance == "open" else SQUARE

    @property
    def text_x(self) -> int:
        """Where its words begin."""
        return self.box.x + 10

    @property
    def lines(self) -> tuple[int, int, int]:
        """The three base lines of its words."""
        return self.box.y + 21, self.box.y + 38, self.box.y + 53


@register.inclusion_tag("groups/_map.html")
def structure_map(structure: Structure) -> dict[str, object]:
    """The structure of a day, drawn twice: the style sheet shows the one that fits the screen."""
    nodes = [OFGEM, *(_node(place) for place in _in_order(structure.places))]
    arrows = list(dict.fromkeys((each.grantor.code, each.grantee.code) for each in structure.delegations))
    return {
        "wide": _drawing(wide(nodes, arrows), structure),
        "narrow": _drawing(narrow(nodes, arrows), structure),
        "delegations": structure.delegations,
    }


def _node(place: Place) -> Node:
    return Node(place.group.code, place.parent or OFGEM.code, place.group.level)


def _in_order(places: Sequence[Place]) -> list[Place]:
    """By level, then those that are convened first and those closed down last."""
    order = {"convened": 0, "provided": 1, "closed": 2}
    return sorted(places, key=lambda place: (place.group.level, order[place.state], place.group.code))


def _drawing(layout: Layout, structure: Structure) -> dict[str, object]:
    places = {place.group.code: place for place in structure.places}
    return {"layout": layout, "drawn": [_drawn(box, places.get(box.code)) for box in layout.boxes]}


def _drawn(box: Box, place: Place | None) -> Drawn:
    if place is None:
        return Drawn(box, None, "Ofgem", "The sponsor", "", "sponsor")
    return Drawn(box, place, place.group.code, _words(place), _note(place), place.state)


ATTENDANCE = {"open": "Convened, open", "closed": "Convened, closed"}


def _words(place: Place) -> str:
    if place.state == "convened":
        return ATTENDANCE.get(place.group.attendance, place.state_label)
    return place.state_label


def _note(place: Place) -> str:
    """When it closed, or how many of its seats stand empty, where that is for the reader."""
    ended = place.group.valid_to
    if place.state == "closed" and ended:
        return f"{ended:%-d %b %Y}"
    if place.state != "convened" or place.vacant is None:
        return ""
    return f"{place.vacant} vacant" if place.vacant else "All seats filled"
