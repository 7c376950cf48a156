"""Consultations of a group that goes are seen through by another; answers and dates stay."""

from __future__ import annotations

import pytest

from consultations.services.rehoming import Consultations
from groups import services
from tests.consultations.conftest import Cast, answered, closed, draft, opened, published
from tests.factories.groups import group

pytestmark = pytest.mark.django_db
KIND = "80-consultations"


def test_what_is_under_way(cast: Cast) -> None:
    going_on = [draft(cast, group="TDWG"), opened(cast, group="TDWG")]
    closed(cast)  # of the DAG
    assert [item.label for item in Consultations().open_items(group("TDWG"))] == [each.reference for each in going_on]


def test_one_whose_dispositions_are_out_is_over(cast: Cast) -> None:
    open_one, done = opened(cast), published(cast)
    labels = [item.label for item in Consultations().open_items(group("DAG"))]
    assert open_one.reference in labels
    assert done.reference not in labels


def test_it_keeps_its_date_its_audience_and_its_answers(cast: Cast) -> None:
    asked = opened(cast, group="TDWG")
    answered(cast, asked, "north")
    services.rehome(group=group("TDWG"), kind=KIND, item_key=str(asked.pk), to=group("BPRWG"), actor=cast("pmo"))
    before = (asked.closes_on, asked.parties.count(), asked.status, asked.reference)
    asked.refresh_from_db()
    assert (asked.closes_on, asked.parties.count(), asked.status, asked.reference) == before
    assert (asked.group, asked.scope) == (group("BPRWG"), "BPRWG:programme")
    assert asked.answers.count() == 1
    assert Consultations().open_items(group("TDWG")) == []
