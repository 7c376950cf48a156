"""The screens of a meeting while it runs: who has them, what they send, and what it costs to ask whether they moved."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.services import OptionWords, draft_proposal, open_for_views, set_options
from foundation.core.clock import now
from meetings import services
from meetings.models import Capture, ItemTime, LiveDraft, Meeting, Receipt, Recording
from tests.factories.meetings import ActionFactory, CaptureFactory, day, planned
from tests.meetings.test_views import sign_in, url

if TYPE_CHECKING:
    from tests.factories.groups import Cast

JSON = {"HTTP_ACCEPT": "application/json"}
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def running(clock, meeting: Meeting) -> Meeting:
    clock.move_to(day(meeting.on, 10))
    return meeting


def said(meeting: Meeting, **fields: object) -> dict[str, object]:
    item = meeting.items.get(number="1").pk
    return {"key": str(uuid4()), "kind": "note", "item": item, "text": "Noted", **fields}


def posts(meeting: Meeting) -> dict[str, dict[str, object]]:
    item = meeting.items.get(number="1")
    return {
        url("live-capture"): said(meeting),
        url("live-words"): said(meeting),
        url("live-item", item.pk): {},
        url("live-stop"): {},
        url("live-recording"): {},
        url("live-presence"): {"left": 1},
    }


def primary(client: Client, address: str) -> list[str]:
    """The words of what is to be done next."""
    return [one.label for one in client.get(address).context["meeting_actions"] if one.primary]


def test_the_next_step_is_to_run_the_meeting_until_it_has_begun(client: Client, cast: Cast, meeting, clock) -> None:
    sign_in(client, cast, "pmo")
    services.issue_papers(meeting=meeting, actor=cast.pmo)
    assert primary(client, url("detail")) == []
    clock.move_to(day(meeting.on, 10))
    sign_in(client, cast, "pmo")
    assert primary(client, url("detail")) == ["Run the meeting"]
    client.post(url("live-item", meeting.items.get(number="1").pk))
    assert primary(client, url("detail")) == ["Record as held"]


def test_a_meeting_that_is_reported_asks_for_no_further_step(
    client: Client, cast: Cast, meeting, clock, settings
) -> None:
    settings.PDF = "off"
    clock.move_to(day(meeting.on, 10))
    sign_in(client, cast, "pmo")
    services.hold(meeting=meeting, actor=cast.pmo)
    assert primary(client, url("detail")) == ["Headline report"]
    services.issue_report(report=meeting.reports.get(), actor=cast.pmo)
    assert primary(client, url("detail")) == []


def test_after_the_last_item_the_screen_leads_on_to_recording_it_as_held(client: Client, cast: Cast, running) -> None:
    sign_in(client, cast, "pmo")
    first, last = running.items.order_by("position").first(), running.items.order_by("position").last()
    client.post(url("live-item", first.pk))
    assert url("hold") not in client.get(url("live")).content.decode()
    client.post(url("live-item", last.pk))
    assert url("hold") in client.get(url("live")).content.decode()


@pytest.mark.parametrize("who", ["anonymous", "stranger", "participant", "representative", "chair"])
def test_only_the_secretariat_has_its_screen(client: Client, cast: Cast, running: Meeting, who: str) -> None:
    sign_in(client, cast, who)
    outside = 302 if who == "anonymous" else 403
    assert client.get(url("live")).status_code == outside
    for address, body in posts(running).items():
        assert client.post(address, body).status_code == outside, address
    for model in (Capture, Receipt, ItemTime, LiveDraft, Recording):
        assert not model.objects.exists()
    others = {"anonymous": 302, "stranger": 403}.get(who, 200)
    for name in ("live-revision", "live-room", "live-follow"):
        assert client.get(url(name)).status_code == others


def test_of_a_closed_group_there_is_no_screen(client: Client, cast: Cast, clock) -> None:
    closed = planned("SDWG", number=2)
    clock.move_to(day(closed.on, 10))
    for who in ("participant", "representative", "chair"):
        sign_in(client, cast, who)
        for name in ("live", "live-revision", "live-room", "live-follow"):
            assert client.get(reverse(f"meetings:{name}", args=["SDWG", 2])).status_code == 404
        sent = client.post(reverse("meetings:live-capture", args=["SDWG", 2]), said(closed))
        assert sent.status_code == 404
    assert not Receipt.objects.exists()


def test_without_a_script_the_same_is_a_page_with_plain_forms(client: Client, cast: Cast, running: Meeting) -> None:
    sign_in(client, cast, "pmo")
    first = running.items.get(number="1")
    assert f"Begin with {first.number} {first.title}" in client.get(url("live")).content.decode()
    assert client.post(url("live-item", first.pk), follow=True).status_code == 200
    client.post(url("live-recording"), {"at": ""})
    page = client.post(url("live-capture"), said(running, kind="view", text="Prefers 2"), follow=True)
    shown = page.content.decode()
    for words in ("Saved at item 1.", "Prefers 2", "00:00:00 in the recording", "Recording since 10:00"):
        assert words in shown
    wrong = client.post(url("live-capture"), said(running, kind="action", text="Do it"))
    assert wrong.status_code == 422
    assert "An action has an owner." in wrong.content.decode()
    assert "Do it" in wrong.content.decode()
    client.post(url("live-stop"))
    assert ItemTime.objects.get().ended_at is not None


def test_a_screen_hears_saved_only_for_what_is(client: Client, cast: Cast, running: Meeting) -> None:
    sign_in(client, cast, "pmo")
    line = said(running)
    for _ in range(2):
        answer = client.post(url("live-capture"), line, **JSON)
        assert answer.json() == {"key": line["key"], "state": "saved"}
    assert Capture.objects.count() == 1
    wrong = client.post(url("live-capture"), said(running, recording_at="soon"), **JSON)
    assert (wrong.status_code, wrong.json()["reason"][:14]) == (422, "Write the time")
    services.cancel(meeting=running, reason="Storm", actor=cast.pmo)
    refused = client.post(url("live-capture"), said(running), **JSON)
    assert refused.status_code == 409
    assert 'id="refusal"' in refused.content.decode()
    assert Capture.objects.count() == 1


def test_words_are_kept_and_come_back(client: Client, cast: Cast, running: Meeting) -> None:
    sign_in(client, cast, "pmo")
    words = said(running, text="Half a sen")
    assert client.post(url("live-words"), words).status_code == 204
    assert client.post(url("live-words"), {**words, "key": "nothing"}).status_code == 422
    page = sign_in(Client(), cast, "pmo").get(url("live")).content.decode()
    assert "Half a sen" in page
    assert str(words["key"]) in page


def test_asking_whether_anything_moved_is_cheap(client: Client, cast: Cast, running: Meeting) -> None:
    sign_in(client, cast, "representative")
    first = client.get(url("live-revision"))
    assert first["ETag"] == f'"{first.json()["revision"]}"'
    with CaptureQueriesContext(connection) as asked:
        again = client.get(url("live-revision"), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert len([one for one in asked if one["sql"].startswith("SELECT")]) < 14
    services.take_item(item=running.items.get(number="1"), actor=cast.pmo)
    moved = client.get(url("live-revision"), HTTP_IF_NONE_MATCH=first["ETag"])
    assert moved.json()["revision"] > first.json()["revision"]


WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "SAVEPOINT", "BEGIN")


@pytest.mark.parametrize("name", ["live-revision", "live", "live-room", "live-follow", "packs"])
def test_what_a_screen_asks_by_itself_writes_nothing(client: Client, cast: Cast, running: Meeting, name: str) -> None:
    sign_in(client, cast, "pmo")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url(name), **HTMX).status_code == 200
    assert asked.captured_queries
    assert [one["sql"] for one in asked if one["sql"].startswith(WRITES)] == []


def test_what_somebody_does_themselves_is_when_they_were_seen(client: Client, cast: Cast, running: Meeting) -> None:
    sign_in(client, cast, "pmo")
    assert not UserSession.objects.exists()
    client.get(url("live-revision"))
    assert not UserSession.objects.exists()
    client.get(url("record"))
    assert UserSession.objects.get().user == cast.pmo


def test_the_changing_parts_come_alone(client: Client, cast: Cast, running: Meeting) -> None:
    services.take_item(item=running.items.get(number="1"), actor=cast.pmo)
    sign_in(client, cast, "pmo")
    parts = client.get(url("live"), **HTMX).content.decode()
    assert "<html" not in parts
    assert parts.count('hx-swap-oob="true"') == 4
    for name in ("live-room", "live-follow"):
        page, part = (client.get(url(name), **extra).content.decode() for extra in ({}, HTMX))
        assert "<html" in page
        assert "<html" not in part
        assert 'id="live-now"' in part


def test_the_room_sees_no_word_of_the_record(client: Client, cast: Cast, running: Meeting) -> None:
    item = running.items.get(number="1")
    services.take_item(item=item, actor=cast.pmo)
    CaptureFactory(item=item, text="Spoken in confidence")
    services.set_guests(meeting=running, guests=[("Gail", "")], actor=cast.pmo)
    sign_in(client, cast, "pmo")
    room = client.get(url("live-room")).content.decode()
    assert item.title in room
    assert "Gail" in room
    assert "in confidence" not in room
    assert "in confidence" in client.get(url("live")).content.decode()


def test_a_seat_leaves_and_comes_back(client: Client, cast: Cast, running: Meeting) -> None:
    services.record_as_expected(meeting=running, mode="in_person", actor=cast.pmo)
    one = running.attendances.order_by("pk").first()
    sign_in(client, cast, "pmo")
    client.post(url("live-presence"), {"left": one.seat_id}, **HTMX)
    one.refresh_from_db()
    assert one.left_at == now()
    assert "until 10:00" in client.get(url("live")).content.decode()
    client.post(url("live-presence"), {"back": one.seat_id})
    one.refresh_from_db()
    assert one.left_at is None
    assert client.post(url("live-presence"), {"left": 999_999}).status_code == 409


def test_the_screen_asks_no_more_for_many_lines_than_for_few(client: Client, cast: Cast, running: Meeting) -> None:
    item = running.items.get(number="1")
    sign_in(client, cast, "pmo")
    counts = []
    for _ in range(2):
        for number in range(3):
            client.post(url("live-capture"), said(running, text=f"Line {number}"), **JSON)
            CaptureFactory(item=item)
            ActionFactory(group=running.group)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url("live")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_representative_records_the_view_from_a_device_of_their_own(
    client: Client, cast: Cast, running: Meeting
) -> None:
    first, second = running.items.order_by("position")[:2]
    proposal = draft_proposal(
        group=running.group, title="Addressing", problem="Where?", raised_by="TDWG", item=first, actor=cast.pmo
    )
    set_options(proposal=proposal, options=[OptionWords("A"), OptionWords("B")], recommended=1, actor=cast.pmo)
    proposal.refresh_from_db()
    open_for_views(proposal=proposal, actor=cast.pmo)
    services.take_item(item=first, actor=cast.pmo)
    form = reverse("decisions:view", args=[proposal.reference, "LARGE-SUPPLIER"])
    page = sign_in(client, cast, "representative").get(url("live-follow")).content.decode()
    assert f'href="{form}"' in page
    assert "MEDIUM-SUPPLIER" not in page
    assert form not in sign_in(Client(), cast, "participant").get(url("live-follow")).content.decode()
    services.take_item(item=second, actor=cast.pmo)
    assert form not in client.get(url("live-follow")).content.decode()
