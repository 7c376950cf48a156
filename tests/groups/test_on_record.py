"""What `manage.py framework` tells of a group on a day: what became of it, beside what the version provides for."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from framework.queries import versions
from groups.models import Group
from groups.queries.structure import on_record
from tests.factories.groups import load_framework

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _framework():
    load_framework()


def told(code: str, on: str) -> dict[str, object]:
    out = StringIO()
    call_command("framework", "--on", on, "--group", code, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize(
    ("code", "on", "standing", "provided"),
    [
        ("DAG", "2021-08-01", "not yet convened", "convened"),
        ("DAG", "2022-03-09", "convened", "convened"),
        ("TAG", "2022-03-02", "convened", "convened"),
        ("TAG", "2022-03-03", "closed", "convened"),
        ("SITAG", "2024-06-01", "not convened", "permitted"),
        ("IAG", "2024-06-01", "not convened", "named"),
    ],
)
def test_as_on_the_day(code, on, standing, provided):
    data = told(code, on)
    assert (data["standing"], data["provided"]) == (standing, provided)


def test_what_the_programme_did_is_told_as_it_stands():
    """Closed, convened and given another parent by acts in the product, which no version knows."""
    Group.objects.filter(code="TMAG").update(valid_to=date(2024, 1, 31), closed_here=True)
    sitag = Group.objects.get(code="SITAG")
    Group.objects.filter(pk=sitag.pk).update(convened_on=date(2024, 2, 1), convened_here=True)
    Group.objects.get(code="TWG").reportings.create(
        parent=sitag, valid_from=date(2024, 2, 1), citation="The succession of the TMAG", own=True
    )
    tmag = told("TMAG", "2024-06-01")
    assert (tmag["standing"], tmag["closed_on"]) == ("closed", "2024-01-31")
    assert told("TMAG", "2024-01-31")["standing"] == "convened"
    assert (told("SITAG", "2024-06-01")["standing"], told("SITAG", "2024-06-01")["convened_on"]) == (
        "convened",
        "2024-02-01",
    )
    assert (told("TWG", "2024-01-31")["parent"], told("TWG", "2024-06-01")["parent"]) == ("TMAG", "SITAG")


def test_a_group_nobody_keeps_is_not_on_record():
    assert on_record("NOBODY", date(2024, 1, 1)) is None


def test_no_assumed_day_lies_before_that_of_the_group_above():
    """A documented one may: the BPRWG met before the first DAG."""
    latest = versions()[-1]
    assumed = [group for group in latest.groups if "assumed" in group.convened_note and group.level > 2]
    assert assumed
    for terms in assumed:
        group = Group.objects.get(code=terms.code)
        line = group.reportings.filter(valid_from__lte=group.convened_on).order_by("-valid_from").first()
        assert line is not None, group.code
        assert line.parent.convened_on <= group.convened_on, (group.code, line.parent.code)


def test_an_assumed_day_says_so():
    latest = versions()[-1]
    for code in ("SDWG", "CCIAG", "CDWG", "DWG", "TWG", "MWG", "BPRWG-ADV"):
        assert "assumed" in latest.group(code).convened_note
