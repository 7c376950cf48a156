"""The front page, the jump and health in the browser's eyes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raid.models import ActionOwner
from tests.factories import decisions as make
from tests.factories.meetings import ActionFactory, MeetingFactory

if TYPE_CHECKING:
    from django.test import Client

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
    assert "Nothing waits on you" in client.get("/").content.decode()


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
