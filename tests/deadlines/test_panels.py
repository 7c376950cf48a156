"""What a group owes, on the group's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.management import demonstration

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_group_shows_what_it_owes_with_its_why(client: Client) -> None:
    demonstration.fill()
    page = client.get("/groups/DAG/").content.decode()
    assert "Papers issued" in page
    assert "working days left" in page
    assert "why?" in page
    assert "All obligations of the DAG" in page


def test_a_closed_group_shows_nothing_to_strangers(client: Client) -> None:
    demonstration.fill()
    page = client.get("/groups/SDWG/").content.decode()
    assert "All obligations of the SDWG" not in page
