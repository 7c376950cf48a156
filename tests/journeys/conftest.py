"""Journeys: the product in real Chromium, over the demonstration programme, a fresh copy for each."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, Playwright, sync_playwright

from deadlines.tasks import enforce
from foundation.notifications.tasks import send_mail
from tests.journeys import place
from tests.journeys.visitor import Visitor
from tools.services import CHROMIUM

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = [
    "--no-sandbox",  # root's containers have none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = {"width": 1280, "height": 800}
FAILED = Path(configured.BASE_DIR) / "var" / "journeys"
OUTCOME: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[object]:
    """Remember whether the journey itself failed, for the pictures taken afterwards."""
    report = yield
    if call.when == "call":
        item.stash[OUTCOME] = call.excinfo is not None
    return report


@pytest.fixture(scope="module")
def playwright(programme: Path) -> Iterator[Playwright]:
    """Runs an event loop in this thread, under which Django has connections of its own: hence after the database."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for the tests of a file."""
    program = os.environ.get("TEST_CHROMIUM") or CHROMIUM.find()
    assert program, f"There is no Chromium here. To have it: {CHROMIUM.how()}"
    browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def programme(django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demonstration programme, filled once; each journey works on a copy."""
    file = tmp_path_factory.mktemp("programme") / "programme.sqlite3"
    with django_db_blocker.unblock():
        place.filled(file)
    return file


@pytest.fixture
def address(programme: Path, django_db_blocker, tmp_path: Path) -> Iterator[str]:
    """The product, served over a fresh copy of the demonstration; the test itself sees the same database."""
    with django_db_blocker.unblock(), place.opened(programme, tmp_path) as url:
        yield url


def worker_sweeps() -> None:
    """What the worker does every minute anyway; test_processes.py has a real worker."""
    enforce()
    send_mail()


class Company:
    """Everybody of one journey, each with a window of their own."""

    def __init__(self, browser: Browser, address: str, **window: object) -> None:
        self.browser = browser
        self.address = address
        self.window = window
        self.present: dict[str, Visitor] = {}

    def visitor(self, name: str) -> Visitor:
        """Somebody who has not signed in."""
        options = {"viewport": LAPTOP, "locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}
        context = self.browser.new_context(base_url=self.address, **(options | self.window))
        self.present[name] = Visitor(context, name)
        return self.present[name]

    def __call__(self, role: str) -> Visitor:
        """The person of that role in the demonstration's cast, signed in at first use."""
        if role not in self.present:
            self.visitor(role).sign_in(f"{role}@example.org")
        return self.present[role]

    def beside(self, role: str) -> Visitor:
        """A second tab of somebody who has signed in."""
        self.present[f"{role}-beside"] = beside = Visitor(self.present[role].context, f"{role}, second tab")
        return beside

    def leave(self, title: str, *, failed: bool) -> None:
        """Close every window; of a failed journey a picture of each is kept."""
        for name, visitor in self.present.items():
            if failed or visitor.troubles:
                visitor.picture(FAILED / f"{re.sub(r'[^a-z0-9]+', '-', title)}-{name}.png", whole=True)
        for visitor in self.present.values():
            visitor.context.close()
        for visitor in self.present.values():
            visitor.is_content()


@pytest.fixture
def people(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Company]:
    """Signs in whom the journey asks for: `people("chair")`."""
    company = Company(chromium, address)
    yield company
    company.leave(request.node.name, failed=request.node.stash.get(OUTCOME, True))
