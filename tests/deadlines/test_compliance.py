"""What became of the obligations, clause by clause: counted, never beyond what the reader may read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from deadlines import queries
from foundation.workflow.models import advancing
from tests.factories.deadlines import ObligationFactory
from tests.factories.groups import load_framework, seated

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def _kept() -> None:
    """Of the headline report: two met, one done late, one never done, one waived; papers open; the SDWG's report met."""
    load_framework()
    day = date(2026, 12, 10)
    ObligationFactory.create_batch(2, status="open")
    for status, met_on, explanation in (
        ("met", day, ""),
        ("met", day, ""),
        ("breached", day, "Late"),
        ("breached", None, ""),
        ("waived", None, "Not owed"),
    ):
        one = ObligationFactory()
        _become(one, status, met_on, explanation)
    ObligationFactory(key="papers_issued", label="Papers issued", clause="meeting-papers")
    _become(ObligationFactory(scope="SDWG:restricted"), "met", day, "")


def _become(one, status, met_on, explanation) -> None:
    """As advance() leaves it."""
    with advancing():
        type(one).objects.filter(pk=one.pk).update(status=status, met_on=met_on, explanation=explanation)


@pytest.mark.usefixtures("_kept")
def test_each_clause_is_counted() -> None:
    found = {one.clause: one for one in queries.compliance(AnonymousUser())}
    report = found["headline-report"]
    assert (report.met, report.late, report.undone, report.breached, report.waived, report.running) == (
        2,
        1,
        1,
        2,
        1,
        2,
    )
    assert found["meeting-papers"].running == 1
    assert report.total == 7


@pytest.mark.usefixtures("_kept")
def test_a_closed_groups_duties_count_for_its_readers_alone() -> None:
    assert queries.of_clause(AnonymousUser(), "headline-report")[0].met == 2
    assert queries.of_clause(seated("AUDITOR"), "headline-report")[0].met == 3


@pytest.mark.usefixtures("_kept")
def test_the_page_filters_by_group_and_day_and_exports(client: Client) -> None:
    address = reverse("deadlines:compliance")
    assert "2 met, 2 breached, 1 waived" in client.get(address).content.decode()
    assert "No obligation fits" in client.get(address, {"group": "PSG"}).content.decode()
    assert "No obligation fits" in client.get(address, {"until": "2026-12-01"}).content.decode()
    export = client.get(address, {"export": "csv"})
    assert '"headline-report","Headline report issued","2","2","1","1","2","0","0"' in export.content.decode()


@pytest.mark.usefixtures("_kept")
def test_a_clauses_page_shows_how_it_was_kept(client: Client) -> None:
    page = client.get(reverse("framework:clause", args=["headline-report"])).content.decode()
    assert "How it was kept" in page
    assert "How it was kept" not in client.get(reverse("framework:clause", args=["thresholds"])).content.decode()
