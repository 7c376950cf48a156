"""How often one client may ask for what is costly, and what is said to whoever asks more often."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from foundation.core import limits
from foundation.core.errors import TooMuch
from foundation.core.limits import Limit, limited, take
from mhhs_governance import urls
from tests.factories.groups import PersonFactory

if TYPE_CHECKING:
    from django.http import HttpRequest

TWICE = Limit("twice", "goes are allowed", most=2, minutes=10)
SMALL = Limit("small", "goes are allowed", most=5, minutes=10, largest=1024 * 1024)
NOON = "2026-11-23T12:03:30+00:00"  # 390 seconds before the window ends


def request(address: str = "192.0.2.1", person: int | None = None, **meta: str) -> HttpRequest:
    made = RequestFactory().post("/", REMOTE_ADDR=address, **meta)
    made.user = SimpleNamespace(is_authenticated=person is not None, pk=person)
    return made


def goes(*requests: HttpRequest, limit: Limit = TWICE) -> list[bool]:
    """Which of the requests were let through."""
    through = []
    for one in requests:
        try:
            take(one, limit)
        except TooMuch:
            through.append(False)
        else:
            through.append(True)
    return through


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_the_third_go_is_refused_with_the_time_to_wait() -> None:
    assert goes(request(), request()) == [True, True]
    with pytest.raises(TooMuch) as refused:
        take(request(), TWICE)
    assert refused.value.reason == "At most 2 goes are allowed within 10 minutes. Try again in 7 minutes."
    assert refused.value.wait == 390


def test_it_begins_anew_when_the_time_is_over() -> None:
    assert goes(*[request()] * 3) == [True, True, False]
    with time_machine.travel("2026-11-23T12:10:00+00:00", tick=False):
        assert goes(request()) == [True]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (request("192.0.2.2"), False),
        (request(person=7), False),  # somebody signed in is counted as a person, wherever from
        (request("192.0.2.1"), True),
    ],
)
def test_each_client_is_counted_apart(other: HttpRequest, same: bool) -> None:
    goes(request(), request())
    assert goes(other) == [not same]


def test_a_person_is_one_client_wherever_they_are() -> None:
    assert goes(request("192.0.2.1", 7), request("192.0.2.2", 7), request("192.0.2.3", 7)) == [True, True, False]


def test_a_network_of_ipv6_is_one_client() -> None:
    inside = [request(f"2001:db8::{host}") for host in (1, 2, 3)]
    assert goes(*inside, request("2001:db8:0:1::1")) == [True, True, False, True]


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_trusted_proxy_the_address_is_the_one_it_saw() -> None:
    """What a client writes into the header itself stands further left and counts for nothing."""
    forged = [request("10.0.0.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 192.0.2.9") for n in range(3)]
    assert goes(*forged) == [True, True, False]
    assert goes(request("10.0.0.1", HTTP_X_FORWARDED_FOR="192.0.2.10")) == [True]


def test_two_limits_do_not_count_together() -> None:
    goes(request(), request())
    assert goes(request(), limit=SMALL) == [True]


def test_what_is_too_large_is_not_counted_and_never_let_through() -> None:
    large = request(CONTENT_LENGTH="1048577")
    with pytest.raises(TooMuch, match="At most 1 MB") as refused:
        take(large, SMALL)
    assert refused.value.wait == 0
    assert goes(request(CONTENT_LENGTH="1048576"), limit=SMALL) == [True]


# --- the pages ---------------------------------------------------------------------------------------------------------


@limited(Limit("page", "goes are allowed", most=1, minutes=10, largest=1024 * 1024))
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(request.FILES)} files")


def inside(request: HttpRequest) -> HttpResponse:
    take(request, TWICE)
    return HttpResponse("in")


urlpatterns = [path("page/", login_not_required(page)), path("inside/", login_not_required(inside)), *urls.urlpatterns]


class Unread(FileUploadHandler):
    """Fails as soon as the body of a request is read."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        raise AssertionError("the body was read")

    def file_complete(self, file_size: int) -> None:
        return None


@pytest.mark.urls("tests.core.test_limits")
@pytest.mark.django_db
def test_the_page_says_how_long_to_wait_and_the_body_is_not_read(client: Client) -> None:
    client.force_login(PersonFactory())
    assert client.post("/page/").content == b"0 files"
    assert client.get("/page/").content == b"0 files"  # only what is sent counts
    with override_settings(FILE_UPLOAD_HANDLERS=["tests.core.test_limits.Unread"]):
        refused = client.post("/page/", {"file": BytesIO(b"x" * 100)})
    assert (refused.status_code, refused["Retry-After"]) == (429, "390")
    assert "At most 1 goes are allowed within 10 minutes. Try again in 7 minutes." in refused.content.decode()


@pytest.mark.urls("tests.core.test_limits")
@pytest.mark.django_db
def test_what_is_too_large_has_a_page_of_its_own(client: Client) -> None:
    client.force_login(PersonFactory())
    refused = client.post("/page/", CONTENT_LENGTH="2000000")
    assert (refused.status_code, "Retry-After" in refused) == (413, False)
    assert "At most 1 MB can be sent here." in refused.content.decode()


@pytest.mark.urls("tests.core.test_limits")
@pytest.mark.django_db
def test_a_view_may_count_by_itself(client: Client) -> None:
    client.force_login(PersonFactory())
    assert [client.get("/inside/").status_code for _ in range(3)] == [200, 200, 429]


def test_a_view_without_a_limit_has_none() -> None:
    assert limits.limit_of(inside) is None
