"""The pages: who reads what, what is greyed and why, and the two forms."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import queries, services
from deadlines.models import Obligation
from foundation.core.models import Closure
from groups.models import Group
from tests.factories.deadlines import Cast, ObligationFactory, start

pytestmark = pytest.mark.django_db
LIST = "/deadlines/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-30T09:00+00:00", tick=False):
        yield


@pytest.fixture
def late(cast: Cast) -> Obligation:
    """A breach of the papers' deadline, fulfilled late."""
    start(cast)
    found = services.meet(subject=cast.subject, key="papers_issued", actor=cast.pmo, on=date(2026, 12, 3))
    assert found is not None
    return found


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_register_lists_what_the_person_may_read(cast: Cast) -> None:
    start(cast)
    ObligationFactory(about="SDWG #3", scope="SDWG:programme", group=Group.objects.get(code="SDWG"))
    for client in (Client(), signed_in(cast.participant)):
        html = page(client, LIST)
        assert "Papers issued" in html
        assert "2 working days left" in html
        assert "SDWG #3" not in html
    assert "SDWG #3" in page(signed_in(cast.pmo), LIST)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("group=DAG", {"DAG #1", "DAG #2"}),
        ("group=CCAG", {"CCAG #1"}),
        ("status=waiting", {"DAG #2"}),
        ("owner=CCM", {"CCAG #1"}),
        ("due_from=2026-12-10", {"DAG #1"}),
        ("due_to=2026-12-09", {"CCAG #1"}),
        ("group=DAG&status=open", {"DAG #1"}),
        ("sort=-about", {"DAG #1", "DAG #2", "CCAG #1"}),
        ("group=nonsense", set()),
    ],
)
def test_filters(cast: Cast, asked: str, found: set[str]) -> None:
    ObligationFactory(about="DAG #1")
    ObligationFactory(about="DAG #2", status="waiting", due_on=None)
    ccag = Group.objects.get(code="CCAG")
    ObligationFactory(about="CCAG #1", group=ccag, owner="CCM", due_on=date(2026, 12, 8), scope="CCAG:public")
    html = page(signed_in(cast.pmo), f"{LIST}?{asked}")
    assert {about for about in ("DAG #1", "DAG #2", "CCAG #1") if about in html} == found


def test_the_export_holds_the_filtered_list(cast: Cast) -> None:
    ObligationFactory(about="DAG #1")
    ObligationFactory(about="DAG #2", status="waiting", due_on=None)
    response = signed_in(cast.pmo).get(f"{LIST}?status=open&export=csv")
    text = response.content.decode("utf-8-sig")
    assert "DAG #1" in text
    assert "2026-12-11" in text
    assert "Open" in text
    assert "DAG #2" not in text


def test_an_empty_register_says_how_obligations_start(cast: Cast) -> None:
    assert "They start by themselves" in page(signed_in(cast.pmo), LIST)


def test_the_list_reads_as_often_for_three_as_for_one(cast: Cast) -> None:
    counts = []
    for number in (1, 3):
        while Obligation.objects.count() < number:
            ObligationFactory()
        client = signed_in(cast.pmo)
        page(client, LIST)
        with CaptureQueriesContext(connection) as captured:
            page(client, LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_one_obligation_shows_its_working(cast: Cast) -> None:
    report = start(cast, date(2026, 12, 23), keys=("headline_report",))["headline_report"]
    html = page(signed_in(cast.participant), report.get_absolute_url())
    for words in (
        "Tue 29 December 2026",
        "Christmas Day",
        "working day 2",
        "MHHS-DEL031 v3.2",
        "PMO secretariat",
        "3.2",
    ):
        assert words in html
    assert "started “Headline report issued” for DAG #7" in html


def test_the_public_sees_no_history_and_no_actions(cast: Cast) -> None:
    report = start(cast)["headline_report"]
    html = page(Client(), report.get_absolute_url())
    assert "Headline report issued" in html
    assert "The pmo" not in html
    assert "Waive" not in html


def test_what_may_not_be_read_is_not_found(cast: Cast) -> None:
    closed = ObligationFactory(scope="SDWG:programme", group=Group.objects.get(code="SDWG"))
    for name in ("detail", "explain", "waive"):
        assert signed_in(cast.participant).get(reverse(f"deadlines:{name}", args=[closed.pk])).status_code == 404


@pytest.mark.parametrize("name", ["list", "board"])
def test_who_owes_what_may_not_be_read_is_not_offered_either(cast: Cast, name: str) -> None:
    ObligationFactory(scope="SDWG:programme", group=Group.objects.get(code="SDWG"), owner="Testing")
    ObligationFactory(owner="SRO")
    for client, offered in ((signed_in(cast.participant), False), (Client(), False), (signed_in(cast.pmo), True)):
        html = page(client, reverse(f"deadlines:{name}"))
        assert '<option value="SRO"' in html
        assert ('<option value="Testing"' in html) is offered


def test_a_move_is_shown_with_its_reason(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    services.move(
        subject=cast.subject,
        anchors={"meeting": date(2026, 12, 16)},
        on=date(2026, 12, 16),
        reason="No room.",
        actor=cast.pmo,
    )
    html = page(signed_in(cast.pmo), papers.get_absolute_url())
    assert "No room." in html
    assert "2 Dec 2026" in html


def test_greyed_actions_say_why(cast: Cast, late: Obligation) -> None:
    html = page(signed_in(cast.chair), late.get_absolute_url())
    assert "Only who owes it may explain the breach: PMO secretariat." in html
    assert "This obligation has been breached; “Waive” is no longer possible." in html


def test_the_owner_explains_a_breach(cast: Cast, late: Obligation) -> None:
    client = signed_in(cast.pmo)
    assert "Nobody has explained yet" in page(client, late.get_absolute_url())
    url = reverse("deadlines:explain", args=[late.pk])
    assert "Why was it late?" in page(client, url)
    assert "Enter the reason" in client.post(url, {"reason": " "}).content.decode()
    response = client.post(url, {"reason": "A paper came late."})
    assert response.headers["Location"] == late.get_absolute_url()
    assert "A paper came late." in page(client, late.get_absolute_url())


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_cannot_explain(cast: Cast, late: Obligation, method: str) -> None:
    url = reverse("deadlines:explain", args=[late.pk])
    assert getattr(signed_in(cast.chair), method)(url, {"reason": "They slept."}).status_code == 403
    late.refresh_from_db()
    assert late.explanation == ""


def test_the_chair_waives(cast: Cast) -> None:
    papers = start(cast)["papers_issued"]
    client, url = signed_in(cast.chair), reverse("deadlines:waive", args=[papers.pk])
    assert "Why is it not owed?" in page(client, url)
    assert client.post(url, {"reason": "Only one short paper."}).status_code == 302
    papers.refresh_from_db()
    assert papers.status == "waived"
    assert client.get(url).status_code == 409
    assert "Why it is no longer owed" in page(client, papers.get_absolute_url())


@pytest.mark.parametrize("who", ["pmo", "participant"])
def test_others_cannot_waive(cast: Cast, who: str) -> None:
    papers = start(cast)["papers_issued"]
    url = reverse("deadlines:waive", args=[papers.pk])
    assert signed_in(getattr(cast, who)).post(url, {"reason": "Please."}).status_code == 403
    papers.refresh_from_db()
    assert papers.status == "open"


@pytest.mark.parametrize("name", ["explain", "waive"])
def test_a_stranger_is_asked_to_sign_in(cast: Cast, late: Obligation, name: str) -> None:
    response = Client().post(reverse(f"deadlines:{name}", args=[late.pk]), {"reason": "x"})
    assert response.status_code == 302
    assert "login" in response.headers["Location"]


def test_the_pmo_enters_a_closure(cast: Cast) -> None:
    report = start(cast)["headline_report"]
    client, url = signed_in(cast.pmo), reverse("deadlines:closures")
    assert "No closures beside the bank holidays" in page(client, url)
    refused = client.post(url, {"day": "2026-12-25", "name": "Holiday"}).content.decode()
    assert "is not a working day already: Christmas Day" in refused
    assert client.post(url, {"day": "2026-12-10", "name": "Day of mourning"}).status_code == 302
    assert "Day of mourning" in page(client, url)
    report.refresh_from_db()
    assert report.due_on == date(2026, 12, 14)


def test_others_read_the_closures_and_enter_none(cast: Cast) -> None:
    client, url = signed_in(cast.participant), reverse("deadlines:closures")
    assert "Only the PMO secretariat may do this." in page(client, url)
    assert client.post(url, {"day": "2026-12-10", "name": "Day of mourning"}).status_code == 403
    assert not Closure.objects.exists()


def test_the_list_that_other_pages_include(cast: Cast, late: Obligation) -> None:
    html = render_to_string("deadlines/_obligations.html", {"obligations": queries.for_subject(cast.subject)})
    assert "Breached (fulfilled late)" in html
    assert "not dated yet" in html
    assert "no day set" in html
    assert html.count("why?") == 5
    assert "asks for nothing" in render_to_string("deadlines/_obligations.html", {"obligations": []})
