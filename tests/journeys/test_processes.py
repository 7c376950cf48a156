"""The product as `./run demo` starts it: web server, worker with beat, a real SMTP server, and a worker that is killed."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from tests.journeys.conftest import Company
from tests.journeys.stack import Stack, eventually, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with running(tmp_path / "demo") as made:
        yield made


@pytest.fixture
def people(chromium: Browser, stack: Stack, request: pytest.FixtureRequest) -> Iterator[Company]:
    company = Company(chromium, stack.launch.address)
    yield company
    company.leave(request.node.name, failed=False)


def test_the_worker_sends_reminds_breaches_and_survives_being_killed(stack: Stack, people: Company) -> None:
    secretary = people("secretariat")
    secretary.go("/meetings/DAG/7/papers/issue/").press("Issue the papers")
    eventually(lambda: len(stack.received("Papers issued for DAG #7")) == 20, "an e-mail to each member of the DAG")
    assert any("large-supplier@example.org" in to for to in stack.received("Papers issued for DAG #7"))

    secretary.go_on_at(day_of_the_meeting(secretary))
    eventually(lambda: stack.received("SDWG #1"), "an e-mail about the papers that the SDWG owed")
    secretary.go("/deadlines/?q=SDWG")
    assert "Breached" in breached_row(secretary)
    eventually(lambda: alive(secretary), "the health page hears worker and beat")

    stack.kill("worker")
    seen = len(stack.sink.received)
    people("design").go("/decisions/proposals/PRO-0001/").press("Open for views")
    assert len(stack.sink.received) == seen
    stack.start("worker")
    eventually(lambda: len(stack.received("PRO-0001")) >= 13, "the holders of the seats hear of the proposal")
    assert len(stack.sink.message_ids) == len(set(stack.sink.message_ids))


def day_of_the_meeting(secretary: Visitor) -> date:
    """As its page says it, since the database belongs to the other processes."""
    said = re.search(r"(\d+ \w+ \d{4}), 10:00", secretary.go("/meetings/DAG/7/").text)
    assert said
    return datetime.strptime(said[1], "%d %B %Y").date()  # noqa: DTZ007  # a day alone


def breached_row(secretary: Visitor) -> str:
    rows = secretary.page.get_by_role("row").filter(has_text="SDWG #1").filter(has_text="Papers issued")
    return str(rows.inner_text())


def alive(secretary: Visitor) -> bool:
    return "Alive" in secretary.go("/health/").text
