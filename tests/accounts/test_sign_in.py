"""Signing in and out, and that nobody registers themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.usersessions.models import UserSession

from foundation.accounts.models import Person

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create_user("robin@example.org", PASSWORD, name="Robin Example")


def sign_in(client: Client, email: str, password: str, **more: str) -> object:
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def test_signing_in_leads_back_to_where_one_wanted_to_go(client: Client, person: Person) -> None:
    response = client.get("/actions/DAG/DAG06-01/edit/")
    assert response["Location"] == "/accounts/login/?next=/actions/DAG/DAG06-01/edit/"
    assert sign_in(client, "ROBIN@example.org", PASSWORD, next="/groups/")["Location"] == "/groups/"
    assert "Robin Example" in client.get("/groups/").content.decode()


def test_nobody_is_led_to_another_site(client: Client, person: Person) -> None:
    assert sign_in(client, person.email, PASSWORD, next="https://elsewhere.example/")["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client, person: Person) -> None:
    pages = [sign_in(client, email, "wrong").content.decode() for email in (person.email, "nobody@example.org")]
    wrong = [page.count("email address and/or password you specified are not correct") for page in pages]
    assert wrong[0] == wrong[1] > 0
    assert "_auth_user_id" not in client.session


def test_a_closed_account_does_not_sign_in(client: Client, person: Person) -> None:
    Person.objects.update(is_active=False)
    sign_in(client, person.email, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_signing_out_is_a_post(client: Client, person: Person) -> None:
    sign_in(client, person.email, PASSWORD)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_nobody_registers_themselves(client: Client) -> None:
    given = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    for response in (client.get("/accounts/signup/"), client.post("/accounts/signup/", given)):
        assert response.status_code == 200
        assert "invit" in response.content.decode().lower()
    assert not Person.objects.exists()


def test_when_a_session_was_last_seen_is_noted_to_the_minute_and_from_elsewhere_at_once(
    client: Client, person: Person
) -> None:
    def seen(**browser: str) -> tuple[str, str]:
        client.get("/groups/", **browser)
        noted = UserSession.objects.get()
        return f"{noted.last_seen_at:%H:%M:%S}", noted.user_agent

    with time_machine.travel("2026-12-01 09:00:00+00:00", tick=False) as clock:
        client.force_login(person)
        assert seen(HTTP_USER_AGENT="One") == ("09:00:00", "One")
        clock.shift(59)
        assert seen(HTTP_USER_AGENT="One") == ("09:00:00", "One")
        assert seen(HTTP_USER_AGENT="Other") == ("09:00:59", "Other")
        clock.shift(60)
        assert seen(HTTP_USER_AGENT="Other") == ("09:01:59", "Other")
