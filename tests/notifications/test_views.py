"""The inbox: one's own notices, opened only towards this site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.notifications.models import Notice
from foundation.notifications.services import notify, withdraw

if TYPE_CHECKING:
    from foundation.accounts.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(ada: Person) -> Client:
    found = Client()
    found.force_login(ada)
    return found


def tell(person: Person, number: int = 1, url: str = "/deadlines/") -> Notice:
    notify(
        people=[person], key=f"papers:{number}", topic="papers", subject=f"Papers {number}", body="Read them.", url=url
    )
    return Notice.objects.get(person=person, key=f"papers:{number}")


def page(client: Client, url: str = "/inbox/") -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_inbox_says_what_will_come(client: Client) -> None:
    assert "Your inbox is empty" in page(client)
    assert "Nothing unread" in page(client, "/inbox/?show=unread")


def test_the_inbox_shows_ones_own_notices_and_which_are_new(client: Client, ada: Person, ben: Person) -> None:
    tell(ada, 1)
    tell(ben, 2)
    html = page(client)
    assert "Papers 1" in html
    assert "Papers 2" not in html
    assert "New" in html
    assert "Mark all as read" in html


def test_opening_marks_as_read_and_leads_there(client: Client, ada: Person) -> None:
    notice = tell(ada)
    response = client.post(f"/inbox/{notice.pk}/open/")
    assert (response.status_code, response.headers["Location"]) == (302, "/deadlines/")
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "Mark all as read" not in page(client)
    assert "Papers 1" not in page(client, "/inbox/?show=unread")


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "/\\evil.example", ""])
def test_a_notice_never_leads_off_this_site(client: Client, ada: Person, url: str) -> None:
    notice = tell(ada)
    Notice.objects.filter(pk=notice.pk).update(url=url)
    assert client.post(f"/inbox/{notice.pk}/open/").headers["Location"] == "/inbox/"


def test_looking_changes_nothing(client: Client, ada: Person) -> None:
    notice = tell(ada)
    assert client.get(f"/inbox/{notice.pk}/open/").status_code == 405
    assert client.get("/inbox/read/").status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


def test_anothers_notice_is_not_found(client: Client, ben: Person) -> None:
    notice = tell(ben)
    assert client.post(f"/inbox/{notice.pk}/open/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_marked_as_read_and_nobody_elses(client: Client, ada: Person, ben: Person) -> None:
    tell(ada, 1)
    tell(ada, 2)
    other = tell(ben, 3)
    assert client.post("/inbox/read/").headers["Location"] == "/inbox/"
    assert not Notice.objects.filter(person=ada, read_at=None).exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_many_notices_come_in_pages(client: Client, ada: Person) -> None:
    for number in range(35):
        tell(ada, number)
    first, second = page(client), page(client, "/inbox/?page=2")
    assert "Page 1 of 2" in first
    assert "Papers 34" in first
    assert "Papers 0<" in second
    assert "Page 2 of 2" in page(client, "/inbox/?page=99")


def test_the_inbox_reads_as_often_for_three_as_for_one(client: Client, ada: Person) -> None:
    counts = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            tell(ada, number)
        page(client)
        with CaptureQueriesContext(connection) as captured:
            page(client)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("method", "url"), [("get", "/inbox/"), ("post", "/inbox/read/"), ("post", "/inbox/1/open/")])
def test_a_stranger_is_asked_to_sign_in(db: None, method: str, url: str) -> None:
    response = getattr(Client(), method)(url)
    assert response.status_code == 302
    assert "login" in response.headers["Location"]


def about(person: Person, topic: str, number: int = 1) -> None:
    notify(people=[person], key=f"{topic}:{number}", topic=topic, subject=f"On {topic} {number}", body="Read.")


def test_the_inbox_is_filtered_by_what_it_is_about(client: Client, ada: Person) -> None:
    about(ada, "papers")
    about(ada, "decisions")
    assert {"On papers 1", "On decisions 1"} <= {
        word for word in ("On papers 1", "On decisions 1") if word in page(client)
    }
    html = page(client, "/inbox/?topic=decisions")
    assert "On decisions 1" in html
    assert "On papers 1" not in html
    assert "Clear filters" in html
    assert 'value="reports"' not in html, "only what one has notices about is offered"
    Notice.objects.filter(topic="decisions").update(read_at=Notice.objects.first().created_at)
    assert "Nothing unread" in page(client, "/inbox/?topic=decisions&show=unread")
    assert "On papers 1" in page(client, "/inbox/?topic=nonsense")


def test_the_pages_keep_the_filter(client: Client, ada: Person) -> None:
    for number in range(35):
        about(ada, "papers", number)
    assert "topic=papers&amp;page=2" in page(client, "/inbox/?topic=papers")


def test_what_is_done_says_so(client: Client, ada: Person) -> None:
    about(ada, "papers")
    withdraw(prefix="papers:")
    assert "Done" in page(client)
