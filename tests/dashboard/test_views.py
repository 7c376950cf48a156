"""The front page, the jump and health in the browser's eyes."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.core.clock import today
from raid.models import ActionOwner
from tests.factories import decisions as make
from tests.factories.meetings import ActionFactory, MeetingFactory, planned

pytestmark = pytest.mark.django_db


def test_a_stranger_is_told_what_this_is(client: Client, cast: make.Programme) -> None:
    MeetingFactory(group=cast.group(), number=71, on=date(2030, 12, 4))
    page = client.get("/").content.decode()
    assert "How the MHHS Programme governs itself" in page
    assert "DAG #71" in page
    assert "Waiting on you" not in page


def test_somebody_signed_in_sees_what_waits(client: Client, cast: make.Programme) -> None:
    put = make.proposal(cast)
    client.force_login(cast.large)
    page = client.get("/").content.decode()
    assert put.reference in page
    assert "No view yet" in page
    client.force_login(cast.participant)
    page = client.get("/").content.decode()
    assert "Nothing waits on you now" in page
    assert "Coming" not in page.partition('id="decisions"')[0]


def test_what_is_coming_stands_apart(client: Client, cast: make.Programme) -> None:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False):
        planned("DAG", 7, date(2026, 12, 9))
        client.force_login(cast.pmo)
        now, _, coming = client.get("/").content.decode().partition('id="coming"')
    assert "Papers to be issued" in now
    assert "Headline report to be issued" not in now
    assert "Headline report to be issued" in coming
    assert "It follows the meeting." in coming
    assert "9 Dec 2026" in coming


def test_the_most_urgent_come_first_and_a_group_shows_a_few(client: Client, cast: make.Programme) -> None:
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False):
        for number in range(7):
            action = ActionFactory(group=cast.group(), due_on=date(2026, 11, 20), text=f"Late {number}")
            ActionOwner.objects.create(action=action, name="The large", person=cast.large)
        soon = ActionFactory(group=cast.group(), due_on=date(2026, 11, 30), text="Soon")
        later = ActionFactory(group=cast.group(), due_on=date(2026, 12, 1), text="Afterwards")
        for action in (soon, later):
            ActionOwner.objects.create(action=action, name="The large", person=cast.large)
        client.force_login(cast.large)
        page = client.get("/").content.decode()
        whole = client.get("/waiting/").content.decode()
    places = [page.index(f'id="{key}"') for key in ("overdue", "soon", "later")]
    assert places == sorted(places)
    assert page.count("1 working day overdue") == 5
    assert 'href="/waiting/#overdue">Show all 7' in page
    assert "Soon" in page[places[1] : places[2]]
    assert "Afterwards" in page[places[2] :]
    assert 'id="undated"' not in page
    assert whole.count("1 working day overdue") == 7
    assert "Show all" not in whole


def test_the_whole_list_is_for_who_is_signed_in_and_says_when_it_is_empty(client: Client, cast: make.Programme) -> None:
    assert client.get("/waiting/").status_code == 302
    client.force_login(cast.participant)
    assert "Nothing waits on you now" in client.get("/waiting/").content.decode()


def test_an_empty_database_has_a_front_page(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "No decisions yet" in page
    assert "None are planned." in page


@pytest.mark.parametrize("who", ["", "large", "chair", "pmo", "sro", "ipa", "auditor", "participant", "stranger"])
def test_every_kind_of_person_has_a_front_page(client: Client, cast: make.Programme, who: str) -> None:
    make.proposal(cast, item=make.item(make.meeting(cast.group())))
    make.decision(cast, make.proposal(cast))
    if who:
        client.force_login(cast.people[who])
    assert client.get("/").status_code == 200


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get("/").status_code == 200
    return len(caught)


def test_more_that_waits_takes_no_more_queries(client: Client, cast: make.Programme) -> None:
    client.force_login(cast.large)

    def more() -> None:
        action = ActionFactory(group=cast.group())
        ActionOwner.objects.create(action=action, name="The large", person=cast.large)
        make.proposal(cast, item=make.item(make.meeting(cast.group(), number=100 + action.pk % 30000)))
        MeetingFactory(group=cast.group(), number=200 + action.pk % 30000, on=date(2030, 12, 4))

    more()
    queries_of(client)  # the framework's texts are parsed once
    few = queries_of(client)
    more()
    more()
    assert queries_of(client) == few


def test_what_a_person_may_read_is_worked_out_once_for_a_page(client: Client, cast: make.Programme) -> None:
    client.force_login(cast.large)
    with CaptureQueriesContext(connection) as caught:
        client.get("/")
    asked = [
        each["sql"]
        for each in caught
        if re.match(r'SELECT "groups_group"."code"[^,]*, "groups_group"."attendance"', each["sql"])
    ]
    assert len(asked) == 1


def test_the_jump_leads_to_the_thing_or_says_that_there_is_none(client: Client, cast: make.Programme) -> None:
    make.meeting(cast.group(), number=6)
    assert client.get("/go/", {"ref": "dag #6"})["Location"] == "/meetings/DAG/6/"
    for typed in ("SDWG #1", "NONE-01", "", "<script>"):
        response = client.get("/go/", {"ref": typed})
        assert response.status_code == 404
        assert "<script>" not in response.content.decode().split("<h1>")[1]


def test_what_is_hidden_and_what_is_not_there_read_the_same(client: Client, cast: make.Programme) -> None:
    MeetingFactory(group=cast.group("SDWG"), number=1, on=date(2030, 12, 4))
    pages = (client.get("/go/", {"ref": reference}).content.decode() for reference in ("SDWG #1", "SDWG #2"))
    hidden, missing = (page.partition("<main")[2] for page in pages)
    assert "SDWG #1" in hidden
    assert hidden.replace("#1", "#2") == missing


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/decisions/?group=DAG&page=2", "/decisions/?group=DAG&page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_the_clocks_buttons_lead_back_to_the_page(
    cast: make.Programme, settings, django_capture_on_commit_callbacks, *, back: str, leads_to: str
) -> None:
    settings.DEMO = True
    client = Client()
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False):
        client.force_login(cast.large)
        assert 'name="back" value="/decisions/?group=DAG"' in client.get("/decisions/?group=DAG").content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post("/clock/", {"next": "1", "back": back})
        assert response["Location"] == leads_to
        assert today() == date(2026, 11, 24)


def test_a_page_that_was_sent_is_not_gone_back_to(client: Client, cast: make.Programme, settings) -> None:
    settings.DEMO = True
    client.force_login(cast.large)
    refused = client.post("/decisions/proposals/PRO-9999/open/")
    assert refused.status_code == 404
    assert 'name="back"' not in refused.content.decode()


@pytest.mark.parametrize(("who", "status"), [("", 302), ("large", 404), ("auditor", 404), ("pmo", 200)])
def test_the_health_page(client: Client, cast: make.Programme, who: str, status: int) -> None:
    if who:
        client.force_login(cast.people[who])
    response = client.get("/health/")
    assert response.status_code == status
    if status == 200:
        assert "No worker has reported yet." in response.content.decode()


def test_a_load_balancer_asks_whether_this_process_answers(client: Client) -> None:
    assert client.get("/alive/").content == b"alive"
