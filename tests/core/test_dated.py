"""Rows that hold from one day to another, both included."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from groups.models import Group
from tests.factories.groups import GroupFactory

pytestmark = pytest.mark.django_db
BEGUN, ENDED = date(2022, 3, 9), date(2022, 3, 10)


@pytest.mark.parametrize(
    ("day", "ended", "holds"),
    [
        (date(2022, 3, 8), ENDED, False),
        (BEGUN, ENDED, True),
        (ENDED, ENDED, True),
        (date(2022, 3, 11), ENDED, False),
        (date(2022, 3, 8), None, False),
        (date(2999, 1, 1), None, True),
    ],
)
def test_a_row_and_the_list_agree_on_whether_it_holds(day: date, ended: date | None, holds: bool) -> None:
    row = GroupFactory(valid_from=BEGUN, valid_to=ended)
    assert row.holds_on(day) is holds
    assert Group.objects.on(day).filter(pk=row.pk).exists() is holds


def test_a_row_does_not_end_before_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupFactory(valid_from=ENDED, valid_to=BEGUN)
