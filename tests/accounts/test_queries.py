"""Which organisations take part on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foundation.accounts.queries import taking_part
from tests.factories.groups import OrganisationFactory

LAST = date(2026, 6, 30)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_list_agrees_with_the_organisation(days):
    stays, goes = OrganisationFactory(name="Amber"), OrganisationFactory(name="Beech", ended_on=LAST)
    day = LAST + timedelta(days=days)
    assert list(taking_part(day)) == [each for each in (stays, goes) if each.takes_part_on(day)]
    assert (goes in taking_part(day)) is (days <= 0)
