"""Four people at one meeting, each at a window of their own, and what they look at together."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from pypdf import PdfReader

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.journeys.conftest import Company
    from tests.journeys.stack import Stack
    from tests.journeys.visitor import Visitor

PATIENCE = 40_000  # milliseconds: a screen asks every few seconds, a lost line is sent again within 15


@dataclass
class Players:
    """The four, and what they play: the meeting's address and day, the proposal's, once there are such."""

    stack: Stack
    people: Company
    secretary: Visitor
    chair: Visitor
    large: Visitor
    medium: Visitor
    number: int = 0
    after: int = 0
    day: date = date.min
    proposal: str = ""

    @property
    def home(self) -> str:
        """The meeting's page."""
        return f"/meetings/DAG/{self.number}/"

    @property
    def reference(self) -> str:
        """The meeting as it is called."""
        return f"DAG #{self.number}"


def today_of(visitor: Visitor) -> date:
    """Today by the demonstration's clock, as the banner shows it."""
    return date.fromisoformat(visitor.page.get_by_label("Go on at a later day").get_attribute("min") or "")


def day_in(text: str) -> date:
    """The day of the meeting whose page this is."""
    said = re.search(r"(\d+ \w+ \d{4}), 10:00", text)
    assert said
    return datetime.strptime(said[1], "%d %B %Y").date()  # noqa: DTZ007  # a day alone


def the_pack_is_made(visitor: Visitor) -> None:
    """The panel asks for itself until the pack is there."""
    packs = visitor.page.locator("#packs")
    expect(packs.get_by_role("link").first).to_be_visible(timeout=PATIENCE)
    expect(packs.get_by_role("progressbar")).to_have_count(0, timeout=PATIENCE)


def now(visitor: Visitor) -> Locator:
    """Where the meeting is, on whichever screen."""
    return visitor.page.locator("#live-now")


def go_to(it: Players, title: str) -> None:
    """The secretary goes to an item; everybody's screen goes along by itself."""
    item = it.secretary.page.locator("#live-agenda li").filter(has_text=title)
    item.get_by_role("button").click()
    for each in (it.secretary, it.chair, it.large, it.medium):
        expect(now(each)).to_contain_text(title, timeout=PATIENCE)


def titles(visitor: Visitor) -> list[str]:
    return visitor.page.locator(".agenda-words").all_inner_texts()


def text_of(file: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())
