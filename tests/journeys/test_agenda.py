"""One agenda in two windows: items dragged in one, an older order in the other, and nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Company
    from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser


def titles(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".agenda-words").all_inner_texts()


def drag(visitor: Visitor, item: int, past: int, *, escape: bool = False) -> None:
    """Take an item by its handle and drop it behind another, both counted from 0; or think better of it."""
    page = visitor.page
    handle, row = page.locator("[data-drag]").nth(item), page.locator("tr[data-item]").nth(past)
    row.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), row.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 4, start["y"] + 4)
    page.mouse.down()
    page.mouse.move(start["x"] + 4, end["y"] + end["height"] - 4, steps=6)
    if escape:
        page.keyboard.press("Escape")
    page.mouse.up()


def test_items_are_dragged_and_an_older_order_is_not_lost(people: Company) -> None:
    first = people("secretariat").go("/meetings/DAG/8/")
    second = people.beside("secretariat").go("/meetings/DAG/8/")
    before = titles(first)
    drag(first, 0, 2, escape=True)
    assert titles(first) == before
    drag(first, 0, 2)
    first.page.get_by_text("The items are in their new order.").wait_for()
    assert titles(first) == [before[1], before[2], before[0], *before[3:]]
    with second.refused(409):
        second.press(f"Move {before[3]} up")
    second.sees("The order has changed since you looked at it", "put the items of DAG #8 in another order")
    second.press("Save this order").sees("The items are in their new order.")
    assert titles(second) == [before[1], before[2], before[3], before[0]]
