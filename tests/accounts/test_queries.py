"""Which organisations take part on a day, and what keeps one in the programme, as the apps above tell it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foundation.accounts.queries import TIES, leaving_refusal, taking_part
from tests.factories.groups import AffiliationFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
LAST = date(2026, 3, 31)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_list_agrees_with_the_organisation(days):
    stays, goes = OrganisationFactory(name="Amber"), OrganisationFactory(name="Beech", ended_on=LAST)
    day = LAST + timedelta(days=days)
    assert list(taking_part(day)) == [each for each in (stays, goes) if each.takes_part_on(day)]
    assert (goes in taking_part(day)) is (days <= 0)


class Tied:
    """An app that holds the organisation by one thread."""

    def held(self, organisation, after, *, reader):
        return [f"it keeps the books after {after:%-d %B %Y}"]

    def let_go(self, organisation, on, *, actor):
        raise NotImplementedError


def test_an_organisation_that_nothing_holds_may_leave() -> None:
    assert leaving_refusal(OrganisationFactory(), LAST) is None


def test_it_has_left_once() -> None:
    gone = OrganisationFactory(name="Northern Light", ended_on=LAST)
    assert leaving_refusal(gone, LAST) == "Northern Light has left the programme already."


def test_whatever_stands_after_the_day_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = OrganisationFactory(name="Northern Light")
    later = AffiliationFactory(person__name="Robin Later", organisation=organisation, valid_from=date(2026, 4, 1))
    monkeypatch.setattr(TIES, "_handlers", {"books": Tied()})
    assert leaving_refusal(organisation, LAST) == (
        "Northern Light cannot leave with 31 March 2026: Robin Later works for it from 1 April 2026; "
        "it keeps the books after 31 March 2026. End that first."
    )
    assert "Robin" not in str(leaving_refusal(organisation, later.valid_from))
