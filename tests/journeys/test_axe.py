"""Every main page, for those who use it: no violation that axe finds, light and dark, on a telephone and a laptop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from dashboard.management.demonstration import coming_wednesday
from foundation.core.clock import london_datetime, move_forward_to
from tests.journeys import place, test_story
from tests.journeys.conftest import Company, worker_sweeps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEETING, HISTORICAL, PROPOSAL = "/meetings/DAG/7/", "/meetings/DAG/6/", "/decisions/proposals/PRO-0001/"
MEETING_PAGES = ("", "papers/", "attendance/", "actions/", "report/", "obligations/")
PUBLIC = ("/", "/accounts/login/", "/meetings/", "/decisions/", "/actions/", "/deadlines/", "/groups/", "/framework/")
PAGES = {
    "stranger": (
        *PUBLIC,
        *(f"{MEETING}{page}" for page in MEETING_PAGES),
        "/decisions/DAG-D0001/",
        PROPOSAL,
        "/groups/DAG/",
        "/framework/3.2/",
        "/framework/in-force/?group=DAG&on=2022-03-09",
        "/framework/in-force/?group=CCAG&on=2024-01-10",
        "/framework/compare/?from=2.4&to=3.2&group=DAG",
        "/framework/register/?how=practice",
        "/framework/clauses/meeting-papers/",
        "/deadlines/board/",
        "/deadlines/board/?show=month",
        "/deadlines/compliance/",
        "/groups/map/",
        "/groups/TMAG/",
        "/constituencies/",
        "/trails/",
        "/trails/seals/",
        "/accounts/password/reset/",
    ),
    "secretariat": (
        "/",
        "/waiting/",
        "/meetings/DAG/8/papers/issue/",
        *(f"{MEETING}{page}" for page in (*MEETING_PAGES, "record/", "history/")),
        *(f"{HISTORICAL}{page}" for page in ("", "actions/", "obligations/", "import/actions/", "import/agenda/")),
        *(f"/meetings/DAG/8/{page}" for page in ("", "move/", "papers/new/", "items/new/", "cancel/", "details/")),
        *(f"{MEETING}attendance/{page}" for page in ("take/", "expected/", "times/")),
        *(f"{MEETING}live/{page}" for page in ("", "room/", "follow/")),
        *(f"{MEETING}{page}" for page in ("report/differences/", "requests/new/")),
        f"{HISTORICAL}minutes/",
        f"{MEETING}record/new/",
        f"{MEETING}actions/new/",
        "/meetings/new/",
        "/meetings/DAG/inbox/",
        "/actions/DAG/DAG04-01/",
        "/actions/DAG/DAG04-02/recommend/",
        "/deadlines/1/",
        "/deadlines/closures/",
        "/inbox/",
        "/health/",
        "/framework/drafts/new/",
        "/groups/DAG/seats/LARGE-SUPPLIER/",
        "/groups/DAG/seats/LARGE-SUPPLIER/handover/",
        "/groups/DAG/delegations/",
        "/groups/TMAG/succession/",
        "/groups/foundings/new/",
        "/groups/vacancies/",
        "/groups/participation/",
        "/groups/people/",
        "/groups/people/3/",
        "/groups/organisations/",
        "/groups/organisations/1/",
        "/groups/import/appointments/",
        "/constituencies/LARGE-SUPPLIER/",
        "/constituencies/rounds/",
        "/consultations/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
    ),
    "chair": ("/", "/decisions/DAG-D0001/", "/decisions/DAG-D0001/correct/", PROPOSAL, "/inbox/"),
    "design": ("/decisions/proposals/new/", "/decisions/proposals/new/DAG/", "/groups/SDWG/"),
    "auditor": ("/decisions/DAG-D0001/", "/groups/SDWG/", "/trails/seals/"),
    "participant": ("/", "/meetings/", "/groups/TDWG/"),
}
REFUSED = {"stranger": ("/no-such-page/", 404), "participant": ("/meetings/new/", 403)}
TELEPHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
WIDEST = """() => Math.max(...[...document.querySelectorAll("details")].map(one => {
  one.open = true;
  const wide = document.documentElement.scrollWidth;
  one.open = false;
  return wide;
}), 0)"""
SMALLEST = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def played(chromium: Browser, programme: Path, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The product after the story: a historical meeting with its tables, a decision, a report, breaches."""
    folder = tmp_path_factory.mktemp("played")
    # a module's fixture comes before those that clear up for each test: the clock may stand ahead still
    cache.clear()
    mail.outbox.clear()
    with django_db_blocker.unblock(), place.opened(programme, folder) as url:
        people = Company(chromium, url)
        test_story.test_the_sixth_meeting_is_entered_after_the_fact(people)
        test_story.test_from_the_papers_to_a_signed_trail(people)
        people.leave("played", failed=False)
        worker_sweeps()
        yield url


@pytest.fixture
def look(chromium: Browser, played: str, request: pytest.FixtureRequest) -> Iterator[Company]:
    """Everybody again, on the day of the meeting, in windows as the test asks."""
    move_forward_to(london_datetime(coming_wednesday(), test_story.NOON))
    company = Company(chromium, played, **getattr(request, "param", {}))
    yield company
    company.leave(request.node.name, failed=False)


def visitor(look: Company, role: str) -> Visitor:
    return look.visitor(role) if role == "stranger" else look(role)


def faults(shown: Visitor, axe: Axe, path: str) -> list[str]:
    """What axe finds at an address, a line each."""
    found = axe.run(shown.page).response["violations"]
    return [
        f"{shown.name} at {path}: {each['id']}, {each['help']}: {node['target']} {node['html'][:160]}"
        for each in found
        for node in each["nodes"][:3]
    ]


@pytest.mark.parametrize(
    "look",
    [{"viewport": window, "color_scheme": scheme} for window in (TELEPHONE, LAPTOP) for scheme in ("light", "dark")],
    indirect=True,
    ids=["telephone-light", "telephone-dark", "laptop-light", "laptop-dark"],
)
def test_axe_finds_no_violation(look: Company) -> None:
    axe, found = Axe(), []
    for role, paths in PAGES.items():
        shown = visitor(look, role)
        for path in paths:
            found += faults(shown.go(path), axe, path)
    for role, (path, status) in REFUSED.items():
        with look.present[role].refused(status):
            look.present[role].go(path)
        found += faults(look.present[role], axe, path)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", [{"viewport": SMALLEST}], indirect=True, ids=["320"])
def test_the_smallest_window_never_scrolls_sideways(look: Company) -> None:
    """The visitor notices it by itself; an open “why?” and menu must fit as well."""
    for role, paths in PAGES.items():
        shown = visitor(look, role)
        for path in paths:
            shown.go(path)
            wide = shown.page.evaluate(WIDEST)
            assert wide <= SMALLEST["width"], f"{role} at {path}: {wide} px wide with its details open"


@pytest.mark.parametrize("look", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
def test_the_pages_work_without_javascript(look: Company) -> None:
    secretary = look("secretariat")
    secretary.go("/meetings/DAG/8/items/new/").write("Title", "Without a script").choose("Objective", "Information")
    secretary.write("Minutes", "5").press("Add the item")
    assert re.search(r"Item \d is on the agenda", secretary.text)
    asked = secretary.go("/meetings/DAG/8/attendance/take/").page.get_by_label("DNO: alternate's name", exact=True)
    expect(asked).to_be_hidden()
    secretary.choose("DNO: how", "Alternate")
    expect(asked).to_be_visible()
    expect(secretary.go("/actions/").page.get_by_label("Group", exact=True)).to_be_visible()


@pytest.mark.parametrize("look", [{"viewport": TELEPHONE, "java_script_enabled": False}], indirect=True, ids=["folded"])
def test_filters_are_folded_on_a_telephone_and_say_how_many_are_in_use(look: Company) -> None:
    page = look.visitor("stranger").go("/actions/?status=open").page
    group = page.get_by_label("Group", exact=True)
    expect(group).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(group).to_be_visible()
    assert page.locator(".filters-fold > summary").inner_text().split() == ["Filters", "1", "in", "use"]
