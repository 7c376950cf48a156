"""Who may waive and explain: a table by hand, and the queryset filters that must agree with it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from deadlines import policy, queries
from deadlines.models import Obligation
from groups.models import Seat
from tests.factories.deadlines import Cast, ObligationFactory

pytestmark = pytest.mark.django_db

# who → owner of the obligation → (may waive, may explain)
TABLE = {
    "pmo": {"PMO": (False, True), "CHAIR": (False, False), "SRO": (False, False), "DNO": (False, False)},
    "chair": {"PMO": (True, False), "CHAIR": (False, True), "SRO": (True, False), "DNO": (True, False)},
    "sro": {"PMO": (True, False), "CHAIR": (True, False), "SRO": (False, True), "DNO": (True, False)},
    "participant": {"PMO": (False, False), "CHAIR": (False, False), "SRO": (False, False), "DNO": (False, False)},
}


@pytest.mark.parametrize("who", sorted(TABLE))
@pytest.mark.parametrize("owner", ["PMO", "CHAIR", "SRO", "DNO"])
def test_the_table_and_the_filters_agree(cast: Cast, who: str, owner: str) -> None:
    user = getattr(cast, who)
    obligation = ObligationFactory(owner=owner)
    waives, explains = TABLE[who][owner]
    assert bool(policy.may_waive(user, obligation)) == waives
    assert Obligation.objects.filter(policy.waivable_by(user)).exists() == waives
    assert bool(policy.may_explain(user, obligation)) == explains
    assert Obligation.objects.filter(queries.owed_by(user)).exists() == explains


def test_a_seat_that_owes_is_found_behind_its_holder(cast: Cast) -> None:
    from groups.models import Appointment

    seat = Seat.objects.get(group=cast.dag, code="DNO", valid_to=None)
    held = cast.participant.affiliations.get()
    Appointment.objects.create(
        seat=seat, person=cast.participant, organisation=held.organisation, valid_from=held.valid_from
    )
    obligation = ObligationFactory(owner="DNO")
    assert policy.may_explain(cast.participant, obligation)
    assert Obligation.objects.filter(queries.owed_by(cast.participant)).get() == obligation


def test_the_chair_of_another_group_waives_nothing_here(cast: Cast) -> None:
    from groups.models import Group

    obligation = ObligationFactory(group=Group.objects.get(code="CCAG"))
    assert not policy.may_waive(cast.chair, obligation)
    assert not Obligation.objects.filter(policy.waivable_by(cast.chair)).exists()


def test_a_stranger_may_nothing(cast: Cast) -> None:
    obligation = ObligationFactory()
    for user in (AnonymousUser(), None):
        assert not policy.may_waive(user, obligation)
        assert not policy.may_explain(user, obligation)
        assert not Obligation.objects.filter(queries.owed_by(user)).exists()
        assert not Obligation.objects.filter(policy.waivable_by(user)).exists()


def test_every_refusal_is_a_sentence(cast: Cast) -> None:
    obligation = ObligationFactory()
    for verdict in (
        policy.may_waive(cast.participant, obligation),
        policy.may_waive(cast.pmo, obligation),
        policy.may_explain(cast.chair, obligation),
        policy.may_enter_closures(cast.chair),
    ):
        assert verdict.reason.endswith(".")
