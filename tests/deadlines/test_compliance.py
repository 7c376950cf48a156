"""What became of the obligations, clause by clause: counted, never beyond what the reader may read."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from deadlines import queries
from foundation.workflow.models import advancing
from tests.factories.deadlines import ObligationFactory
from tests.factories.groups import load_framework, seated

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
count = import_module("deadlines.migrations.0004_working_days_to_spare_so_far").count


@pytest.fixture
def _kept() -> None:
    """Of the headline report: two met, one done late, one never done, one waived; papers open; the SDWG's report met."""
    load_framework()
    day = date(2026, 12, 10)
    ObligationFactory.create_batch(2, status="open")
    for status, met_on, explanation in (
        ("met", day, ""),
        ("met", date(2026, 12, 9), ""),
        ("breached", date(2026, 12, 14), "Late"),
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
        changes = {"status": status, "met_on": met_on, "explanation": explanation}
        type(one).objects.filter(pk=one.pk).update(**changes)
    count(apps, None)  # the working days to spare, as the migration tells them of what was done before there were any


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


@pytest.mark.usefixtures("_kept")
def test_groups_and_months_are_counted_with_the_days_early_and_late() -> None:
    (dag,) = queries.compliance(AnonymousUser(), by="group")
    assert (dag.label, dag.met, dag.breached, dag.early_days, dag.late_days) == ("DAG", 2, 2, 1.5, 1.0)
    (month,) = queries.compliance(AnonymousUser(), by="month")
    assert (month.label, month.month, month.total) == ("December 2026", date(2026, 12, 1), 8)


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize(("by", "line"), [("month", '"2026-12-01","2","2"'), ("group", '"DAG","2","2"')])
def test_groups_and_months_are_exported(client: Client, by: str, line: str) -> None:
    export = client.get(reverse("deadlines:compliance"), {"export": "csv", "by": by})
    assert line in export.content.decode()
    assert f"compliance-by-{by}-" in export.headers["Content-Disposition"]


@pytest.mark.usefixtures("_kept")
def test_the_chart_has_its_table_beside_it(client: Client) -> None:
    page = client.get(reverse("deadlines:compliance")).content.decode()
    assert page.count('class="kept-met"') == 2  # the bar, and the legend
    assert "December 2026" in page
    assert "Dec 26" in page


@pytest.mark.usefixtures("_kept")
def test_a_clauses_page_tells_its_history_and_the_register_has_all_of_it(client: Client) -> None:
    page = client.get(reverse("framework:clause", args=["headline-report"])).content.decode()
    history = page.partition("Obligations under this clause")[2]
    assert history.count('data-label="Done"') == 5  # what runs is not over, and the SDWG's is not the public's
    assert "Breached (fulfilled late)" in history
    register = client.get(reverse("deadlines:list"), {"clause": "meeting-papers"}).content.decode()
    assert "Papers issued" in register
    assert "Headline report issued" not in register
