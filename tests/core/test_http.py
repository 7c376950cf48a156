"""Refusals become pages once, for every view; what is broken says so without breaking again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.urls import include, path

from foundation.accounts.models import Person
from foundation.core.errors import NotAllowed, Refused
from foundation.core.policy import YES, no
from mhhs_governance import urls as product

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.test import Client

REASON = "The papers <were> issued two days late."
CLAUSE = "MHHS-DEL031 v3.2, papers"


@login_not_required
def refused(request: HttpRequest) -> HttpResponse:
    raise Refused(REASON, citation=CLAUSE)


@login_not_required
def not_allowed(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("Only the chair of the DAG may do this.", citation=CLAUSE)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


@login_not_required
def clash(request: HttpRequest) -> HttpResponse:
    raise IntegrityError("UNIQUE constraint failed: secret_table.secret_column")


urlpatterns = [
    path("clash/", clash),
    path("refused/", refused),
    path("not-allowed/", not_allowed),
    path("broken/", broken),
    path("", include(product)),
]
handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("robin@example.org", name="Robin Example")


def test_what_the_rules_refuse_is_409_with_its_reason_and_clause(client: Client) -> None:
    response = client.get("/refused/")
    page = response.content.decode()
    assert response.status_code == 409
    assert "The papers &lt;were&gt; issued two days late." in page
    assert CLAUSE in page
    assert 'id="refusal"' in page  # what HTMX takes out of it


def test_what_a_constraint_refuses_is_409_without_details(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = client.get("/clash/")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else has just done the same" in page
    assert "secret_table" not in page
    assert "A constraint refused a request." in caplog.text


def test_what_one_may_not_do_is_403_for_somebody_signed_in(client: Client, person: Person) -> None:
    client.force_login(person)
    response = client.post("/not-allowed/")
    assert response.status_code == 403
    assert "Only the chair of the DAG may do this." in response.content.decode()


def test_a_stranger_is_asked_to_sign_in_first(client: Client) -> None:
    assert client.get("/not-allowed/", {"a": "b"})["Location"] == "/accounts/login/?next=/not-allowed/%3Fa%3Db"
    assert client.post("/not-allowed/").status_code == 403  # what was sent cannot be sent again after signing in


@pytest.mark.parametrize("address", ["/nowhere/", "/actions/DAG/NONE-01/", "/groups/NONE/"])
def test_what_is_not_there_is_404(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


def test_what_breaks_is_500_without_details(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_an_unreadable_request_is_400(client: Client) -> None:
    response = client.get("/groups/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400


def test_a_form_without_its_token_is_403() -> None:
    from django.test import Client as Browser

    response = Browser(enforce_csrf_checks=True).post("/accounts/logout/")
    assert response.status_code == 403


def test_a_verdict_is_true_or_carries_its_refusal() -> None:
    assert YES
    YES.require()
    verdict = no("Only the chair may do this.", CLAUSE)
    assert not verdict
    with pytest.raises(NotAllowed) as refusal:
        verdict.require()
    assert (refusal.value.reason, refusal.value.citation) == ("Only the chair may do this.", CLAUSE)
    assert str(refusal.value) == "Only the chair may do this."
