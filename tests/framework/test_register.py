"""The clause register: its entries, the page with filters and exports, and what a clause's page says of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from framework.queries import register as queries
from framework.rules.register import RegisterError, read
from tests.factories.groups import load_framework

if TYPE_CHECKING:
    from django.test import Client


def test_an_entry_says_how_and_by_what() -> None:
    found = read('[one]\nhow = "rule"\nby = ["deadlines.papers_issued"]\n[two]\nhow = "practice"\nwhy = "A reason."\n')
    assert (found["one"].how, found["one"].by, found["one"].label) == (
        "rule",
        ("deadlines.papers_issued",),
        "Enforced by a rule",
    )
    assert (found["two"].by, found["two"].why) == ((), "A reason.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[one]\nhow = "magic"', "it is one of"),
        ('[one]\nhow = "rule"', "which rule"),
        ('[one]\nhow = "screen"', "which screen"),
        ('[one]\nhow = "practice"', "why is it practice"),
        ('[one]\nhow = "record"\nwhere = "here"', "not a key"),
    ],
)
def test_a_faulty_entry_is_named(text: str, said: str) -> None:
    with pytest.raises(RegisterError, match=f"one: .*{said}"):
        read(text)


@pytest.fixture
def page(client: Client, db: None):
    load_framework()

    def get(**query: str) -> str:
        response = client.get(reverse("framework:register"), query)
        assert response.status_code == 200
        return response.content.decode()

    return get


def test_the_register_is_of_the_day(page) -> None:
    assert "clauses/recording/" not in page(on="2022-03-09", q="recording")
    assert "clauses/recording/" in page(on="2024-01-10", q="recording")
    assert "No clause fits" in page(on="2020-01-01")


def test_it_comes_in_pages_and_each_link_says_where_it_leads(page) -> None:
    first, last = page(on="2024-01-10"), page(on="2024-01-10", page="999")
    names = [
        re.findall(r'clauses/([a-z0-9-]+)/\?on=2024-01-10">[^<]*<span class="muted small">([a-z0-9-]+)<', text)
        for text in (first, last)
    ]
    assert len(names[0]) == 25
    assert all(address == name for address, name in (*names[0], *names[1]))
    assert not set(names[0]) & set(names[1])
    assert len(re.findall("<tr>", page(on="2024-01-10", per_page="100"))) == 101


def test_the_filters_narrow_it(page) -> None:
    found = page(q="papers five", duty="must", how="rule", on="2024-01-10")
    assert "clauses/meeting-papers/" in found
    assert "clauses/coop-cost/" not in found
    assert "clauses/meeting-papers/" not in page(how="practice", on="2024-01-10")


def test_it_exports_what_is_filtered(page, client: Client) -> None:
    response = client.get(reverse("framework:register"), {"how": "practice", "export": "csv", "on": "2024-01-10"})
    text = response.content.decode()
    assert "attachment" in response["Content-Disposition"]
    assert "no software can enforce" in text
    assert "meeting-papers" not in text


def test_a_clauses_page_says_how_it_is_met(page, client: Client) -> None:
    text = client.get(reverse("framework:clause", args=["meeting-papers"])).content.decode()
    assert "Enforced by a rule" in text
    assert "deadlines.papers_issued" in text


def test_the_documents_are_the_five_and_their_readings(page) -> None:
    named = " ".join(queries.documents())
    for word in ("MHHS-DEL031 v3.2", "DAG #1", "MHHS-DEL268", "TDWG", "SDWG"):
        assert word in named
